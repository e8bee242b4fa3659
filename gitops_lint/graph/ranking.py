"""How much falls with every node of a graph, all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.graph.moments import State
from gitops_lint.graph.order import Order, order_of
from gitops_lint.rulebook.roles import Role

_AT_ONCE = 16_384
"""Bits that one pass hands on: a compromise between the number of passes and the memory for one."""


class Weight(NamedTuple):
    """How much of what Git holds falls with a node, itself left out."""

    appliers: int = 0
    releases: int = 0
    objects: int = 0

    @property
    def size(self) -> int:
        """How much it is, reckoned as that of an Impact."""
        return 10 * (self.appliers + self.releases) + self.objects


def weights(graph: Graph, order: Order | None = None) -> dict[Identity, Weight]:
    """Return for every node how much can't become ready if it fails or is missing."""
    order = order or order_of(graph)
    parts: tuple[list[Identity], list[Identity], list[Identity]] = ([], [], [])
    for identity in order.identities:
        role = graph.role(identity)
        if role is Role.APPLIER:
            parts[0].append(identity)
        elif role is Role.RELEASE:
            parts[1].append(identity)
        elif identity in graph.cluster.objects:
            parts[2].append(identity)
    counts = [waiting(order, part, State.EXISTS) for part in parts]
    return {node: Weight(counts[0][node], counts[1][node], counts[2][node]) for node in order.identities}


def most_critical(graph: Graph, order: Order | None = None) -> list[tuple[Identity, Weight]]:
    """Return the nodes with which something falls, those that hurt most first.

    What the cluster begins with is left out: without it there is none.
    """
    begun = graph.cluster.started | graph.cluster.presumed
    critical = [(node, weight) for node, weight in weights(graph, order).items() if weight.size and node not in begun]
    return sorted(critical, key=lambda pair: (-pair[1].size, pair[0]))


def waiting(order: Order, counted: Iterable[Identity], state: State) -> dict[Identity, int]:
    """Return for every node how many of some nodes can't become ready if it never reaches a state, itself left out."""
    counted = list(counted)
    falling = dict.fromkeys(order.identities, 0)
    for first in range(0, len(counted), _AT_ONCE):
        _add(falling, order, counted[first : first + _AT_ONCE], state)
    for identity in counted:
        falling[identity] -= 1
    return falling


def _add(falling: dict[Identity, int], order: Order, counted: list[Identity], state: State) -> None:
    """Add how many of a few nodes fall: each moment, last ones first, hands on bits to what it waits for."""
    bits = {order.number(identity, State.READY): 1 << bit for bit, identity in enumerate(counted)}
    wanted = {order.number(identity, state): identity for identity in order.identities}
    condensed = order.condensed
    masks: dict[int, int] = {}
    for component in range(len(condensed.members) - 1, -1, -1):
        mask = masks.pop(component, 0)
        for number in condensed.members[component]:
            mask |= bits.get(number, 0)
        if not mask:
            continue
        for earlier in condensed.earlier[component]:
            masks[earlier] = masks.get(earlier, 0) | mask
        for number in condensed.members[component]:
            if number in wanted:
                falling[wanted[number]] += mask.bit_count()
