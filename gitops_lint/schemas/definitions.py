"""The CustomResourceDefinitions in Git: which versions of a kind they serve, and which fields these have."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, items_at, mapping_at, text_at
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.routes import Route
from gitops_lint.rulebook.rulebook import Rulebook


class Definition(NamedTuple):
    """One version of a kind as a CustomResourceDefinition has it.

    It is `certain` unless the definition may be another than it seems, or there are two of them.
    """

    served: bool
    schema: Mapping | None
    certain: bool = True

    def declares(self, route: Route) -> bool | None:
        """Tell whether the version has a field; None where the definition doesn't say."""
        if self.schema is None or route[:1] == ("metadata",):
            return None
        return _declares(self.schema, route)

    def admits(self, route: Route, value: str) -> bool:
        """Tell whether the version says of a field that it may have a value, as one of those that it lists."""
        schema: Node | None = self.schema
        for step in route:
            properties = mapping_at(schema, "properties")
            items = at(schema, "items") if isinstance(step, int) else None
            schema = items if isinstance(step, int) else (properties.get(step) if properties is not None else None)
        return any(isinstance(each, Scalar) and each.text == value for each in items_at(schema, "enum"))


def definitions(cluster: Cluster, rulebook: Rulebook) -> dict[GroupKind, dict[str, Definition]]:
    """Return the versions of each kind whose definition a cluster applies."""
    by_kind: dict[GroupKind, dict[str, Definition]] = {}
    unsure = cluster.uncertain.union(collision.identity for collision in cluster.collisions)
    for definition in cluster.of_role(Role.DEFINITION, rulebook):
        spec = mapping_at(definition.node, "spec")
        group, kind = text_at(spec, "group"), text_at(spec, "names", "kind")
        if group and kind and not definition.is_switched_off():
            by_kind[GroupKind(group, kind)] = dict(_versions(spec, definition.identity not in unsure))
    return by_kind


def _versions(spec: Mapping | None, certain: bool) -> list[tuple[str, Definition]]:
    named = []
    for version in items_at(spec, "versions"):
        name, served = text_at(version, "name"), mapping_at(version)
        if name and served:
            flag = served.get("served")
            is_served = not isinstance(flag, Scalar) or flag.value is not False
            named.append((name, Definition(is_served, mapping_at(version, "schema", "openAPIV3Schema"), certain)))
    return named


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
