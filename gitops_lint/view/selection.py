"""Which part of a graph is drawn."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from gitops_lint.flux.objects import HELM_RELEASE, KUSTOMIZATION, Identity
from gitops_lint.graph.model import EdgeKind, Graph, Link, Presence


class Level(StrEnum):
    """How much of a graph is drawn."""

    KUSTOMIZATIONS = "kustomizations"
    FLUX = "flux"  # all that Flux reconciles, and what it needs for that
    ALL = "all"


class Drawn(NamedTuple):
    """The nodes and links that are drawn, sorted; between two nodes each kind of edge stands once."""

    nodes: tuple[Identity, ...]
    links: tuple[Link, ...]


_HIDDEN_BETWEEN_FLUX_OBJECTS = frozenset({EdgeKind.APPLIES.value, EdgeKind.WAITS.value, EdgeKind.NAMESPACE.value})


def select(graph: Graph, level: Level) -> Drawn:
    """Return what of a graph is drawn at a level."""
    nodes = {node for node in graph.network if _is_drawn(node, graph, level)}
    links: dict[tuple[Identity, Identity, str], Link] = {}
    for link in graph.links():
        shown = link.source in nodes and link.target in nodes
        if shown and (level is Level.ALL or link.edge.kind not in _HIDDEN_BETWEEN_FLUX_OBJECTS):
            links.setdefault((link.source, link.target, link.edge.kind), link)
    return Drawn(tuple(sorted(nodes)), tuple(links[key] for key in sorted(links)))


def _is_drawn(node: Identity, graph: Graph, level: Level) -> bool:
    if level is Level.ALL or node.group_kind == KUSTOMIZATION:
        return True
    if graph.presence(node) is Presence.GHOST and _is_needed_at(node, graph, level):
        return True
    return level is Level.FLUX and (node.group_kind == HELM_RELEASE or _is_closed(node, graph))


def _is_closed(node: Identity, graph: Graph) -> bool:
    """Tell whether others take files or secrets from a node: something has a source or store edge to it."""
    return any(link.edge.kind in ("source", "store") for link in graph.needed_by(node))


def _is_needed_at(node: Identity, graph: Graph, level: Level) -> bool:
    if level is Level.FLUX:
        return True
    return any(link.source.group_kind == KUSTOMIZATION for link in graph.needed_by(node))
