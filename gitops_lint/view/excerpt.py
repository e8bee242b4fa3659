"""The part of drawings that matters most, where there is no room for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gitops_lint.cluster.identity import Identity
from gitops_lint.view.selection import Drawn

_Place = tuple[int, Identity]  # a node of one of several drawings


def fitting(pictures: Sequence[Drawn], fits: Callable[[Sequence[Drawn]], bool], most: int) -> tuple[Drawn, ...]:
    """Return what there is room for: all if that fits, otherwise as many nodes (at most `most`) as do, the first first.

    First comes what is missing or faulty, then what that is linked with, then what most others need. What fits must
    still fit with fewer nodes.
    """
    if sum(len(drawn.nodes) for drawn in pictures) <= most and fits(pictures):
        return tuple(pictures)
    ranked = _ranked(pictures)
    fewest, too_many = 0, min(len(ranked), most) + 1
    while too_many - fewest > 1:
        middle = (fewest + too_many) // 2
        if fits(_with(pictures, ranked[:middle])):
            fewest = middle
        else:
            too_many = middle
    return _with(pictures, ranked[:fewest])


def _with(pictures: Sequence[Drawn], places: Sequence[_Place]) -> tuple[Drawn, ...]:
    nodes: list[set[Identity]] = [set() for _ in pictures]
    for number, node in places:
        nodes[number].add(node)
    return tuple(drawn.among(some) for drawn, some in zip(pictures, nodes, strict=True) if some)


def _ranked(pictures: Sequence[Drawn]) -> list[_Place]:
    """Return all nodes of some drawings, the most important first."""
    ranks = ((rank, number, node) for number, drawn in enumerate(pictures) for node, rank in _ranks(drawn))
    return [(number, node) for _, number, node in sorted(ranks)]


def _ranks(drawn: Drawn) -> Iterator[tuple[Identity, tuple[int, int]]]:
    faulty = {node for node in drawn.nodes if drawn.is_faulty(node)}
    ends = [(arrow.source, arrow.target) for arrow in drawn.links]
    beside = {end for pair in ends for end in pair if not faulty.isdisjoint(pair)} - faulty
    needed_by: dict[Identity, set[Identity]] = {}
    for source, target in ends:
        needed_by.setdefault(target, set()).add(source)
    for node in drawn.nodes:
        group = 0 if node in faulty else 1 if node in beside else 2
        yield node, (group, -len(needed_by.get(node, ())))
