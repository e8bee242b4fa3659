"""What else a change touches: what waits for what changes, what reads or uses it, and what it applies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gitops_lint.change.objects import ClusterObjects
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impacts, State
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role

_OF_ORDER = frozenset(
    {
        EdgeKind.APPLIES,
        EdgeKind.WAITS,
        EdgeKind.DEPENDS_ON,
        EdgeKind.HEALTH_CHECK,
        EdgeKind.NAMESPACE,
        EdgeKind.PRODUCES,
    }
)
"""Edges by which one comes before another, and takes nothing from it."""
_RANKS = {Role.APPLIER: 0, Role.RELEASE: 1}


class Reach(NamedTuple):
    """What a change of a cluster touches besides what changes: each of it in one part, what matters most first.

    `waiting` can't become ready if what changes doesn't, `using` takes something from it, `applied` is what an applier
    applies that changes itself. It is `known` whole unless something out of sight is new or gone.
    """

    cluster: str
    waiting: tuple[Identity, ...] = ()
    using: tuple[Identity, ...] = ()
    applied: tuple[Identity, ...] = ()
    known: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing else is touched."""
        return not (self.waiting or self.using or self.applied)


def reach_of(before: Analysis, after: Analysis, clusters: tuple[ClusterObjects, ...]) -> tuple[Reach, ...]:
    """Return what the change of each cluster touches."""
    earlier = {graph.cluster.name: graph for graph in before.graphs}
    later = {graph.cluster.name: graph for graph in after.graphs}
    return tuple(_reach(cluster, earlier.get(cluster.name), later.get(cluster.name)) for cluster in clusters)


def _reach(cluster: ClusterObjects, before: Graph | None, after: Graph | None) -> Reach:
    gone = frozenset(change.identity for change in cluster.changes if change.after is None)
    there = frozenset(change.identity for change in cluster.changes if change.after is not None)
    left = frozenset(after.nodes if after is not None else ()) - gone - there
    known = not cluster.unknown_before and not cluster.unknown_after
    if after is None:
        return Reach(cluster.name, known=known)
    sides = [(after, there), *([(before, gone)] if before is not None else [])]
    applied = {each for identity in there for each in _applied_by(after, identity)} & left
    waiting = {*_waiting(after, there, State.ACTS), *_waiting(before, gone, State.EXISTS)} & left - applied
    using = {each for graph, ends in sides for each in users(graph, ends)} & left - applied - waiting
    return Reach(cluster.name, _ranked(waiting, after), _ranked(using, after), _ranked(applied, after), known)


def _applied_by(graph: Graph, applier: Identity) -> Iterable[Identity]:
    applied = graph.cluster.applied.get(applier)
    return applied.objects if applied is not None else ()


def _waiting(graph: Graph | None, never: frozenset[Identity], state: State) -> Iterable[Identity]:
    """Return what can't become ready if some objects never reach a state."""
    if graph is None or not never:
        return ()
    return (identity for part in Impacts(graph).beyond(never, state) for identity in part)


def users(graph: Graph, ends: frozenset[Identity]) -> Iterable[Identity]:
    """Return what takes something from some objects, or from what is made of them."""
    made = {link.source for end in ends for link in graph.into(end) if link.edge.kind == EdgeKind.PRODUCES}
    for end in (*ends, *made):
        yield from (link.source for link in graph.into(end) if link.edge.kind not in _OF_ORDER)


def _ranked(identities: Iterable[Identity], graph: Graph) -> tuple[Identity, ...]:
    """Return what applies or installs others first, then what the most others need."""

    def rank(identity: Identity) -> tuple[int, int, Identity]:
        return _RANKS.get(graph.role(identity), len(_RANKS)), -len(graph.into(identity)), identity

    return tuple(sorted(identities, key=rank))
