"""Which needs to leave out so that nothing needs itself in a circle: what is left has a first and a last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx

Weights = Mapping[tuple[int, int], float]
"""How much a need counts, by the box that needs and the one that is needed; 1 where nothing is said."""


def without_circles(needs: Sequence[Sequence[int]], weights: Weights) -> list[list[int]]:
    """Return needs without those that go back in an order in which few and light ones do."""
    network: nx.DiGraph[int] = nx.DiGraph()
    network.add_nodes_from(range(len(needs)))
    network.add_edges_from((box, needed) for box, ones in enumerate(needs) for needed in ones if needed != box)
    position = [0] * len(needs)
    component = [0] * len(needs)
    for number, circle in enumerate(nx.strongly_connected_components(network)):
        order = [*circle] if len(circle) == 1 else _ordered(network.subgraph(circle), weights)
        for place, box in enumerate(order):
            position[box], component[box] = place, number
    return [
        [
            needed
            for needed in ones
            if needed != box and (component[box] != component[needed] or position[needed] < position[box])
        ]
        for box, ones in enumerate(needs)
    ]


def _ordered(circle: nx.DiGraph[int], weights: Weights) -> list[int]:
    """Return boxes in an order in which little of what they need comes after them (Eades, Lin and Smyth, 1993)."""
    left = {box: (set(circle.successors(box)), set(circle.predecessors(box))) for box in sorted(circle)}
    worth = {box: _worth(box, left, weights) for box in left}  # how much more depends on a box than it depends on
    first: list[int] = []
    last: list[int] = []
    while left:
        free = next((box for box, (needs, _) in left.items() if not needs), None)
        end = next((box for box, (_, needed_by) in left.items() if not needed_by), None)
        if free is not None:
            box = free
            first.append(box)
        elif end is not None:
            box = end
            last.append(box)
        else:
            box = max(left, key=lambda candidate: (worth[candidate], -candidate))
            first.append(box)
        needs, needed_by = left.pop(box)
        for needed in needs:
            left[needed][1].discard(box)
            worth[needed] -= weights.get((box, needed), 1)
        for needing in needed_by:
            left[needing][0].discard(box)
            worth[needing] += weights.get((needing, box), 1)
    return first + last[::-1]


def _worth(box: int, left: Mapping[int, tuple[set[int], set[int]]], weights: Weights) -> float:
    needs, needed_by = left[box]
    dependants = sum(weights.get((needing, box), 1) for needing in needed_by)
    return dependants - sum(weights.get((box, needed), 1) for needed in needs)
