"""What falls with a node, how many and by which way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.graph.moments import Moment, State, held_back
from gitops_lint.graph.order import Order, order_of
from gitops_lint.graph.ranking import waiting
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.rulebook.roles import Role

_COUNT_ALL = (Role.APPLIER, Role.RELEASE)
"""What applies or installs others: it counts wherever it comes from, and the more."""
_WEIGHT = 10


class Extent(NamedTuple):
    """How many can't become ready, by role, the cause itself left out."""

    appliers: int
    releases: int
    objects: int

    @property
    def size(self) -> int:
        """How much it is, what applies or installs others counting ten times."""
        return _WEIGHT * (self.appliers + self.releases) + self.objects


class Impact(NamedTuple):
    """What can't become ready, by role and each sorted, the cause itself left out."""

    appliers: tuple[Identity, ...] = ()
    releases: tuple[Identity, ...] = ()
    objects: tuple[Identity, ...] = ()

    @property
    def size(self) -> int:
        """How much it is, as an extent counts it."""
        return Extent(*map(len, self)).size


@keeps_values
class Impacts:
    """What falls with the nodes of one graph; what waits for a moment is worked out once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._counted_all = frozenset().union(*map(graph.nodes_of, _COUNT_ALL))
        self._held_back: dict[int, frozenset[Identity]] = {}
        self._waiting: dict[tuple[tuple[Identity, ...], State], dict[Identity, int]] = {}
        self._of_moments: dict[tuple[Moment, ...], Impact] = {}

    @kept_value
    def order(self) -> Order:
        """What comes before what in the graph."""
        return order_of(self.graph)

    def of(self, identity: Identity, state: State = State.EXISTS) -> Impact:
        """Return what can't become ready if a node never reaches a state (by default: it isn't there at all)."""
        return counted(self._not_ready(identity, state) - {identity}, self.graph)

    def size(self, identity: Identity, state: State) -> int:
        """Return how much can't become ready if a node never reaches a state, as `Impact.size` counts it."""
        affected = self._not_ready(identity, state) - {identity}
        counted_all = affected & self._counted_all
        held = affected & self.graph.held
        return len(held | counted_all) + (_WEIGHT - 1) * len(counted_all)

    def waiting(self, counted: tuple[Identity, ...], state: State) -> dict[Identity, int]:
        """Return for every node how many of some nodes can't become ready if it never reaches a state."""
        if (counted, state) not in self._waiting:
            self._waiting[counted, state] = waiting(self.order, counted, state)
        return self._waiting[counted, state]

    def of_all(self, identities: Iterable[Identity], state: State) -> Impact:
        """Return what can't become ready if none of some nodes reaches a state, those nodes included."""
        return counted(self._all_not_ready([Moment(identity, state) for identity in identities]), self.graph)

    def of_moments(self, never: Iterable[Moment]) -> Impact:
        """Return what can't become ready if some moments never come, their nodes included."""
        moments = tuple(never)
        if moments not in self._of_moments:  # thousands of faults may be of one Kustomization
            self._of_moments[moments] = counted(self._all_not_ready(moments), self.graph)
        return self._of_moments[moments]

    def beyond(self, identities: Iterable[Identity], state: State) -> Impact:
        """Return what can't become ready if none of some nodes reaches a state, those nodes left out."""
        causes = frozenset(identities)
        never = [self.order.number(identity, state) for identity in causes if identity in self.order]
        return counted(self.order.nodes_held_back_by(never) - causes, self.graph)

    def while_waiting(self, identity: Identity) -> Impact:
        """Return what can't become ready while a node waits for ever: the node itself, and what waits for it."""
        return self.of_all((identity,), State.ACTS)

    def _all_not_ready(self, moments: Collection[Moment]) -> frozenset[Identity]:
        """Return the nodes of moments that never come, and all that wait for one of them."""
        nodes = frozenset(moment.identity for moment in moments)
        if len(nodes) == 1:
            return nodes.union(*(self._not_ready(*moment) for moment in moments))
        never = [self.order.number(*moment) for moment in moments if moment.identity in self.order]
        return nodes | self.order.nodes_held_back_by(never)

    def _not_ready(self, identity: Identity, state: State) -> frozenset[Identity]:
        """Return the nodes that a moment holds back: the same for all moments that wait for each other."""
        if identity not in self.order:
            return frozenset()
        number = self.order.number(identity, state)
        component = self.order.condensed.where[number]
        if component not in self._held_back:
            self._held_back[component] = self.order.nodes_held_back_by([number])
        return self._held_back[component]


def counted(affected: Iterable[Identity], graph: Graph) -> Impact:
    """Return nodes as an impact: those that Git holds, by what they are."""
    affected = frozenset(affected)
    appliers, releases = affected & graph.nodes_of(Role.APPLIER), affected & graph.nodes_of(Role.RELEASE)
    objects = (affected & graph.held) - appliers - releases
    return Impact(*(tuple(sorted(identities)) for identities in (appliers, releases, objects)))


class Fallen(NamedTuple):
    """A node that can't become ready: the link because of which it can't, and what falls before it, if not a cause."""

    identity: Identity
    link: Link
    before: Fallen | None

    @property
    def way(self) -> tuple[Link, ...]:
        """The shortest way from what fails to the node, link by link: each leads from what falls to why it does."""
        links, earlier = [self.link], self.before
        while earlier is not None:
            links.append(earlier.link)
            earlier = earlier.before
        return tuple(reversed(links))


def fallen(graph: Graph, failing: Collection[Identity], order: Order | None = None) -> tuple[Fallen, ...]:
    """Return what falls if some nodes fail or are missing, nearest first, those nodes left out.

    Of several ways of one length one is told. `order` may be given where it is at hand.
    """
    order = order or order_of(graph)
    why = order.held_back_by(order.number(identity, State.EXISTS) for identity in failing)
    at: dict[int, tuple[int, Fallen | None]] = {}
    first: dict[Identity, tuple[int, Fallen | None]] = {}
    for number, because in why.items():  # in the order in which they were found
        identity, cause = order.identity(number), order.identity(because)
        distance, before = at.get(because, (0, None))
        if identity != cause:
            distance, before = distance + 1, Fallen(identity, _link(graph, order, number, because), before)
        at[number] = distance, before
        first.setdefault(identity, at[number])
    reached = [(distance, fall) for distance, fall in first.values() if fall is not None]
    return tuple(fall for _, fall in sorted(reached, key=lambda pair: (pair[0], pair[1].identity)))


def _link(graph: Graph, order: Order, later: int, earlier: int) -> Link:
    """Return the first link that lets a moment wait for one of another node."""
    source, target = order.moment(later), order.moment(earlier)
    states = source.state, target.state
    links = (link for link in graph.out(source.identity) if link.target == target.identity)
    return next(link for link in links if held_back(link) == states)
