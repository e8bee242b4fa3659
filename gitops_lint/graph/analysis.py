"""What falls with a node, and what waits for itself.

Both follow from when things happen. An object *exists* once its Kustomization acts; it *acts* (a Kustomization applies,
a HelmRelease installs, a store connects) once it exists and what must come first is ready; it is *ready* once it has
acted and what it needs to run is ready. `moments` spells that out as a graph of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import networkx as nx

from gitops_lint.flux.objects import HELM_RELEASE, KUSTOMIZATION, Identity
from gitops_lint.graph.model import EdgeKind, Graph, Link
from gitops_lint.rulebook.kinds import Strength


class State(StrEnum):
    """What can become true of a node, one after the other."""

    EXISTS = "exists"
    ACTS = "acts"
    READY = "ready"


class Moment(NamedTuple):
    """A node reaching a state."""

    identity: Identity
    state: State


def moments(graph: Graph, counts: Callable[[Link], bool] = lambda _: True) -> nx.DiGraph[Moment]:
    """Return which moments wait for which: an edge leads from a moment to one that must come before it.

    Only links that `counts` takes are heeded. Edges carry the links that they come from as `links`; what follows from
    the order of states alone carries none.
    """
    order: nx.DiGraph[Moment] = nx.DiGraph()
    for identity in graph.network:
        order.add_edge(Moment(identity, State.ACTS), Moment(identity, State.EXISTS), links=[])
        order.add_edge(Moment(identity, State.READY), Moment(identity, State.ACTS), links=[])
    for link in graph.links():
        ends = _waits(link)
        if ends is not None and link.source != link.target and counts(link):
            later, earlier = ends
            if order.has_edge(later, earlier):
                order.edges[later, earlier]["links"].append(link)
            else:
                order.add_edge(later, earlier, links=[link])
    return order


def _waits(link: Link) -> tuple[Moment, Moment] | None:
    """Return the moment that a link holds back, and the one that it waits for."""
    source, target, edge = link
    if edge.strength is Strength.SOFT:
        return None
    if edge.kind in (EdgeKind.APPLIES, EdgeKind.PRODUCES):
        return Moment(source, State.EXISTS), Moment(target, State.ACTS)
    if edge.kind == EdgeKind.NAMESPACE and edge.implied:
        return Moment(source, State.EXISTS), Moment(target, State.EXISTS)
    if edge.kind == EdgeKind.CRD:
        return Moment(source, State.EXISTS), Moment(target, State.READY)
    if edge.strength is Strength.ORDERING:
        return Moment(source, State.ACTS), Moment(target, State.READY)
    return Moment(source, State.READY), Moment(target, State.READY)


class Impact(NamedTuple):
    """What can't become ready, each sorted, the cause itself left out."""

    kustomizations: tuple[Identity, ...] = ()
    helm_releases: tuple[Identity, ...] = ()
    objects: tuple[Identity, ...] = ()

    @property
    def size(self) -> int:
        """How much it is, Kustomizations and HelmReleases counting ten times."""
        return 10 * (len(self.kustomizations) + len(self.helm_releases)) + len(self.objects)


class Impacts:
    """What falls with the nodes of one graph; what waits for a moment is worked out once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.moments = moments(graph)
        self._ancestors: dict[Moment, frozenset[Identity]] = {}

    def of(self, identity: Identity, state: State = State.EXISTS) -> Impact:
        """Return what can't become ready if a node never reaches a state (by default: it isn't there at all)."""
        return _counted(self._held_back(identity, state) - {identity}, self.graph)

    def of_all(self, identities: Iterable[Identity], state: State) -> Impact:
        """Return what can't become ready if none of some nodes reaches a state, those nodes included."""
        affected = {one for identity in identities for one in (identity, *self._held_back(identity, state))}
        return _counted(affected, self.graph)

    def beyond(self, identities: Iterable[Identity], state: State) -> Impact:
        """Return what can't become ready if none of some nodes reaches a state, those nodes left out."""
        causes = frozenset(identities)
        seen = {Moment(identity, state) for identity in causes} & self.moments.nodes
        waiting = list(seen)
        while waiting:
            later = self.moments.pred[waiting.pop()].keys() - seen
            seen |= later
            waiting += later
        return _counted({moment.identity for moment in seen if moment.state is State.READY} - causes, self.graph)

    def while_waiting(self, identity: Identity) -> Impact:
        """Return what can't become ready while a node waits for ever: the node itself, and what waits for it."""
        return self.of_all((identity,), State.ACTS)

    def _held_back(self, identity: Identity, state: State) -> frozenset[Identity]:
        moment = Moment(identity, state)
        if moment not in self._ancestors:
            later = nx.ancestors(self.moments, moment) if moment in self.moments else ()
            self._ancestors[moment] = frozenset(one.identity for one in later if one.state is State.READY)
        return self._ancestors[moment]


def cycles(graph: Graph, counts: Callable[[Link], bool]) -> Iterator[Cycle]:
    """Return each set of nodes that wait for each other: one per strongly connected component of their moments."""
    order = moments(graph, counts)
    components = [found for found in nx.strongly_connected_components(order) if len(found) > 1]
    for component in sorted(components, key=min):
        yield Cycle(order.subgraph(component).copy())


def _counted(affected: Iterable[Identity], graph: Graph) -> Impact:
    kustomizations, releases, objects = [], [], []
    for identity in sorted(affected):
        if identity.group_kind == KUSTOMIZATION:
            kustomizations.append(identity)
        elif identity.group_kind == HELM_RELEASE:
            releases.append(identity)
        elif identity in graph.cluster.objects:
            objects.append(identity)
    return Impact(tuple(kustomizations), tuple(releases), tuple(objects))


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
        ways = (
            [moment, *nx.shortest_path(self.component, after, moment)]
            for moment in sorted(self.component)
            if moment.identity == identity
            for after in sorted(self.component.successors(moment))
        )
        return tuple(self._links_along(min(ways, key=len)))

    def _links_along(self, way: list[Moment]) -> Iterator[Link]:
        for one, other in itertools.pairwise(way):
            yield from self.component.edges[one, other]["links"][:1]
