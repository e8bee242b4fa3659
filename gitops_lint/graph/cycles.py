"""Nodes that wait for each other, and where to cut."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeAlias

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.graph.moments import Moment, State, held_back
from gitops_lint.graph.order import Order, components, order_of_links
from gitops_lint.rulebook.edges import EdgeKind

WAITED_FOR_BY_FLUX = frozenset({EdgeKind.DEPENDS_ON, EdgeKind.HEALTH_CHECK, EdgeKind.WAITS, EdgeKind.APPLIES})
"""What Flux's controllers themselves wait for: a cycle of such edges nobody can break from outside."""

_MOST_STEPS = 1_000_000
"""How many links are followed to find one way around, or the best one to cut: more than any real cycle takes."""
_BEFORE = {State.READY: State.ACTS, State.ACTS: State.EXISTS}


def cycles(
    graph: Graph,
    counts: Callable[[Link], bool],
    more: Collection[tuple[Moment, Moment, Link]] = (),
    order: Order | None = None,
) -> Iterator[Cycle]:
    """Return each set of nodes that wait for each other: one per strongly connected component of their moments.

    `more` are moments that wait for others besides, each pair with the link because of which it does. `order` may be
    given where that of all links is at hand: only what goes round in it goes round by some of them.
    """
    links = graph.links if order is None or more else _going_round(graph, order)
    order = order_of_links(filter(counts, links), (moment.identity for pair in more for moment in pair[:2]))
    for later, earlier, _ in more:
        order.add(order.number(*later), order.number(*earlier))
    circles = [
        [order.moment(number) for number in numbers]
        for numbers in components(order.earlier, order.added)
        if len(numbers) > 1
    ]
    for component in sorted(map(sorted, circles)):
        waiting = _between(component, graph, counts)
        for later, earlier, link in more:
            if later in waiting and earlier in waiting:
                waiting[later][earlier] = [link]
        yield Cycle(waiting)


def _going_round(graph: Graph, order: Order) -> list[Link]:
    """Return the links from what waits for itself, by whatever other moments."""
    waiting = {order.identity(number) for numbers in order.condensed.members if len(numbers) > 1 for number in numbers}
    return [link for identity in graph.nodes if identity in waiting for link in graph.out(identity)]


Waiting: TypeAlias = "dict[Moment, dict[Moment, list[Link]]]"
"""For each of some moments those that must come before it, each with the links because of which it must.

What follows from the order of states alone has none.
"""


def _between(component: list[Moment], graph: Graph, counts: Callable[[Link], bool]) -> Waiting:
    waiting: Waiting = {moment: {} for moment in component}
    for moment in component:
        before = _BEFORE.get(moment.state)
        if before is not None and (earlier := Moment(moment.identity, before)) in waiting:
            waiting[moment][earlier] = []
    for identity in sorted({moment.identity for moment in component}):
        for link in graph.out(identity):
            states = held_back(link)
            if states is None or link.source == link.target or not counts(link):
                continue
            later, earlier = Moment(link.source, states[0]), Moment(link.target, states[1])
            if later in waiting and earlier in waiting:
                waiting[later].setdefault(earlier, []).append(link)
    return waiting


