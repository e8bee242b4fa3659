"""What waits for what: when things happen to the nodes of a graph.

An object *exists* once its Kustomization acts; it *acts* (a Kustomization applies, a HelmRelease installs, a store
connects) once it exists and what must come first is ready; it is *ready* once it has acted and what it needs to run is
ready.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength


class State(StrEnum):
    """What can become true of a node, one after the other."""

    EXISTS = "exists"
    ACTS = "acts"
    READY = "ready"

    @property
    def rank(self) -> int:
        """How late it becomes true: 0 comes first."""
        return _RANKS[self]


_RANKS = {state: number for number, state in enumerate(State)}


class Moment(NamedTuple):
    """A node reaching a state."""

    identity: Identity
    state: State


def held_back(link: Link) -> tuple[State, State] | None:
    """Return the state of a link's source that has to wait, and that of its target until which it does.

    None for what the source can do without.
    """
    edge = link.edge
    if edge.strength is Strength.SOFT:
        return None
    if edge.kind in (EdgeKind.APPLIES, EdgeKind.PRODUCES):
        return State.EXISTS, State.ACTS
    if edge.kind == EdgeKind.NAMESPACE and edge.implied:
        return State.EXISTS, State.EXISTS
    if edge.kind == EdgeKind.CRD:
        return State.EXISTS, State.READY
    if edge.strength is Strength.ORDERING:
        return State.ACTS, State.READY
    return State.READY, State.READY
