"""Every way from one node to another, the shortest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.moments import Moment, State

MOST_STEPS = 100_000
"""How many beginnings of ways are looked at: there may be more ways than anyone can count."""

Way = tuple[Identity, ...]


class Ways(NamedTuple):
    """Ways from one node to another, each as the nodes that it leads through, ends included.

    `more` are as many as were counted besides; there may be others still, unless `are_all_counted`.
    """

    found: tuple[Way, ...] = ()
    more: int = 0
    are_all_counted: bool = True


def ways(
    following: Mapping[Moment, Collection[Moment]],
    start: Identity,
    end: Identity,
    most: int,
    most_steps: int = MOST_STEPS,
) -> Ways:
    """Return the ways by which one node needs another to become ready, at most so many.

    `following` are, for each moment, those of other nodes that must come before it, one a node. A way comes by a node
    again only at a later moment than before: where nodes wait for themselves. Of ways that are as long, the one that
    comes first in the order of its nodes is the first.
    """
    left = _distances(following, end)
    first = Moment(start, State.READY)
    front: list[tuple[int, tuple[Moment, ...]]] = [(left[first], (first,))] if first in left else []
    shortest: list[Way] = []
    more = steps = 0
    while front and steps < most_steps:
        steps += 1
        _, moments = heappop(front)
        if moments[-1].identity == end:
            if len(shortest) < most:
                shortest.append(tuple(moment.identity for moment in moments))
            else:
                more += 1
            continue
        for earlier in following.get(moments[-1], ()):
            if earlier in left and not any(_says_more(moment, earlier) for moment in moments):
                heappush(front, (len(moments) + left[earlier], (*moments, earlier)))
    return Ways(tuple(shortest), more, not front)


def _says_more(moment: Moment, earlier: Moment) -> bool:
    """Tell whether all that one moment waits for another of the same node waits for, too."""
    return moment.identity == earlier.identity and moment.state.rank >= earlier.state.rank


def _distances(following: Mapping[Moment, Collection[Moment]], end: Identity) -> dict[Moment, int]:
    """Return how many steps a moment is away from the end, for all from which a way leads there."""
    later: dict[Moment, list[Moment]] = {}
    for moment, before in following.items():
        for earlier in before:
            later.setdefault(earlier, []).append(moment)
    front = [Moment(end, state) for state in State]
    distances = dict.fromkeys(front, 0)
    while front:
        distance = distances[front[0]] + 1
        nexts = dict.fromkeys(moment for at in front for moment in later.get(at, ()))
        front = [moment for moment in nexts if moment not in distances]
        distances.update(dict.fromkeys(front, distance))
    return distances
