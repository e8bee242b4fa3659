"""Graphs that are drawn by hand: objects by their letters, and links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypothesis import strategies as st

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.analysis import Moment, State
from gitops_lint.graph.model import Edge, Graph, Link, Presence
from gitops_lint.repo.nodes import Mapping, Place
from gitops_lint.rulebook.edges import OF_THE_LINTER, EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.roles import Role

PLACE = Place("all.yaml")
ROLES = {
    GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization"): Role.APPLIER,
    GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"): Role.RELEASE,
}
EDGES = {kind.value: kind for kind in EdgeKind}
IMPLIED = OF_THE_LINTER | {EdgeKind.NAMESPACE}


def kustomization(name: str) -> Identity:
    return Identity("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", name)


def helm_release(name: str) -> Identity:
    return Identity("helm.toolkit.fluxcd.io", "HelmRelease", "default", name)


def config_map(name: str) -> Identity:
    return Identity("", "ConfigMap", "default", name)


def link(
    source: Identity,
    target: Identity,
    kind: str = "dependsOn",
    strength: Strength = Strength.ORDERING,
    implied: bool | None = None,
) -> Link:
    """Return a link; those of the linter's own kinds are implied unless said otherwise."""
    edge = EDGES[kind]
    return Link(source, target, Edge(edge, strength, PLACE, implied=edge in IMPLIED if implied is None else implied))


def graph(
    links: Iterable[Link],
    ghosts: Iterable[Identity] = (),
    more: Iterable[Identity] = (),
    made: Iterable[Identity] = (),
) -> Graph:
    """Return a graph of links; Git holds all nodes but the ghosts and what is made."""
    links = list(links)
    elsewhere = dict.fromkeys(ghosts, Presence.GHOST) | dict.fromkeys(made, Presence.MADE)
    ends = sorted({*more, *elsewhere, *(end for one in links for end in one[:2])})
    nodes = {node: elsewhere.get(node, Presence.APPLIED) for node in ends}
    objects = {node: Object(node, Mapping({}, {}, PLACE)) for node in nodes if node not in elsewhere}
    return Graph(Cluster("home", "cluster", True, objects, {}), nodes, tuple(links), {}, ROLES)


# random graphs, and the slowest way to say what waits for what in them


NODES = [*map(kustomization, "abcd"), *map(helm_release, "rs"), *map(config_map, "xy")]
KINDS = ["dependsOn", "reads", "applies", "produces", "waits", "namespace", "crd"]


def links_of_random_graphs() -> st.SearchStrategy[list[Link]]:
    nodes = st.sampled_from(NODES)
    one = st.builds(link, nodes, nodes, st.sampled_from(KINDS), st.sampled_from(list(Strength)))
    return st.lists(one, max_size=14)


def waits(one: Link) -> tuple[Moment, Moment] | None:
    """Return what a link holds back, and until when, as a table."""
    if one.edge.strength is Strength.SOFT or one.source == one.target:
        return None
    exists, acts, ready = State.EXISTS, State.ACTS, State.READY
    states = {
        "applies": (exists, acts),
        "produces": (exists, acts),
        "namespace": (exists, exists),
        "crd": (exists, ready),
    }.get(one.edge.kind, (acts if one.edge.strength is Strength.ORDERING else ready, ready))
    return Moment(one.source, states[0]), Moment(one.target, states[1])


def direct(drawn: Graph) -> Iterator[tuple[Moment, Moment]]:
    """Return each pair of moments of which the first can't come before the second."""
    for node in drawn.nodes:
        yield Moment(node, State.ACTS), Moment(node, State.EXISTS)
        yield Moment(node, State.READY), Moment(node, State.ACTS)
    yield from (pair for one in drawn.links if (pair := waits(one)) is not None)


def held_back(drawn: Graph, cause: Moment) -> set[Moment]:
    """Return all moments that never come if one doesn't, by looking at all pairs until nothing changes."""
    held = {cause}
    pairs = list(direct(drawn))
    while True:
        more = {later for later, earlier in pairs if earlier in held} - held
        if not more:
            return held
        held |= more