class Cycle:
    """Moments that wait for each other."""

    def __init__(self, component: Waiting) -> None:
        self.component = component
        self._written: tuple[Link, ...] | None = None

    def identities(self) -> tuple[Identity, ...]:
        """Return the nodes in the cycle, sorted."""
        return tuple(sorted({moment.identity for moment in self.component}))

    def links(self) -> tuple[Link, ...]:
        """Return the links within the cycle, sorted by their ends."""
        within = (link for earlier in self.component.values() for links in earlier.values() for link in links)
        return tuple(sorted(within, key=lambda link: (link.source, link.target, link.edge.kind, link.edge.place)))

    def written(self) -> tuple[Link, ...]:
        """Return the links within the cycle that stand in a manifest."""
        if self._written is None:  # whoever tells of a cycle asks more than once
            self._written = tuple(link for link in self.links() if not link.edge.implied)
        return self._written

    def shortest(self) -> tuple[Link, ...]:
        """Return one shortest way around, beginning with a link that stands in a manifest; there may be others.

        Where thousands go around, it is the shortest of those that are looked at.
        """
        ends = sorted(
            (later, earlier)
            for later, needed in self.component.items()
            for earlier, links in needed.items()
            if any(not link.edge.implied for link in links)
        )
        least = 1 if any(later.identity == earlier.identity for later, earlier in ends) else 2
        best: list[Moment] = []
        fewest = 0
        for later, earlier in ends[: self._affordable]:
            way = [later, *_way(self.component, earlier, later)]
            nodes = len({moment.identity for moment in way})
            if not best or nodes < fewest:
                best, fewest = way, nodes
            if fewest <= least:
                break
        return tuple(self._links_along(best))

    def through(self, identity: Identity) -> tuple[Link, ...]:
        """Return one shortest way around that begins at a node of the cycle."""
        ways = (
            [moment, *_way(self.component, after, moment)]
            for moment in sorted(self.component)
            if moment.identity == identity
            for after in sorted(self.component[moment])
        )
        return tuple(self._links_along(min(ways, key=len)))

    def edge_to_cut(self, candidates: Iterable[Link]) -> Link:
        """Return the one of some links whose removal leaves the fewest moments that wait for themselves.

        Best is one without which none does. Written links go before implied ones.
        """
        in_order = sorted(candidates, key=lambda link: (link.edge.implied, link.source, link.target))
        best, fewest = in_order[0], len(self.component) + 1
        for link in in_order[: self._affordable]:
            left = self._left_without(link)
            if left < fewest:
                best, fewest = link, left
            if not left:
                break
        return best

    def cuts(self) -> tuple[Link, ...]:
        """Return links without which nothing waits for itself any more, each the best that is left to cut.

        One if one is enough. Only what is written can be cut; where implied links alone go round, they stay.
        """
        component, best_cuts = self.component, []
        while written := [link for circle in _circles(component) for link in circle.written()]:
            best = Cycle(component).edge_to_cut(written)
            best_cuts.append(best)
            component = _without(component, best)
        return tuple(best_cuts)

    @property
    def _affordable(self) -> int:
        """How often one may go through the whole cycle."""
        return max(_MOST_STEPS // max(sum(map(len, self.component.values())), 1), 1)

    def _left_without(self, cut: Link) -> int:
        return sum(len(circle.component) for circle in _circles(_without(self.component, cut)))

    def _links_along(self, way: list[Moment]) -> Iterator[Link]:
        """Return a link for each step, one that is written where there is one."""
        for later, earlier in itertools.pairwise(way):
            links = self.component[later][earlier]
            if links:  # there are none between the states of one node
                yield min(links, key=lambda link: link.edge.implied)


def _way(waiting: Waiting, start: Moment, end: Moment) -> list[Moment]:
    """Return one shortest way from a moment to another that it waits for."""
    because: dict[Moment, Moment | None] = {start: None}
    queue = deque([start])
    while end not in because:
        moment = queue.popleft()
        for earlier in waiting[moment]:
            if earlier not in because:
                because[earlier] = moment
                queue.append(earlier)
    way, moment_before = [end], because[end]
    while moment_before is not None:
        way.append(moment_before)
        moment_before = because[moment_before]
    return way[::-1]


def _circles(waiting: Waiting) -> Iterator[Cycle]:
    """Return the parts of moments that still wait for each other."""
    moments = list(waiting)
    numbers = {moment: number for number, moment in enumerate(moments)}
    for component in components([[numbers[earlier] for earlier in waiting[moment]] for moment in moments]):
        if len(component) > 1:
            members = {moments[number] for number in component}
            yield Cycle(
                {
                    moment: {earlier: links for earlier, links in needed.items() if earlier in members}
                    for moment, needed in waiting.items()
                    if moment in members
                }
            )


def _without(waiting: Waiting, cut: Link) -> Waiting:
    """Return what waits for what where nothing does any more because of links between the ends of one."""
    ends = (cut.source, cut.target)
    return {
        moment: {
            earlier: links
            for earlier, links in needed.items()
            if not links or any((link.source, link.target) != ends for link in links)
        }
        for moment, needed in waiting.items()
    }
