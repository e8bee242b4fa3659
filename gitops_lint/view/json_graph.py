"""A graph as JSON: nodes with how they come to be, and edges from what needs to what is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gitops_lint.flux.objects import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.view.selection import Arrow, Drawn

VERSION = 1


def as_data(pictures: Sequence[Drawn]) -> dict[str, Any]:
    """Return graphs of clusters as plain data."""
    return {"version": VERSION, "clusters": [_cluster(drawn) for drawn in pictures]}


def _cluster(drawn: Drawn) -> dict[str, Any]:
    graph = drawn.graph
    return {
        "name": graph.cluster.name,
        "entry": graph.cluster.entry,
        "nodes": [_node(identity, graph) for identity in drawn.nodes],
        "edges": [_edge(link) for link in drawn.links],
    }


def _node(identity: Identity, graph: Graph) -> dict[str, Any]:
    found = graph.object(identity)
    return {
        "id": str(identity),
        "group": identity.group,
        "kind": identity.kind,
        "namespace": identity.namespace,
        "name": identity.name,
        "presence": graph.presence(identity).value,
        "applied_by": [str(applier) for applier in found.applied_by] if found else [],
        "location": {"path": found.place.path, "line": found.place.line} if found else None,
    }


def _edge(link: Arrow) -> dict[str, Any]:
    edge = link.edge
    return {
        "from": str(link.source),
        "to": str(link.target),
        "kind": str(edge.kind),
        "strength": edge.strength.value,
        "implied": edge.implied,
        "location": {"path": edge.place.path, "line": edge.place.line, "column": edge.place.column},
    }
