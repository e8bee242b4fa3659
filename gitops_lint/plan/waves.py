"""In which order things come up, and in which they are brought back."""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.moments import State
from gitops_lint.graph.order import Order


def waves(order: Order, counts: Callable[[Identity], bool]) -> dict[Identity, int]:
    """Return in which wave each node becomes ready: in that in which it acts, or after the last that it then waits for.

    It acts in the first wave, or in the one after all that has to come before. Only nodes that count make a wave;
    others are in that of the last one that they wait for. What waits for itself is in one wave with all that it waits
    in a circle with.
    """
    condensed, depths = order.condensed, [0] * len(order.condensed.members)
    for component, members in enumerate(condensed.members):
        before = max((depths[earlier] for earlier in condensed.earlier[component]), default=0)
        states = {order.moment(number).state for number in members if counts(order.identity(number))}
        if State.ACTS in states:
            depths[component] = before + 1
        elif State.READY in states:
            acts = depths[condensed.where[order.number(order.identity(members[0]), State.ACTS)]]
            depths[component] = before + (before > acts)
        else:
            depths[component] = before
    return {
        identity: max(1, depths[condensed.where[order.number(identity, State.READY)]]) for identity in order.identities
    }


def steps(order: Order, counts: Callable[[Identity], bool]) -> dict[Identity, int]:
    """Return in which step each node becomes ready again, each in one of its own after all that it waits for.

    Only nodes that count make a step. What waits for itself is in one step with all that it waits in a circle with.
    """
    condensed, depths = order.condensed, [0] * len(order.condensed.members)
    for component, members in enumerate(condensed.members):
        before = max((depths[earlier] for earlier in condensed.earlier[component]), default=0)
        is_ready = any(
            order.moment(number).state is State.READY and counts(order.identity(number)) for number in members
        )
        depths[component] = before + is_ready
    return {
        identity: max(1, depths[condensed.where[order.number(identity, State.READY)]]) for identity in order.identities
    }
