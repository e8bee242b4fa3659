"""How much of a graph is drawn: from where clusters begin to every object."""

from __future__ import annotations

from enum import StrEnum

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role


class Level(StrEnum):
    """How much of a graph is drawn."""

    CLUSTERS = "clusters"  # where each begins, and what it takes from outside
    KUSTOMIZATIONS = "kustomizations"
    FLUX = "flux"  # all that Flux reconciles, and what it needs for that
    ALL = "all"


_WHOLE = (Level.CLUSTERS, Level.ALL)
_HIDDEN_BETWEEN_FLUX_OBJECTS = frozenset({EdgeKind.APPLIES, EdgeKind.WAITS, EdgeKind.NAMESPACE})


def nodes_at(graph: Graph, level: Level) -> set[Identity]:
    """Return the nodes of a graph that are drawn at a level; a graph of clusters is one that clusters.py gives."""
    return {node for node in graph.nodes if is_drawn(node, graph, level)}


def is_shown_at(link: Link, level: Level) -> bool:
    """Tell whether a link between two nodes that are drawn is drawn as well."""
    return level in _WHOLE or link.edge.kind not in _HIDDEN_BETWEEN_FLUX_OBJECTS


def is_drawn(node: Identity, graph: Graph, level: Level) -> bool:
    """Tell whether a node of a graph is drawn at a level."""
    role = graph.role(node)
    if level in _WHOLE or role is Role.APPLIER:
        return True
    if graph.presence(node) is Presence.GHOST and _is_needed_at(node, graph, level):
        return True
    return level is Level.FLUX and (role is Role.RELEASE or _is_taken_from(node, graph))


def _is_taken_from(node: Identity, graph: Graph) -> bool:
    """Tell whether others take files or secrets from a node: something has a source or store edge to it."""
    return any(link.edge.kind in (EdgeKind.SOURCE, EdgeKind.STORE) for link in graph.into(node))


def _is_needed_at(node: Identity, graph: Graph, level: Level) -> bool:
    if level is Level.FLUX:
        return True
    return any(graph.role(link.source) is Role.APPLIER for link in graph.into(node))
