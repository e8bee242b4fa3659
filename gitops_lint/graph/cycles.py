"""Nodes that wait for each other, and where to cut."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.graph.moments import Moment, moments
from gitops_lint.graph.order import Order, components
from gitops_lint.rulebook.edges import EdgeKind

if TYPE_CHECKING:
    import networkx as nx

WAITED_FOR_BY_FLUX = frozenset({EdgeKind.DEPENDS_ON, EdgeKind.HEALTH_CHECK, EdgeKind.WAITS, EdgeKind.APPLIES})
"""What Flux's controllers themselves wait for: a cycle of such edges nobody can break from outside."""


def cycles(
    graph: Graph, counts: Callable[[Link], bool], more: Collection[tuple[Moment, Moment, Link]] = ()
) -> Iterator[Cycle]:
    """Return each set of nodes that wait for each other: one per strongly connected component of their moments.

    `more` are moments that wait for others besides, each pair with the link because of which it does.
    """
    order = Order(graph, counts)
    for later, earlier, _ in more:
        order.add(order.number(*later), order.number(*earlier))
    found = [[order.moment(number) for number in one] for one in components(order.earlier, order.added) if len(one) > 1]
    if not found:
        return
    within = {moment.identity for one in found for moment in one}
    waiting = moments(graph, lambda link: link.source in within and link.target in within and counts(link))
    waiting.add_edges_from((later, earlier, {"links": [link]}) for later, earlier, link in more)
    for component in sorted(found, key=min):
        yield Cycle(waiting.subgraph(component).copy())


class Cycle:
    """Moments that wait for each other."""

    def __init__(self, component: nx.DiGraph[Moment]) -> None:
        self.component = component

    def identities(self) -> tuple[Identity, ...]:
        """Return the nodes in the cycle, sorted."""
        return tuple(sorted({moment.identity for moment in self.component}))

    def links(self) -> tuple[Link, ...]:
        """Return the links within the cycle, sorted by their ends."""
        found = (link for _, _, data in self.component.edges(data=True) for link in data["links"])
        return tuple(sorted(found, key=lambda link: (link.source, link.target, link.edge.kind, link.edge.place)))

    def written(self) -> tuple[Link, ...]:
        """Return the links within the cycle that stand in a manifest."""
        return tuple(link for link in self.links() if not link.edge.implied)

    def shortest(self) -> tuple[Link, ...]:
        """Return one shortest way around, beginning with a link that stands in a manifest; there may be others."""
        import networkx as nx

        ends = (
            (one, other)
            for one, other, data in self.component.edges(data=True)
            if any(not link.edge.implied for link in data["links"])
        )
        ways = ([one, *nx.shortest_path(self.component, other, one)] for one, other in sorted(ends))
        best = min(ways, key=lambda way: len({moment.identity for moment in way}), default=[])
        return tuple(self._links_along(best))

    def through(self, identity: Identity) -> tuple[Link, ...]:
        """Return one shortest way around that begins at a node of the cycle."""
        import networkx as nx

        ways = (
            [moment, *nx.shortest_path(self.component, after, moment)]
            for moment in sorted(self.component)
            if moment.identity == identity
            for after in sorted(self.component.successors(moment))
        )
        return tuple(self._links_along(min(ways, key=len)))

    def edge_to_cut(self, candidates: Iterable[Link]) -> Link:
        """Return the one of some links whose removal leaves the fewest moments that wait for themselves.

        Best is one without which none does. Written links go before implied ones.
        """
        return min(candidates, key=lambda link: (self._left_without(link), link.edge.implied, link.source, link.target))

    def cuts(self) -> tuple[Link, ...]:
        """Return links without which nothing waits for itself any more, each the best that is left to cut.

        One if one is enough. Only what is written can be cut; where implied links alone go round, they stay.
        """
        component, found = self.component.copy(), []
        while written := [link for one in _circles(component) for link in one.written()]:
            best = Cycle(component).edge_to_cut(written)
            found.append(best)
            _cut(component, best)
        return tuple(found)

    def _left_without(self, cut: Link) -> int:
        import networkx as nx

        rest = self.component.copy()
        _cut(rest, cut)
        return sum(len(found) for found in nx.strongly_connected_components(rest) if len(found) > 1)

    def _links_along(self, way: list[Moment]) -> Iterator[Link]:
        for one, other in itertools.pairwise(way):
            yield from self.component.edges[one, other]["links"][:1]


def _circles(component: nx.DiGraph[Moment]) -> Iterator[Cycle]:
    import networkx as nx

    for found in nx.strongly_connected_components(component):
        if len(found) > 1:
            yield Cycle(component.subgraph(found))


def _cut(component: nx.DiGraph[Moment], cut: Link) -> None:
    """Remove all edges of which only links between the ends of one are left."""
    for one, other, data in list(component.edges(data=True)):
        links = [link for link in data["links"] if (link.source, link.target) != (cut.source, cut.target)]
        if data["links"] and not links:
            component.remove_edge(one, other)
