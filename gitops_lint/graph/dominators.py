"""What every way from a node to the bottom passes through."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.graph.moments import held_back

if TYPE_CHECKING:
    import networkx as nx

Node = TypeVar("Node")


def needs(graph: Graph) -> nx.DiGraph[Identity]:
    """Return the nodes of a graph with an edge from each to what it can't do without."""
    import networkx as nx

    network: nx.DiGraph[Identity] = nx.DiGraph()
    network.add_nodes_from(graph.nodes)
    network.add_edges_from(
        (link.source, link.target) for link in graph.links if held_back(link) and link.source != link.target
    )
    return network


def dominators(needed: nx.DiGraph[Node]) -> dict[Node, Node | None]:
    """Return for each node the nearest other that all its ways down pass through, or None where there is none.

    An edge leads from what needs to what is needed; a way ends at what needs nothing (or only itself, in a circle).
    What passes through one node alone comes back once that one does.
    """
    import networkx as nx

    bottom = object()
    upward: nx.DiGraph[object] = nx.DiGraph()
    upward.add_nodes_from([bottom, *needed])
    upward.add_edges_from((target, source) for source, target in needed.edges)
    condensed = nx.condensation(needed)
    for component in condensed:
        if condensed.out_degree(component) == 0:
            upward.add_edges_from((bottom, node) for node in condensed.nodes[component]["members"])
    nearest = nx.immediate_dominators(upward, bottom)
    return {node: None if nearest[node] is bottom else nearest[node] for node in needed}
