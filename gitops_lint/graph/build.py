"""Makes the graph of a cluster: explicit edges from the rules of each kind, implied ones from what Flux does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from functools import partial
from typing import TypeVar

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release import Release
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.config.externals import External
from gitops_lint.graph.chart_release import ChartRelease, chart_release
from gitops_lint.graph.charts import chart_references, provisions
from gitops_lint.graph.implied import Installers
from gitops_lint.graph.installed_releases import with_releases
from gitops_lint.graph.model import Edge, Graph, Link, Presence
from gitops_lint.graph.object_links import ObjectLinks
from gitops_lint.graph.products import Made, MadeLike, products
from gitops_lint.graph.provisions import Provisions
from gitops_lint.graph.suspension import may_be_suspended, suspension
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook

_T = TypeVar("_T")


def build_graph(
    cluster: Cluster, rulebook: Rulebook, externals: tuple[External, ...] = (), documents: Documents | None = None
) -> Graph:
    """Return the graph of a cluster; the same cluster gives the same graph, edge by edge.

    The graph's cluster knows which releases of products it runs, besides what it knew.

    `externals` are known to be on the cluster by other means than Git. `documents` keep what comes of an object
    alone, and take what fails: then it is unknown what the object at fault needs.
    """
    return _GraphBuilder(cluster, rulebook, externals, documents or Documents(MemoryTree({}))).build()


class _GraphBuilder:
    def __init__(
        self, cluster: Cluster, rulebook: Rulebook, externals: tuple[External, ...], documents: Documents
    ) -> None:
        self.documents = documents
        self.derived = documents.derived
        self.cluster = cluster
        self.rulebook = rulebook
        self.externals = externals
        self.nodes: dict[Identity, Presence] = {}
        self.links: dict[Identity, list[Link]] = {}  # by their sources: those of a node stay together
        self.askers: dict[Identity, set[Identity]] = {}  # who refers to what Git doesn't hold
        self.provisions = Provisions(rulebook.role, cluster.objects)

    def build(self) -> Graph:
        objects = []
        for object_ in self.cluster.in_order:
            identity = object_.identity
            if object_.is_switched_off():  # who has it so makes it by other means
                self.nodes[identity] = Presence.PRESUMED
                continue
            is_presumed = identity in self.cluster.presumed
            self.nodes[identity] = Presence.PRESUMED if is_presumed else Presence.APPLIED
            objects.append(object_)
        releases = [
            self._chart_release(object_, self.cluster.releases[object_.identity])
            for object_ in objects
            if object_.identity in self.cluster.releases
        ]
        self._provide(releases)
        installers = Installers(self.cluster.of_role(Role.DEFINITION, self.rulebook), releases)
        links_of = ObjectLinks(self.cluster, self.rulebook, installers, self.provisions, self.documents)
        for object_ in objects:
            for link in links_of.of(object_):
                self._link(link)
        for release in releases:
            for link in self._of_release("values", release, partial(self._chart_references, release)):
                self._link(link)
        for target, askers in self.askers.items():
            self._enter(target, askers)
        links = tuple(link for node in self.nodes for link in self.links.get(node, ()))
        roles = {kind: self.rulebook.role(kind) for kind in sorted({node.group_kind for node in self.nodes})}
        cluster = with_releases(self._with_unknowns(links_of.lost), releases, self.rulebook)
        return Graph(cluster, self.nodes, links, self.provisions.made, roles, dict(self._suspended()), tuple(releases))

    def _of_release(self, what: str, release: ChartRelease, make: Callable[[], _T]) -> _T:
        """Return what comes of a release alone."""
        return self.derived.of(what, (release.object, release.release, release.chart), make)

    def _chart_release(self, object_: Object, release: Release) -> ChartRelease:
        make = partial(chart_release, object_, release, self.rulebook)
        return self.derived.of("chart release", (object_, release), make)

    def _with_unknowns(self, lost: list[tuple[Object, str]]) -> Cluster:
        """Return the cluster, which may hold anything where it isn't known what an object needs."""
        if not lost:
            return self.cluster
        unknowns = (
            Unknown(
                UnknownKind.LIMIT,
                why,
                object_.place,
                next(iter(object_.applied_by), None),
            )
            for object_, why in lost
        )
        uncertain = self.cluster.uncertain | {object_.identity for object_, _ in lost}
        return replace(self.cluster, unknowns=(*self.cluster.unknowns, *unknowns), uncertain=uncertain)

    def _suspended(self) -> Iterator[tuple[Identity, Place]]:
        """Return the objects that are suspended, and where they say so."""
        for kind in self.cluster.kinds:
            for object_ in self.cluster.of_kind(kind) if may_be_suspended(kind, self.rulebook) else ():
                place = suspension(object_, self.rulebook)
                if place is not None:
                    yield object_.identity, place

    def _provide(self, releases: Iterable[ChartRelease]) -> None:
        """Take note of everything that controllers and charts make, in the order of what makes it."""
        for kind in sorted(self.cluster.kinds):
            if self.rulebook.products(kind):
                for object_ in self._acting(kind):
                    for made in self.derived.of("products", (object_,), partial(self._products, object_)):
                        self.provisions.add(made)
            if self.rulebook.kind(kind) is None:
                for object_ in self._acting(kind):
                    self.provisions.add_unknown(object_)
        for release in releases:
            for made in self._of_release("provisions", release, partial(self._provisions, release)):
                self.provisions.add(made)

    def _acting(self, kind: GroupKind) -> list[Object]:
        """Return the objects of a kind that do something, sorted."""
        acting = (object_ for object_ in self.cluster.of_kind(kind) if not object_.is_switched_off())
        return sorted(acting, key=lambda object_: object_.identity)

    def _products(self, object_: Object) -> list[Made | MadeLike]:
        return list(products(object_, self.rulebook))

    def _provisions(self, release: ChartRelease) -> list[Made | MadeLike]:
        return list(provisions(release, self.rulebook))

    def _chart_references(self, release: ChartRelease) -> list[Link]:
        return [referred.from_(release.object) for referred in chart_references(release, self.rulebook)]

    def _link(self, link: Link) -> None:
        self._add(link)
        if link.target not in self.nodes:
            self.askers.setdefault(link.target, set()).add(link.source)

    def _add(self, link: Link) -> None:
        self.links.setdefault(link.source, []).append(link)

    def _enter(self, target: Identity, askers: Set[Identity]) -> None:
        """Tell how a node comes to be that Git doesn't hold, and link it with what makes it."""
        makers = self.provisions.makers(target, askers)
        if target in self.cluster.presumed or self._is_builtin(target) or self._is_external(target):
            self.nodes[target] = Presence.PRESUMED
        else:
            self.nodes[target] = Presence.MADE if makers else Presence.GHOST
        strength = Strength.ORDERING if len(makers) == 1 else Strength.SOFT  # one of several makers is enough
        for maker in makers:
            place = self.cluster.objects[maker].name_place
            self._add(Link(target, maker, Edge(EdgeKind.PRODUCES, strength, place, implied=True)))

    def _is_external(self, target: Identity) -> bool:
        return any(external.covers(*target) for external in self.externals)

    def _is_builtin(self, target: Identity) -> bool:
        kind = self.rulebook.kind(target.group_kind)
        if kind is None or not self.rulebook.is_builtin(*target):
            return False
        brings = parse_group_kind(kind.builtin_with) if kind.builtin_with else None
        return brings is None or Identity(*brings, target.namespace, target.name) not in self.cluster.objects
