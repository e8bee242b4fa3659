"""Links that others bring along anyway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.graph.order import components


class Redundant(NamedTuple):
    """A link that changes nothing, and another target of its source that leads to its target as well."""

    link: Link
    via: Identity


def redundant(links: Iterable[Link]) -> tuple[Redundant, ...]:
    """Return which of some links change nothing as to what comes before what, sorted by their ends.

    None where the links go round in a circle: there, which one is redundant is a matter of taste.
    """
    by_ends = {(link.source, link.target): link for link in links}
    nodes = sorted({end for ends in by_ends for end in ends})
    number = {node: index for index, node in enumerate(nodes)}
    following: list[list[int]] = [[] for _ in nodes]
    for source, target in sorted(by_ends):
        following[number[source]].append(number[target])
    in_order = components(following)
    if len(in_order) < len(nodes) or any(source == target for source, target in by_ends):
        return ()
    reached = [0] * len(nodes)  # by one link or more, as bits
    for (node,) in in_order:
        for after in following[node]:
            reached[node] |= 1 << after | reached[after]
    return tuple(
        Redundant(by_ends[source, target], nodes[via])
        for source, target in sorted(by_ends)
        if (via := _via(following[number[source]], number[target], reached)) is not None
    )


def _via(following: Iterable[int], target: int, reached: list[int]) -> int | None:
    """Return the first of what a node is followed by that leads to the target as well, or None."""
    return next((after for after in following if reached[after] >> target & 1), None)
