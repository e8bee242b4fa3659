"""Reads one field of a CustomResourceDefinition's schema as the rules would write it.

Facts: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/ (structural
schemas, defaulting, preserving unknown fields) and https://spec.openapis.org/oas/v3.0.3#schema-object.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from gitops_lint.rulebook.fields import Bounds, Container, FieldType

Definition: TypeAlias = Mapping[str, Any]
"""The schema of one value, as JSON."""

PRESERVES = "x-kubernetes-preserve-unknown-fields"
_INT_OR_STRING = "x-kubernetes-int-or-string"
_EMBEDDED = "x-kubernetes-embedded-resource"
_SIMPLE = frozenset({"string", "integer", "number", "boolean"})


def field_of(
    definition: Definition,
    required: bool,
    type_named: Callable[[Definition], str],
    format_named: Callable[[str], str | None],
) -> FieldType:
    """Return what a field holds; a default is put in before anything is required.

    `type_named` gives a mapping with fields of its own a name, `format_named` the texts that a pattern matches: None
    where nothing is known of it.
    """
    containers: list[Container] = []
    sizes: list[Bounds | None] = []
    inner = definition
    while (below := _below(inner)) is not None:
        container, inner_of = below
        containers.append(container)
        sizes.append(_bounds(inner, "Items" if container == "list" else "Properties"))
        inner = inner_of
    name, values = _name(inner, type_named), _values(inner)
    if containers and inner.get("nullable"):
        name, values = "any", ()  # what lists and maps of nothing else hold is never null
    if name == "string" and not values and isinstance(inner.get("pattern"), str):
        name = format_named(inner["pattern"]) or name
    return FieldType(
        name=name,
        containers=tuple(containers),
        values=values,
        required=required and "default" not in definition,
        sizes=tuple(sizes) if any(sizes) else (),
        bounds=None if values else _bounds_of_value(inner),
        default=_default(definition),
    )


def has_fields(definition: Definition) -> bool:
    """Tell whether a schema is that of a mapping with fields of its own."""
    return isinstance(definition.get("properties"), Mapping) and _INT_OR_STRING not in definition


def is_open(definition: Definition) -> bool:
    """Tell whether a mapping may have other fields than those of its schema."""
    return bool(definition.get(PRESERVES) or definition.get(_EMBEDDED) or definition.get("additionalProperties"))


def _below(definition: Definition) -> tuple[Container, Definition] | None:
    """Return what a list or map holds."""
    if definition.get("type") == "array":
        return "list", _as_definition(definition.get("items"))
    others = definition.get("additionalProperties")
    if isinstance(others, Mapping) and not has_fields(definition):
        return "map", others
    return None


def _as_definition(value: Any) -> Definition:
    return value if isinstance(value, Mapping) else {}


def _name(definition: Definition, type_named: Callable[[Definition], str]) -> str:
    if definition.get(_INT_OR_STRING):
        return "int-or-string"
    if has_fields(definition):
        return type_named(definition)
    kind = definition.get("type")
    if kind == "object":
        return "object"
    return kind if isinstance(kind, str) and kind in _SIMPLE else "any"


def _values(definition: Definition) -> tuple[str, ...]:
    """Return the texts that a field may hold, where only some may be; of other values than texts nothing is said."""
    values = definition.get("enum")
    if not isinstance(values, list | tuple) or not all(
        isinstance(value, str) and _is_sayable(value) for value in values
    ):
        return ()
    return tuple(dict.fromkeys(values))


def _is_sayable(value: str) -> bool:
    return not {'"', "\\"}.intersection(value) and " ".join(value.split()) == value


def _bounds_of_value(definition: Definition) -> Bounds | None:
    if definition.get("type") == "string":
        return _bounds(definition, "Length")
    if definition.get("type") not in ("integer", "number"):
        return None
    least, most = _number(definition, "minimum"), _number(definition, "maximum")
    return _as_bounds(
        math.ceil(least) if least is not None else None,
        math.floor(most) if most is not None else None,
    )


def _bounds(definition: Definition, what: str) -> Bounds | None:
    """Return the bounds of a size: none is less than nothing."""
    least, most = _number(definition, f"min{what}"), _number(definition, f"max{what}")
    return _as_bounds(int(least) if least else None, int(most) if most is not None else None)


def _number(definition: Definition, key: str) -> float | None:
    value = definition.get(key)
    is_one = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return value if is_one else None


def _as_bounds(least: int | None, most: int | None) -> Bounds | None:
    return Bounds(least, most) if least or most is not None else None


def _default(definition: Definition) -> str | int | float | bool | None:
    value = definition.get("default")
    return value if isinstance(value, str | int | float | bool) else None
