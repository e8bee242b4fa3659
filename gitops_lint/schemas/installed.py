"""What a cluster itself says of its kinds: the CustomResourceDefinitions in Git, and the release of Flux.

Where they are in Git (`flux bootstrap` writes them), they tell for certain which versions are served and which fields
there are; else all that is known is what the latest releases have.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.installed_release import Release
from gitops_lint.flux.installed_release import release_of
from gitops_lint.flux.kinds import HELM_RELEASE
from gitops_lint.repo.nodes import Mapping, Node, Scalar, items_at, mapping_at, text_at
from gitops_lint.rulebook.kinds import GroupKind
from gitops_lint.rulebook.routes import Route

_DEFINITION = GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")
_INSTANCE = GroupKind("fluxcd.controlplane.io", "FluxInstance")
_VERSION_OF_INSTANCE = ("spec", "distribution", "version")
_VERSION_OF_CHART = ("spec", "values", "instance", "distribution", "version")  # of the flux-instance chart


class Definition(NamedTuple):
    """One version of a kind as a CustomResourceDefinition has it."""

    served: bool
    schema: Mapping | None


class Installed:
    """What is known of the APIs of one cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    @cached_property
    def definitions(self) -> dict[GroupKind, dict[str, Definition]]:
        """The versions of each kind whose CustomResourceDefinition is in Git."""
        found: dict[GroupKind, dict[str, Definition]] = {}
        for definition in self._cluster.of_kind(_DEFINITION):
            spec = mapping_at(definition.node, "spec")
            group, kind = text_at(spec, "group"), text_at(spec, "names", "kind")
            if group and kind:
                found[GroupKind(group, kind)] = dict(_versions(spec))
        return found

    def serves(self, group_kind: GroupKind, version: str) -> bool | None:
        """Tell whether the cluster's API server takes a version of a kind: None where that isn't in Git."""
        versions = self.definitions.get(group_kind)
        if not versions:
            return None
        return version in versions and versions[version].served

    def declares(self, group_kind: GroupKind, version: str, route: Route) -> bool | None:
        """Tell whether a kind has a field in a version: None where that isn't in Git."""
        definition = self.definitions.get(group_kind, {}).get(version)
        if definition is None or definition.schema is None or route[:1] == ("metadata",):
            return None
        return _declares(definition.schema, route)

    @cached_property
    def flux(self) -> Release | None:
        """The release of Flux, as (2, 7), where Git or the configuration names one (and not just the latest)."""
        if self._cluster.installed.release is not None:
            return self._cluster.installed.release
        versions = [text_at(one.node, *_VERSION_OF_INSTANCE) for one in self._cluster.of_kind(_INSTANCE)]
        versions += [text_at(one.node, *_VERSION_OF_CHART) for one in self._cluster.of_kind(HELM_RELEASE)]
        releases = (release_of(version) for version in versions if version)
        return next((found for found in releases if found is not None), None)


def release(text: str) -> Release:
    """Return a release that rules name ("2.7") so that releases compare."""
    return tuple(int(part) for part in text.split("."))


def _versions(spec: Mapping | None) -> list[tuple[str, Definition]]:
    found = []
    for version in items_at(spec, "versions"):
        name, served = text_at(version, "name"), mapping_at(version)
        if name and served:
            flag = served.get("served")
            is_served = not isinstance(flag, Scalar) or flag.value is not False
            found.append((name, Definition(is_served, mapping_at(version, "schema", "openAPIV3Schema"))))
    return found


def _declares(schema: Node | None, route: Route) -> bool:
    for step in route:
        if not isinstance(schema, Mapping) or "x-kubernetes-preserve-unknown-fields" in schema:
            return True
        if isinstance(step, int):
            schema = schema.get("items")
            continue
        properties, others = mapping_at(schema, "properties"), schema.get("additionalProperties")
        if properties is not None and step in properties:
            schema = properties.get(step)
        elif others is not None:
            schema = others
        else:
            return properties is None
    return True
