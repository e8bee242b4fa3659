"""Links that others bring along anyway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import networkx as nx

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link


class Redundant(NamedTuple):
    """A link that changes nothing, and another target of its source that leads to its target as well."""

    link: Link
    via: Identity


def redundant(links: Iterable[Link]) -> tuple[Redundant, ...]:
    """Return which of some links change nothing as to what comes before what, sorted by their ends.

    None where the links go round in a circle: there, which one is redundant is a matter of taste.
    """
    by_ends = {(link.source, link.target): link for link in links}
    graph: nx.DiGraph[Identity] = nx.DiGraph(by_ends.keys())
    if not by_ends or not nx.is_directed_acyclic_graph(graph):
        return ()
    kept = nx.transitive_reduction(graph)
    return tuple(Redundant(by_ends[ends], _via(graph, ends)) for ends in sorted(by_ends) if not kept.has_edge(*ends))


def _via(graph: nx.DiGraph[Identity], ends: tuple[Identity, Identity]) -> Identity:
    source, target = ends
    others = sorted(other for other in graph.successors(source) if other != target)
    return next(other for other in others if nx.has_path(graph, other, target))
