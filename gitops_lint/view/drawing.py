"""A drawing before it is SVG or a page: cards, where they go, and which of their lines are shown unasked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import networkx as nx

from gitops_lint.graph.analysis import WAITED_FOR_BY_FLUX, Cycle, cycles
from gitops_lint.graph.model import Graph, Link
from gitops_lint.view.cards import Cards, cards_of, orders
from gitops_lint.view.layout.arrange import divided, grouped, sheet
from gitops_lint.view.layout.circles import without_circles
from gitops_lint.view.layout.frames import Frame, Size
from gitops_lint.view.selection import Drawn

_FEWEST = 8  # that need a card before it is a hub
_SHARE = 0.12  # of all cards
_MOST_REDUCED = 8000  # cards: reach is a set of bits for each
LABELS = ("What the rest stands on", "Built on it", "On their own")
_WITHOUT_FOUNDATION = ("", "Depending on each other", "On their own")
CLUSTER_WIDE = "cluster-wide"


class Drawing(NamedTuple):
    """Cards with a layout; `shown` are the pairs of cards, one needing the other, with a line that is always drawn.

    Others are drawn when they are asked for: those to hubs, which nearly all cards have, those that follow from others,
    and those that go back where cards need each other in a circle. What is in one of `circles` can never come up: that
    is drawn in any case. `sizes` and `needs` are what each card takes, and what it needs but for the way back.
    """

    cards: Cards
    sizes: tuple[Size, ...]
    needs: Sequence[Sequence[int]]
    sheet: Frame
    shown: tuple[tuple[int, int], ...]
    circles: tuple[Cycle, ...]


def drawing_of(drawn: Drawn, collapsed: bool = False) -> Drawing:
    """Return the drawing of what is drawn of a graph: cards with or without their rows, ordered by what needs what."""
    cards = cards_of(drawn)
    sizes = tuple(card.size(collapsed) for card in cards.cards)
    needs = without_circles(cards.needs, cards.weights)
    pieces = divided(needs, hubs_of(needs))
    labels = LABELS if pieces.foundation else _WITHOUT_FOUNDATION
    frame = sheet(sizes, needs, pieces, labels)
    shown = _shown(_without_lost(needs, drawn, cards), frozenset(pieces.foundation))
    return Drawing(cards, sizes, needs, frame, shown, circles_of(drawn.current))


def _without_lost(needs: Sequence[Sequence[int]], drawn: Drawn, cards: Cards) -> Sequence[Sequence[int]]:
    """Return what cards need without what only lost links stand for: nothing follows from these."""
    if not drawn.lost:
        return needs
    stay = {
        (cards.of[arrow.source], cards.of[arrow.target])
        for arrow in drawn.links
        if Link(arrow.source, arrow.target, arrow.edge) not in drawn.lost and orders(arrow)
    }
    return [[needed for needed in all_needed if (card, needed) in stay] for card, all_needed in enumerate(needs)]


def by_namespace(drawing: Drawing) -> Frame:
    """Return the layout of a drawing's cards in which those of a namespace are together."""
    return grouped(_namespaces(drawing.cards), drawing.sizes, drawing.needs)


def circles_of(graph: Graph) -> tuple[Cycle, ...]:
    """Return the sets of nodes that wait for each other for ever."""
    return tuple(
        circle for circle in cycles(graph, lambda link: link.edge.kind in WAITED_FOR_BY_FLUX) if circle.written()
    )


def _namespaces(cards: Cards) -> list[tuple[str, list[int]]]:
    """Return each namespace with its cards."""
    held: dict[str, list[int]] = {}
    for number, card in enumerate(cards.cards):
        held.setdefault(card.namespace or CLUSTER_WIDE, []).append(number)
    return sorted(held.items())


def hubs_of(needs: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return the cards that so many need that lines to them would hide all others."""
    needed_by = [0] * len(needs)
    for all_needed in needs:
        for needed in all_needed:
            needed_by[needed] += 1
    bound = max(_FEWEST, _SHARE * len(needs))
    return tuple(card for card, count in enumerate(needed_by) if count >= bound)


def _shown(needs: Sequence[Sequence[int]], foundation: frozenset[int]) -> tuple[tuple[int, int], ...]:
    pairs = [
        (card, needed)
        for card, all_needed in enumerate(needs)
        for needed in all_needed
        if card in foundation or needed not in foundation
    ]
    return tuple(pairs) if len(needs) > _MOST_REDUCED else tuple(sorted(_reduced(pairs)))


def _reduced(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return pairs without those that follow from others."""
    network: nx.DiGraph[int] = nx.DiGraph(pairs)
    first = {card: number for number, card in enumerate(nx.topological_sort(network))}
    reach: dict[int, int] = {}
    for card in sorted(first, key=first.__getitem__, reverse=True):
        reach[card] = 1 << card
        for needed in sorted(network.successors(card), key=first.__getitem__):
            if not reach[card] >> needed & 1:
                yield card, needed
                reach[card] |= reach[needed]
