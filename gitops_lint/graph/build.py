"""Makes the graph of a cluster: explicit edges from the rules of each kind, implied ones from what Flux does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from functools import partial
from typing import TypeVar

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity, namespace_called
from gitops_lint.cluster.object import Object, Ownership
from gitops_lint.cluster.release import Release
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.config.externals import External
from gitops_lint.graph.chart_release import ChartRelease, chart_release
from gitops_lint.graph.charts import chart_references, provisions
from gitops_lint.graph.implied import Installers, referent_credentials
from gitops_lint.graph.installed_releases import with_releases
from gitops_lint.graph.model import Edge, Graph, Link, Presence
from gitops_lint.graph.products import Made, MadeLike, products
from gitops_lint.graph.provisions import Provisions
from gitops_lint.graph.references import Referred, references
from gitops_lint.graph.suspension import may_be_suspended, suspension
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.limits import MAX_LINKS
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.kinds import Strength
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
        self.faults = documents.faults
        self.derived = documents.derived
        self.lost: list[tuple[Object, str]] = []  # whose links aren't known, and why
        self.linked = 0
        self.cluster = cluster
        self.rulebook = rulebook
        self.externals = externals
        self.nodes: dict[Identity, Presence] = {}
        self.links: dict[Identity, list[Link]] = {}  # by their sources: those of a node stay together
        self.askers: dict[Identity, set[Identity]] = {}  # who refers to what Git doesn't hold
        self.applies: dict[tuple[Identity, Strength], Edge] = {}
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
        self._provide(objects, releases)
        installers = Installers(self.cluster.of_role(Role.DEFINITION, self.rulebook), releases)
        for object_ in objects:
            self._link_applied(object_)
            self._link_namespace(object_)
            if self.linked > MAX_LINKS:
                self._lose(object_)
                continue
            needs = self.faults.guarded(
                partial(self._needs, object_, installers),
                None,
                f"what {object_.identity} refers to",
                "",
                self.cluster.name,
            )
            self.linked += len(needs or ())
            if needs is None:
                self.lost.append((object_, f"a fault of the linter ended looking at {object_.identity}"))
            elif self.linked > MAX_LINKS:
                self._lose(object_)
                continue
            for link in needs or ():
                self._link(link)
                if link.edge.kind is EdgeKind.STORE:
                    self._link_credentials(object_, link.target)
        for release in releases:
            for link in self._of_release("values", release, partial(self._chart_references, release)):
                self._link(link)
        for target, askers in self.askers.items():
            self._enter(target, askers)
        links = tuple(link for node in self.nodes for link in self.links.get(node, ()))
        roles = {kind: self.rulebook.role(kind) for kind in sorted({node.group_kind for node in self.nodes})}
        cluster = with_releases(self._with_unknowns(), releases, self.rulebook)
        return Graph(cluster, self.nodes, links, self.provisions.made, roles, dict(self._suspended()), tuple(releases))

    def _lose(self, object_: Object) -> None:
        self.lost.append((object_, f"the objects of this cluster have more than {MAX_LINKS:,} references"))

    def _needs(self, object_: Object, installers: Installers) -> list[Link]:
        """Return the links to what an object refers to, and to what installs its kind."""
        group = object_.identity.group
        installed_by = () if self.rulebook.is_bootstrapped(group) else installers.edges(object_)
        operator = installers.operator_namespace(group)
        written = self.derived.of(("references", operator), (object_,), partial(self._written, object_, operator))
        return [*_links(object_.identity, installed_by), *written]

    def _written(self, object_: Object, operator: str | None) -> list[Link]:
        return _links(object_.identity, references(object_, self.rulebook, operator))

    def _of_release(self, what: str, release: ChartRelease, make: Callable[[], _T]) -> _T:
        """Return what comes of a release alone."""
        return self.derived.of(what, (release.object, release.release, release.chart), make)

    def _chart_release(self, object_: Object, release: Release) -> ChartRelease:
        make = partial(chart_release, object_, release, self.rulebook)
        return self.derived.of("chart release", (object_, release), make)

    def _with_unknowns(self) -> Cluster:
        """Return the cluster, which may hold anything where it isn't known what an object needs."""
        if not self.lost:
            return self.cluster
        unknowns = (
            Unknown(
                UnknownKind.LIMIT,
                why,
                object_.place,
                next(iter(object_.applied_by), None),
            )
            for object_, why in self.lost
        )
        uncertain = self.cluster.uncertain | {object_.identity for object_, _ in self.lost}
        return replace(self.cluster, unknowns=(*self.cluster.unknowns, *unknowns), uncertain=uncertain)

    def _suspended(self) -> Iterator[tuple[Identity, Place]]:
        """Return the objects that are suspended, and where they say so."""
        kinds = frozenset([kind for kind in self.cluster.kinds if may_be_suspended(kind, self.rulebook)])
        for identity, object_ in self.cluster.objects.items():
            place = suspension(object_, self.rulebook) if identity.group_kind in kinds else None
            if place is not None:
                yield identity, place

    def _provide(self, objects: Iterable[Object], releases: Iterable[ChartRelease]) -> None:
        """Take note of everything that controllers and charts make."""
        making = frozenset([kind for kind in self.cluster.kinds if self.rulebook.products(kind)])
        unknown = frozenset([kind for kind in self.cluster.kinds if self.rulebook.kind(kind) is None])
        for object_ in objects:
            group_kind = object_.identity.group_kind
            if group_kind in making:
                for made in self.derived.of("products", (object_,), partial(self._products, object_)):
                    self.provisions.add(made)
            if group_kind in unknown:
                self.provisions.add_unknown(object_)
        for release in releases:
            for made in self._of_release("provisions", release, partial(self._provisions, release)):
                self.provisions.add(made)

    def _products(self, object_: Object) -> list[Made | MadeLike]:
        return list(products(object_, self.rulebook))

    def _provisions(self, release: ChartRelease) -> list[Made | MadeLike]:
        return list(provisions(release, self.rulebook))

    def _chart_references(self, release: ChartRelease) -> list[Link]:
        return _links(release.identity, chart_references(release, self.rulebook))

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
            self._add(Link(target, maker, _implied(EdgeKind.PRODUCES, strength, place)))

    def _is_external(self, target: Identity) -> bool:
        return any(external.covers(*target) for external in self.externals)

    def _is_builtin(self, target: Identity) -> bool:
        kind = self.rulebook.kind(target.group_kind)
        if kind is None or not self.rulebook.is_builtin(*target):
            return False
        brings = parse_group_kind(kind.builtin_with) if kind.builtin_with else None
        return brings is None or Identity(*brings, target.namespace, target.name) not in self.cluster.objects

    def _link_applied(self, object_: Object) -> None:
        """Link an object with the Kustomizations that apply it, and those that wait for it with the object."""
        is_shared = object_.ownership is Ownership.SHARED and object_.identity in self.provisions.made
        has_others = len(object_.applied_by) > 1 or is_shared  # one of several is enough
        is_there_before = object_.identity in self.cluster.started or has_others
        strength = Strength.SOFT if is_there_before else Strength.ORDERING
        for applier in object_.applied_by:
            if applier == object_.identity or applier not in self.cluster.objects:
                continue  # a bootstrapped Kustomization applies itself, which is no dependency
            self._add(Link(object_.identity, applier, self._applies(applier, strength)))
            known = self.cluster.appliers.get(applier)
            if known is not None and known.waits:
                place = known.waits_place or object_.name_place
                self._add(Link(applier, object_.identity, _implied(EdgeKind.WAITS, Strength.RUNTIME, place)))

    def _applies(self, applier: Identity, strength: Strength) -> Edge:
        """Return the edge to what applies an object: all that it applies have the same."""
        if (applier, strength) not in self.applies:
            place = self.cluster.objects[applier].name_place
            self.applies[applier, strength] = _implied(EdgeKind.APPLIES, strength, place)
        return self.applies[applier, strength]

    def _link_namespace(self, object_: Object) -> None:
        """Link an object with its Namespace, if that is in Git or a release makes it; others are made by hand."""
        namespace = namespace_called(object_.identity.namespace)
        if not object_.identity.namespace or namespace == object_.identity:
            return
        if namespace not in self.cluster.objects:
            makers = self.provisions.makers(namespace, frozenset((object_.identity,)))
            if not makers or object_.identity in makers:
                return
        place = object_.namespace_place or object_.place
        self._link(Link(object_.identity, namespace, _implied(EdgeKind.NAMESPACE, Strength.ORDERING, place)))

    def _link_credentials(self, object_: Object, used: Identity) -> None:
        """Link an object that uses a cluster-wide store with the credentials that the store looks up beside it."""
        store = self.cluster.objects.get(used)
        if store is not None:
            for link in _links(object_.identity, referent_credentials(object_, store, self.rulebook)):
                self._link(link)


def _links(source: Identity, all_referred: Iterable[Referred]) -> list[Link]:
    return [Link(source, referred.target, referred.edge) for referred in all_referred]


def _implied(kind: EdgeKind, strength: Strength, place: Place) -> Edge:
    return Edge(kind, strength, place, implied=True)
