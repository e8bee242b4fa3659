"""Which kinds and versions a cluster's API server takes: it does, it doesn't, or that isn't known.

What Git tells of it: the CustomResourceDefinitions that it holds, which release of a product (Flux, External Secrets)
is installed, and which of its components. Where these contradict each other, nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.installed_release import InstalledRelease, Told
from gitops_lint.cluster.release_range import ANY_RELEASE, parsed_release
from gitops_lint.repo.documents import Documents, Same
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.numerals import whole_number
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.routes import Route
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.rulebook.schema_files import Schema
from gitops_lint.schemas.definitions import Definition, definitions
from gitops_lint.schemas.own_definitions import own_schema

_VERSION = late_pattern(r"v(\d+)(?:(alpha|beta)(\d+))?", re.ASCII)


class Served(Enum):
    """Whether an API server takes objects of a kind and version."""

    YES = "served"
    NO = "not served"
    UNKNOWN = "not known"


class MissingComponent(NamedTuple):
    """A component that a product is installed without; `place` is where what installs it stands.

    Where `is_defined`, something else brings the definitions of its kinds, so that the API server takes their objects.
    """

    product: str
    name: str
    place: Place | None
    is_defined: bool = False


def _nothing() -> Iterable[Told]:
    return ()


@keeps_values
class ServedApis:
    """What is known of the APIs of one cluster.

    `hints` gives what scripts and the like tell of releases: they are asked where the cluster itself tells nothing, and
    make nothing certain.
    """

    def __init__(self, cluster: Cluster, rulebook: Rulebook, hints: Callable[[], Iterable[Told]] = _nothing) -> None:
        self._cluster = cluster
        self._rulebook = rulebook
        self._hints = hints
        self._releases: dict[str, InstalledRelease] = {}
        self._own: dict[tuple[GroupKind, str], Schema | None] = {}
        self._components: dict[GroupKind, MissingComponent | None] = {}

    def kept_by(self, documents: Documents) -> Same | None:
        """Return what stands for all that is known here, in this run and in others where it is the same.

        None where no other run is remembered.
        """
        if not documents.remembers:
            return None
        unsure = self._cluster.uncertain.union(collision.identity for collision in self._cluster.collisions)
        defining = self._cluster.of_role(Role.DEFINITION, self._rulebook)
        defined = tuple((object_, object_.identity in unsure) for object_ in defining)
        rests_on = (defined, self._cluster.installed, tuple(self._hints()))
        return Same(documents.once(("served", rests_on), object))

    @kept_value
    def _definitions(self) -> dict[GroupKind, dict[str, Definition]]:
        return definitions(self._cluster, self._rulebook)

    def is_defined(self, group_kind: GroupKind) -> bool:
        """Tell whether Git holds the definition of a kind."""
        return group_kind in self._definitions

    def declares(self, group_kind: GroupKind, version: str, route: Route) -> bool | None:
        """Tell whether a kind has a field in a version: None where that isn't in Git."""
        definition = self._definitions.get(group_kind, {}).get(version)
        declared = definition.declares(route) if definition is not None else None
        return None if definition is not None and not definition.certain and declared is False else declared

    def admits(self, group_kind: GroupKind, version: str, route: Route, value: str) -> bool:
        """Tell whether the definition in Git lists a value among those that a field may have."""
        definition = self._definitions.get(group_kind, {}).get(version)
        return definition is not None and definition.admits(route, value)

    def own_schema(self, group_kind: GroupKind, version: str) -> Schema | None:
        """Return what the definition in Git says of the fields of a version, if it is there and certain."""
        key = (group_kind, version)
        if key not in self._own:
            definition = self._definitions.get(group_kind, {}).get(version)
            head = self._rulebook.schemas.head(group_kind, version)
            self._own[key] = own_schema(group_kind, version, definition, head) if definition is not None else None
        return self._own[key]

    def installed(self, product: str) -> InstalledRelease:
        """Return what is known of the release of a product that is installed."""
        if product not in self._releases:
            installed = self._cluster.installed
            known = installed.of(product)
            if known.releases == ANY_RELEASE:
                known = installed._replace(told=(*installed.told, *self._hints())).of(product)
            self._releases[product] = known
        return self._releases[product]

    def serves(self, group_kind: GroupKind, version: str) -> Served:
        """Tell whether the API server takes objects of a kind and version."""
        missing = self.missing_component(group_kind)
        if missing is not None and not missing.is_defined:
            return Served.NO
        defined, schema = self._definitions.get(group_kind), self._rulebook.schemas.schema(group_kind)
        answers = {self._by_release(schema, version)} if schema is not None else set()
        if defined and version in defined and defined[version].served:
            answers.add(Served.YES)
        elif defined and all(definition.certain for definition in defined.values()):
            answers.add(Served.NO)
        answers.discard(Served.UNKNOWN)
        return answers.pop() if len(answers) == 1 else Served.UNKNOWN

    def _by_release(self, schema: Schema, version: str) -> Served:
        kind, installed = schema.kind, self.installed(schema.product)
        if version not in kind.versions and version not in kind.removed:
            may_be_newer = _rank(version) > _rank(kind.newest)
            return Served.UNKNOWN if may_be_newer else Served.NO  # there has never been such a version
        is_there, is_gone = _has(installed, kind.since.get(version), True), self._is_gone(schema, version)
        if is_gone or is_there is False:
            return Served.NO
        return Served.YES if is_there and is_gone is False and installed.certain else Served.UNKNOWN

    def _is_gone(self, schema: Schema, version: str) -> bool | None:
        """Tell whether the release that is installed has taken a version away; None where that isn't known."""
        installed = self.installed(schema.product)
        return False if installed.keeps_removed else _has(installed, schema.kind.removed.get(version), False)

    def newest(self, schema: Schema) -> str:
        """Return the newest version of a kind that is served as far as is known, or the newest that there is."""
        defined, releases = self._definitions.get(schema.group_kind, {}), self.installed(schema.product).releases
        for version in reversed(schema.kind.versions):
            if defined:
                is_served = version in defined and defined[version].served
            else:
                since, removed = schema.kind.since.get(version), schema.kind.removed.get(version)
                is_served = since is None or releases.has_reached(parsed_release(since)) is True
                is_served = is_served and (removed is None or releases.has_reached(parsed_release(removed)) is False)
            if is_served:
                return version
        return schema.kind.newest

    def is_hinted(self, component: MissingComponent) -> bool:
        """Tell whether scripts and the like speak of a component: they may install it."""
        return any(component.name in (hint.components or ()) for hint in self._hints())

    def missing_component(self, group_kind: GroupKind) -> MissingComponent | None:
        """Return the component that a kind belongs to, if the cluster installs its product without it."""
        if group_kind not in self._components:
            self._components[group_kind] = self._missing_component(group_kind)
        return self._components[group_kind]

    def _missing_component(self, group_kind: GroupKind) -> MissingComponent | None:
        for distribution in self._rulebook.schemas.distributions:
            component = distribution.component_of.get(str(group_kind))
            if component is not None:
                installed = self._cluster.installed.components_of(distribution.product)
                is_missing = installed is not None and component not in installed.names
                place = installed.place if installed is not None else None
                is_defined = group_kind in self._definitions
                return MissingComponent(distribution.product, component, place, is_defined) if is_missing else None
        return None


def _has(installed: InstalledRelease, text: str | None, otherwise: bool) -> bool | None:
    """Tell whether a release has been reached that brings or takes away a version, if there is one."""
    return otherwise if text is None else installed.has_reached(parsed_release(text))


def _rank(version: str) -> tuple[int, int, int]:
    """Return what orders versions as Kubernetes does: `v1beta1` before `v1`, `v1` before `v2alpha1`."""
    match = _VERSION.fullmatch(version)
    major, minor = (whole_number(match[1]), whole_number(match[3] or "0")) if match else (None, None)
    if match is None or major is None or minor is None:
        return (0, 0, 0)
    stability = {"alpha": 0, "beta": 1}.get(match[2], 2)
    return (major, stability, minor)
