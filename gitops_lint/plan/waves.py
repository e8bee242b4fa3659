"""In which order things come up."""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.moments import State
from gitops_lint.graph.order import Order


def waves(order: Order, counts: Callable[[Identity], bool], state: State = State.ACTS) -> dict[Identity, int]:
    """Return in which wave each node reaches a state: the first, or one after the last of what has to come before.

    Only nodes that count make a wave; others are in that of the last one that they wait for. What waits for itself is
    in one wave with all that it waits in a circle with.
    """
    depths = [0] * len(order.condensed.members)
    for component, members in enumerate(order.condensed.members):
        before = max((depths[earlier] for earlier in order.condensed.earlier[component]), default=0)
        reaches = any(order.moment(number).state is state and counts(order.identity(number)) for number in members)
        depths[component] = before + reaches
    where = order.condensed.where
    return {one: max(1, depths[where[order.number(one, state)]]) for one in order.identities}
