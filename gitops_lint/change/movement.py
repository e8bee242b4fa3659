"""What a change sets in motion in a cluster: what is reconciled because of it, and which Pods are replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.change.fields import is_below
from gitops_lint.change.objects import ObjectChange, object_changes
from gitops_lint.change.reach import users
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook

_RECONCILED = frozenset({Role.APPLIER, Role.RELEASE})
_PODS = "PodTemplate"
"""What rules/kinds calls the part of a manifest that Pods are made of."""


class Movement(NamedTuple):
    """What a change moves in a cluster: `reconciled` does something other than before, of `restarted` Pods are new."""

    reconciled: frozenset[Identity] = frozenset()
    restarted: tuple[Identity, ...] = ()


STILL = Movement()


def movements(before: Analysis, after: Analysis) -> dict[str, Movement]:
    """Return what a change moves in each cluster that is there after it, by the cluster's name."""
    graphs = {graph.cluster.name: graph for graph in after.graphs}
    return {
        cluster.name: _movement(cluster.changes, graphs[cluster.name], after.rulebook)
        for cluster in object_changes(before, after)
        if cluster.name in graphs
    }


def _movement(changes: tuple[ObjectChange, ...], graph: Graph, rulebook: Rulebook) -> Movement:
    touched = frozenset(change.identity for change in changes)
    moving = touched | frozenset(applier for change in changes for applier in _appliers(change))
    moving |= frozenset(users(graph, touched))
    reconciled = frozenset(each for each in moving if each in graph.cluster.objects and graph.role(each) in _RECONCILED)
    at_work = reconciled - graph.suspended.keys()
    return Movement(at_work, tuple(sorted(change.identity for change in changes if _is_restarted(change, rulebook))))


def _appliers(change: ObjectChange) -> Iterator[Identity]:
    for held in (change.before, change.after):
        yield from held.applied_by if held is not None else ()


def _is_restarted(change: ObjectChange, rulebook: Rulebook) -> bool:
    """Tell whether an object that is there before and after makes its Pods of something else."""
    kind = rulebook.kind(change.identity.group_kind)
    if kind is None or change.before is None or change.after is None:
        return False
    nodes = change.before.node, change.after.node
    patterns = [pattern for part in kind.embedded if part.type == _PODS for pattern in _patterns(part.path)]
    ways = {found.route for node in nodes for pattern in patterns for found in find(node, pattern)}
    return any(is_below(field, ways) for field in change.fields)


def _patterns(path: str | tuple[str, ...]) -> tuple[str, ...]:
    return (path,) if isinstance(path, str) else path
