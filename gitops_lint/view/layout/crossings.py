"""In which order things stand in each column, so that few lines cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_ROUNDS = 4  # there and back again


class Web(NamedTuple):
    """Things in columns, by number, and for each those that it is tied to in the next column to the left and right."""

    columns: list[list[int]]
    left: Sequence[Sequence[int]]
    right: Sequence[Sequence[int]]


def with_few_crossings(web: Web) -> list[list[int]]:
    """Return the columns in an order in which few lines cross: things move to the mean of what they are tied to."""
    columns = best = [list(column) for column in web.columns]
    fewest = crossings(web, columns)
    for _ in range(_ROUNDS):
        columns = _swept(web, _swept(web, columns, to_the_right=True), to_the_right=False)
        count = crossings(web, columns)
        if count >= fewest:
            break
        best, fewest = columns, count
    return best


def crossings(web: Web, columns: Sequence[Sequence[int]]) -> int:
    """Return how many lines cross, each column being in an order of its own."""
    count = 0
    for column, following in pairwise(columns):
        where = {thing: number for number, thing in enumerate(following)}
        seen: list[int] = []
        for thing in column:
            ends = [where[other] for other in web.right[thing]]
            for end in ends:
                count += len(seen) - bisect_right(seen, end)
            for end in ends:
                insort(seen, end)
    return count


def _swept(web: Web, columns: list[list[int]], to_the_right: bool) -> list[list[int]]:
    swept = [list(column) for column in columns]
    order = range(1, len(swept)) if to_the_right else range(len(swept) - 2, -1, -1)
    ties = web.left if to_the_right else web.right
    for number in order:
        beside = swept[number - 1 if to_the_right else number + 1]
        where = {thing: position for position, thing in enumerate(beside)}
        means = {thing: _mean([where[other] for other in ties[thing]]) for thing in swept[number] if ties[thing]}
        swept[number] = _reordered(swept[number], means)
    return swept


def _reordered(column: list[int], means: dict[int, float]) -> list[int]:
    """Return a column sorted by the means; what is tied to nothing stays where it is."""
    moving = iter(sorted((thing for thing in column if thing in means), key=means.__getitem__))
    return [next(moving) if thing in means else thing for thing in column]


def _mean(numbers: list[int]) -> float:
    return numbers[0] if len(numbers) == 1 else sum(numbers) / len(numbers)
