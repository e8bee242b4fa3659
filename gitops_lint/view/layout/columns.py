"""Which column each box goes into: right of all that it needs, and no column higher than the sheet."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

Needs = Sequence[Sequence[int]]
"""For each box those that it needs, each once."""


def columns_of(needs: Needs, heights: Sequence[float], limit: float) -> list[int]:
    """Return the column of each box, counted from 0. No boxes may need each other in a circle.

    A box stands right of what it needs. A column that `limit` leaves no room in is passed over, by boxes that nothing
    needs before others.
    """
    needed_by: list[list[int]] = [[] for _ in needs]
    for box, all_needed in enumerate(needs):
        for needed in all_needed:
            needed_by[needed].append(box)
    ties = _Ties(needs, needed_by, heights)
    columns = _scheduled(ties, limit)
    _draw_near(ties, columns, limit)
    filled = {column: number for number, column in enumerate(sorted(set(columns)))}
    return [filled[column] for column in columns]


class _Ties(NamedTuple):
    """What each box needs, and what needs it; and how high it is."""

    needs: Needs
    needed_by: Needs
    heights: Sequence[float]


def _scheduled(ties: _Ties, limit: float) -> list[int]:
    """Return columns as early as can be, as Coffman and Graham fill machines: what others need goes first."""
    columns = [0] * len(ties.needs)
    left = [len(needs) for needs in ties.needs]
    used: list[float] = []
    ready = [(0, not ties.needed_by[box], box) for box, count in enumerate(left) if not count]
    heapq.heapify(ready)
    while ready:
        column, _, box = heapq.heappop(ready)
        while column < len(used) and used[column] and used[column] + ties.heights[box] > limit:
            column += 1
        used.extend([0.0] * (column + 1 - len(used)))
        used[column] += ties.heights[box]
        columns[box] = column
        for waiting in ties.needed_by[box]:
            left[waiting] -= 1
            if not left[waiting]:
                earliest = 1 + max(columns[needed] for needed in ties.needs[waiting])
                heapq.heappush(ready, (earliest, not ties.needed_by[waiting], waiting))
    return columns


def _draw_near(ties: _Ties, columns: list[int], limit: float) -> None:
    """Move what needs nothing up to the first that needs it: its lines become short."""
    used: dict[int, float] = {}
    for box, column in enumerate(columns):
        used[column] = used.get(column, 0.0) + ties.heights[box]
    for box, needs in enumerate(ties.needs):
        if needs or not ties.needed_by[box]:
            continue
        column = min(columns[waiting] for waiting in ties.needed_by[box]) - 1
        while column > columns[box] and used[column] + ties.heights[box] > limit:
            column -= 1
        used[columns[box]] -= ties.heights[box]
        used[column] += ties.heights[box]
        columns[box] = column
