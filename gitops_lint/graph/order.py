"""The moments of a whole graph as numbers: what is asked of a hundred thousand objects is asked here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.graph.moments import Moment, State, held_back

_STATES = tuple(State)
_NUMBERS = {state: number for number, state in enumerate(_STATES)}


class Condensed(NamedTuple):
    """Moments, those that wait for each other as one: the components, what each waits for, and where each moment is.

    A component has a higher number than those that it waits for.
    """

    members: list[list[int]]
    earlier: list[list[int]]
    where: list[int]


class Order:
    """Which moments of some nodes wait for which, without the links because of which they do.

    A moment's number is three times that of its node, and that of its state. `earlier` gives for each the moments that
    must come before it, `later` those that wait for it; `added` are those that wait for another node's.
    """

    def __init__(self, identities: Iterable[Identity], links: Iterable[Link]) -> None:
        self.identities: list[Identity] = list(identities)
        self._numbers = {identity: number for number, identity in enumerate(self.identities)}
        size = len(self.identities) * len(_STATES)
        self.earlier: list[list[int]] = [[number - 1] if number % len(_STATES) else [] for number in range(size)]
        self.later: list[list[int]] = [[number + 1] if (number + 1) % len(_STATES) else [] for number in range(size)]
        self.added: set[int] = set()
        self._condensed: Condensed | None = None
        of_node = {identity: number * len(_STATES) for identity, number in self._numbers.items()}
        for link in links:
            source, target = of_node[link.source], of_node[link.target]
            states = held_back(link) if source != target else None
            if states is not None:
                self.add(source + _NUMBERS[states[0]], target + _NUMBERS[states[1]])

    def add(self, later: int, earlier: int) -> None:
        """Let one moment wait for another."""
        self.added.add(later)
        self.earlier[later].append(earlier)
        self.later[earlier].append(later)

    def __contains__(self, identity: object) -> bool:
        return identity in self._numbers

    def number(self, identity: Identity, state: State) -> int:
        """Return the number of a moment."""
        return self._numbers[identity] * len(_STATES) + _NUMBERS[state]

    def identity(self, number: int) -> Identity:
        """Return the node that a moment is of."""
        return self.identities[number // len(_STATES)]

    def moment(self, number: int) -> Moment:
        """Return the moment of a number."""
        return Moment(self.identity(number), _STATES[number % len(_STATES)])

    def held_back_by(self, never: Iterable[int]) -> dict[int, int]:
        """Return all moments that never come if some don't, nearest first, those included.

        Each comes with the moment because of which it doesn't, the given ones with themselves. Nearest are those that
        the fewest other nodes are between.
        """
        why: dict[int, int] = {}
        queue: deque[int] = deque()
        for number in never:
            _discover(number, number, why, queue)
        while queue:
            number = queue.popleft()
            for later in self.later[number]:
                _discover(later, number, why, queue)
        return why

    def nodes_held_back_by(self, never: Iterable[int]) -> frozenset[Identity]:
        """Return the nodes of all moments that never come if some don't."""
        reached = _reached(never, self.later)
        return frozenset([self.identities[node] for node in {number // len(_STATES) for number in reached}])

    def before(self, number: int) -> frozenset[int]:
        """Return all moments that must come before one; not itself, also where it waits for itself."""
        return frozenset(_reached((number,), self.earlier) - {number})

    @property
    def condensed(self) -> Condensed:
        """The moments without circles; what is added later doesn't show."""
        if self._condensed is None:
            self._condensed = self._made_condensed()
        return self._condensed

    def _made_condensed(self) -> Condensed:
        members = components(self.earlier)
        where = [0] * len(self.earlier)
        for component, numbers in enumerate(members):
            for number in numbers:
                where[number] = component
        earlier = [
            sorted({where[before] for number in numbers for before in self.earlier[number]} - {component})
            for component, numbers in enumerate(members)
        ]
        return Condensed(members, earlier, where)


def _reached(first: Iterable[int], following: Sequence[Sequence[int]]) -> set[int]:
    """Return some numbers and all that follow from them, step by step."""
    new = set(first)
    reached = set(new)
    while new:
        new = set[int]().union(*[following[number] for number in new]) - reached
        reached |= new
    return reached


def order_of(graph: Graph) -> Order:
    """Return the order that follows from all links of a graph."""
    return Order(graph.nodes, graph.links)


def order_of_links(links: Iterable[Link], others: Iterable[Identity] = ()) -> Order:
    """Return the order that follows from some links of a graph, of the nodes at their ends, and of others."""
    chosen = tuple(links)
    ends = (end for link in chosen for end in (link.source, link.target))
    return Order(dict.fromkeys((*ends, *others)), chosen)


def _discover(number: int, because_of: int, why: dict[int, int], queue: deque[int]) -> None:
    """Note that a moment never comes, and neither do the later states of its node."""
    if number in why:
        return
    why[number] = because_of
    queue.append(number)
    while (number + 1) % len(_STATES) and number + 1 not in why:
        why[number + 1] = number
        number += 1
        queue.append(number)


def components(earlier: Sequence[Sequence[int]], roots: Iterable[int] | None = None) -> list[list[int]]:
    """Return the strongly connected components of numbers, each after those that it waits for (Tarjan, 1972).

    With `roots`, only those of what they wait for, themselves included.
    """
    closed: list[list[int]] = []
    index = [0] * len(earlier)  # 0: not seen
    lowest = [0] * len(earlier)
    is_open = bytearray(len(earlier))
    path: list[int] = []
    seen = 0
    for root in range(len(earlier)) if roots is None else roots:
        work = [] if index[root] else [(root, iter(earlier[root]))]
        while work:
            number, others = work[-1]
            if not index[number]:
                seen += 1
                index[number] = lowest[number] = seen
                is_open[number] = True
                path.append(number)
            for other in others:
                if not index[other]:
                    work.append((other, iter(earlier[other])))
                    break
                if is_open[other]:
                    lowest[number] = min(lowest[number], lowest[other])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    lowest[parent] = min(lowest[parent], lowest[number])
                if lowest[number] == index[number]:
                    closed.append(_closed(path, number, is_open))
    return closed


def _closed(path: list[int], first: int, is_open: bytearray) -> list[int]:
    """Take a component off a path."""
    component: list[int] = []
    while not component or component[-1] != first:
        component.append(path.pop())
        is_open[component[-1]] = False
    return component
