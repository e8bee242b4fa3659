"""What objects need although no field of theirs says so: who installs their kind, who makes their namespace.

Facts: https://github.com/fluxcd/pkg ssa/manager_apply.go (an object whose kind or namespace isn't there fails its dry
run), https://github.com/external-secrets/external-secrets runtime/esutils/resolvers/secret_ref.go (credentials of a
cluster-wide store that name no namespace are looked up in that of each object that uses the store).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.charts import operated
from gitops_lint.graph.model import Edge
from gitops_lint.graph.references import Referred, counts, referred
from gitops_lint.repo.nodes import Scalar, at, text_at
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.rulebook import Rulebook


class Installers:
    """What installs the kinds of a cluster: CustomResourceDefinitions, and releases of charts that hold them."""

    def __init__(self, definitions: Iterable[Object], releases: Iterable[ChartRelease]) -> None:
        self._definitions = dict(_defined(definitions))
        self._releases: dict[str, list[Identity]] = {}
        self._unsure: set[Identity] = set()
        self._operators: dict[str, set[str]] = {}
        for release in releases:
            for group, namespace in _operated(release):
                self._operators.setdefault(group, set()).add(namespace)
            for group in _groups(release):
                self._releases.setdefault(group, []).append(release.identity)
            if release.values.open:
                self._unsure.add(release.identity)

    def are_like(self, others: Installers) -> bool:
        """Tell whether others install the same."""
        return self._told() == others._told()

    def _told(self) -> tuple[object, ...]:
        return self._definitions, self._releases, self._unsure, self._operators

    def operator_namespace(self, group: str) -> str | None:
        """Return where the operator of a group's kinds looks for what those of the whole cluster name, if known."""
        namespaces = self._operators.get(group, set())
        return next(iter(namespaces)) if len(namespaces) == 1 else None

    def edges(self, object_: Object) -> Iterator[Referred]:
        """Return the edges from a custom resource to what installs its kind: one of several is enough."""
        kind = object_.identity.group_kind
        if kind in self._definitions:
            yield _crd(object_, self._definitions[kind], Strength.ORDERING)
            return
        releases = self._releases.get(kind.group, [])
        certain = len(releases) == 1 and releases[0] not in self._unsure
        for release in releases:
            if release != object_.identity:
                yield _crd(object_, release, Strength.ORDERING if certain else Strength.SOFT)


def _crd(object_: Object, installer: Identity, strength: Strength) -> Referred:
    return Referred(installer, Edge(EdgeKind.CRD, strength, object_.place, implied=True))


def _defined(definitions: Iterable[Object]) -> Iterator[tuple[GroupKind, Identity]]:
    """Return which CustomResourceDefinition defines each kind: one that is switched off defines none."""
    for definition in definitions:
        group, kind = text_at(definition.node, "spec", "group"), text_at(definition.node, "spec", "names", "kind")
        if group and kind and not definition.is_switched_off():
            yield GroupKind(group, kind), definition.identity


def _operated(release: ChartRelease) -> Iterator[tuple[str, str]]:
    groups_and_namespace = operated(release)
    if groups_and_namespace is not None:
        groups, namespace = groups_and_namespace
        yield from ((group, namespace) for group in groups)


def _groups(release: ChartRelease) -> Iterator[str]:
    """Return the groups whose definitions a release installs: none where it says that it doesn't."""
    spec = release.object.node.get("spec")
    skipped = [at(spec, "install", key) for key in ("skipCRDs", "crds")]
    if release.chart is None or any(isinstance(node, Scalar) and node.value in (True, "Skip") for node in skipped):
        return
    for crds in release.chart.crds:
        if hold(crds.when, release.values.node):
            yield from crds.groups


def referent_credentials(user: Object, store: Object, rulebook: Rulebook) -> Iterator[Referred]:
    """Return the credentials that a store without namespaces of its own has looked up beside an object that uses it."""
    if store.identity.namespace or not user.identity.namespace:
        return
    seen_from = Object(store.identity._replace(namespace=user.identity.namespace), store.node)
    for rule, place in rulebook.references(store.identity.group_kind).for_consumers.places(store.node):
        if counts(rule, place.node, store.node):
            for credentials in referred(seen_from, rule, place, rulebook):
                if credentials.edge.namespace_place is None:
                    yield Referred(credentials.target, credentials.edge._replace(implied=True))
