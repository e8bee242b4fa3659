"""Whose failure hurts most, where what falls together by one Kustomization is told as one."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impacts, Weight, most_critical
from gitops_lint.graph.model import Graph
from gitops_lint.rulebook.roles import Role

_FOR_EACH = 20
"""How many nodes are looked at for each that is asked for: more than one Kustomization commonly applies of a kind."""


class Critical(NamedTuple):
    """Objects with which the same falls, but for each other: what applies them, if it is among them, and the others."""

    identity: Identity
    weight: Weight
    together: tuple[Identity, ...] = ()


def critical(graph: Graph, most: int) -> tuple[Critical, ...]:
    """Return up to so many objects with which most falls, the worst first.

    A source, the release of a chart from it and the Kustomization that applies both are one, if it waits for them: with
    each of them the others fall, and the same beyond.
    """
    impacts = Impacts(graph)
    groups: dict[tuple[Identity, frozenset[Identity]], list[tuple[Identity, Weight]]] = {}
    for node, weight in most_critical(graph, impacts.order)[: most * _FOR_EACH]:
        applier = _applier(graph, node)
        falling = frozenset(falls for part in impacts.of(node) for falls in part)
        beyond = frozenset(falls for falls in falling if _applier(graph, falls) != applier)
        if (applier, beyond) not in groups and len(groups) == most:
            break
        groups.setdefault((applier, beyond), []).append((node, weight))
    return tuple(_as_one(graph, members) for members in groups.values())


def _as_one(graph: Graph, members: list[tuple[Identity, Weight]]) -> Critical:
    nodes = [node for node, _ in members]
    first = next((node for node in nodes if graph.role(node) is Role.APPLIER), nodes[0])
    return Critical(first, members[0][1], tuple(node for node in nodes if node != first))


def _applier(graph: Graph, node: Identity) -> Identity:
    """Return the Kustomization whose part a node is: itself, or what applies it, or what that is made for."""
    held = graph.object(node)
    if graph.role(node) is Role.APPLIER or held is None or not held.applied_by:
        return node
    return held.applied_by[0]
