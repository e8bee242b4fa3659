"""How high up things stand in their columns: as near to what they are tied to as the others let them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gitops_lint.view.layout.crossings import Web

_SWEEPS = 6
_FEWEST_SWEEPS = 2
_MOST_MOVED = 100_000
"""How often something is moved before less has to do: no picture of so much can be read whole anyway."""


class Extent(NamedTuple):
    """How a thing lies in its column: its height with the gap below it, where its lines end, and how it resists."""

    height: float
    port: float
    weight: float


def straightened(web: Web, extents: Sequence[Extent]) -> list[float]:
    """Return the top of each thing: in the given order, without overlaps, lines as level as can be. The least is 0."""
    tops = [0.0] * len(extents)
    for column in web.columns:
        below = 0.0
        for thing in column:
            tops[thing] = below
            below += extents[thing].height
    sweeps = max(_FEWEST_SWEEPS, min(_SWEEPS, _MOST_MOVED // max(1, len(extents))))
    for sweep in range(sweeps):
        last = sweep >= sweeps - 2
        for column in web.columns if sweep % 2 == 0 else reversed(web.columns):
            wanted = [_wanted(thing, web, extents, tops, sweep, last) for thing in column]
            for thing, top in zip(column, _kept_apart(column, wanted, extents), strict=True):
                tops[thing] = top
    least = min(tops, default=0.0)
    return [top - least for top in tops]


def _wanted(
    thing: int, web: Web, extents: Sequence[Extent], tops: Sequence[float], sweep: int, both_sides: bool
) -> float:
    tied = web.right[thing] if sweep % 2 else web.left[thing]
    if both_sides:
        tied = [*web.left[thing], *web.right[thing]]
    if not tied:
        return tops[thing]
    if len(tied) == 1:
        return tops[tied[0]] + extents[tied[0]].port - extents[thing].port
    return sum([tops[other] + extents[other].port for other in tied]) / len(tied) - extents[thing].port


def _kept_apart(column: Sequence[int], wanted: Sequence[float], extents: Sequence[Extent]) -> list[float]:
    """Return tops nearest to those wanted (least squares) that leave each thing its room.

    Without the heights above them this asks for numbers that don't fall, which pooling neighbours that do gives.
    """
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many things
    above = 0.0
    offsets = []
    for thing, top in zip(column, wanted, strict=True):
        offsets.append(above)
        mean, weight, count = top - above, extents[thing].weight, 1
        while pools and pools[-1][0] > mean:
            other, other_weight, other_count = pools.pop()
            mean = (mean * weight + other * other_weight) / (weight + other_weight)
            weight += other_weight
            count += other_count
        pools.append((mean, weight, count))
        above += extents[thing].height
    level = [mean for mean, _, count in pools for _ in range(count)]
    return [top + offset for top, offset in zip(level, offsets, strict=True)]
