"""Every way from one node to another, the shortest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity

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
    following: Mapping[Identity, Collection[Identity]],
    start: Identity,
    end: Identity,
    most: int,
    most_steps: int = MOST_STEPS,
) -> Ways:
    """Return the ways from one node to another that come by no node twice, at most so many.

    `following` are the nodes that arrows lead to from each. Of ways that are as long, the one that comes first in the
    order of its nodes is the first.
    """
    left = _distances(following, end)
    front: list[tuple[int, Way]] = [(left[start], (start,))] if start in left else []
    shortest: list[Way] = []
    more = steps = 0
    while front and steps < most_steps:
        steps += 1
        _, way = heappop(front)
        if way[-1] == end:
            if len(shortest) < most:
                shortest.append(way)
            else:
                more += 1
            continue
        for after in set(following.get(way[-1], ())):
            if after in left and after not in way:
                heappush(front, (len(way) + left[after], (*way, after)))
    return Ways(tuple(shortest), more, not front)


def _distances(following: Mapping[Identity, Collection[Identity]], end: Identity) -> dict[Identity, int]:
    """Return how many steps a node is away from the end, for all from which a way leads there."""
    before: dict[Identity, list[Identity]] = {}
    for node, after in following.items():
        for target in after:
            before.setdefault(target, []).append(node)
    distances = {end: 0}
    front = [end]
    while front:
        distance = distances[front[0]] + 1
        front = [
            node for node in dict.fromkeys(node for at in front for node in before.get(at, ())) if node not in distances
        ]
        distances.update(dict.fromkeys(front, distance))
    return distances
