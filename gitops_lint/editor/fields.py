"""What the rules know of the field that a route of an object leads to."""

from __future__ import annotations

from gitops_lint.repo.nodes import Mapping, text_at
from gitops_lint.rulebook.fields import FieldType
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.routes import Route
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.rulebook.schema_files import Schema
from gitops_lint.rulebook.schemas import ObjectType


def schema_of(root: Mapping, group_kind: GroupKind, rulebook: Rulebook) -> Schema | None:
    """Return what is known of an object's fields, if its version is one whose fields are known."""
    schema = rulebook.schemas.schema(group_kind)
    version = (text_at(root, "apiVersion") or "").rpartition("/")[2]
    return schema if schema is not None and version in schema.kind.versions else None


def type_at(schema: Schema, route: Route) -> ObjectType | None:
    """Return the type of the mapping that a route leads to; None for what isn't known, or is no mapping of fields."""
    known = schema.root or schema.kind.root
    field: FieldType | None = None
    for step in route:
        if field is not None and field.containers:
            field = field.item
        else:
            field = known.types.get(step) if isinstance(step, str) else None
            if field is None:
                return None
        if not field.containers:
            inner = schema.types.get(field.name)
            if inner is None:
                return None
            known = inner
    return None if field is not None and field.containers else known


def field_at(schema: Schema, route: Route) -> FieldType | None:
    """Return the type of the value that a route leads to, if it is known."""
    if not route:
        return None
    above = type_at(schema, route[:-1])
    if above is not None and isinstance(route[-1], str):
        return above.types.get(route[-1])
    field = field_at(schema, route[:-1])
    return field.item if field is not None and field.containers else None


def described(field: FieldType) -> str:
    """Return a field's type in a few words: what it holds, its default, and in which releases there is such a field."""
    parts = [" of ".join((*field.containers, field.name)), *(["required"] if field.required else [])]
    parts += [f"one of {', '.join(field.values)}"] if field.values else []
    parts += [f"default {field.default}"] if field.default is not None else []
    parts += [f"since {field.since}"] if field.since else []
    parts += [f"removed in {field.removed}"] if field.removed else []
    return ", ".join(parts)
