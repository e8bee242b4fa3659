"""Where a field belongs that stands where there is no such field."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Names
from typing import NamedTuple

from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence
from gitops_lint.rulebook.fields import FieldType
from gitops_lint.rulebook.routes import Route, written
from gitops_lint.rulebook.schema_files import Schema
from gitops_lint.rulebook.schemas import ObjectType

_DEEPEST = 3  # levels below the place where the field stands that are looked at
_MOST_PLACES = 4  # a field that is everywhere, such as `name`, tells nothing


class Level(NamedTuple):
    """A mapping on the way down to a field, with its type."""

    route: Route
    type: ObjectType
    node: Mapping


class LeftOut(NamedTuple):
    """A mapping that isn't there, and the fields that belong into it."""

    name: str = ""
    keys: tuple[str, ...] = ()


def left_out(unknown: Names[str], level: Level, schema: Schema) -> LeftOut:
    """Return the mapping that a level lacks and that has several of the fields which it doesn't know."""
    best = LeftOut()
    for name, field in level.type.types.items() if len(unknown) > 1 else ():
        part = schema.types.get(field.name)
        if part is None or name in level.node or field.containers or field.until is not None:
            continue
        keys = tuple(key for key in unknown if _fits(part.types.get(key), level.node.entries[key]))
        if len(keys) > max(1, len(best.keys)):
            best = LeftOut(name, keys)
    return best


def belongs_at(key: str, value: Node, levels: tuple[Level, ...], schema: Schema) -> tuple[str, ...]:
    """Return where a field of this name and kind of value belongs, the nearest places only.

    Looked for are the mappings around the one where it stands (it is indented too far), the parts of that one (it isn't
    indented enough), and the parts beside that one.
    """
    for level in reversed(levels[:-1]):
        if _fits(level.type.types.get(key), value):
            return (written((*level.route, key)),)
    below = _below(key, value, levels[-1], schema, _DEEPEST)
    beside = _below(key, value, levels[-2], schema, 1) if len(levels) > 1 else ()
    return below or beside


def _below(key: str, value: Node, level: Level, schema: Schema, deepest: int) -> tuple[str, ...]:
    rows = [(written(level.route), level.type)]
    for _ in range(deepest):
        rows = [part for way, type_ in rows for part in _parts(way, type_, schema)]
        places = tuple(f"{way}.{key}" for way, type_ in rows if _fits(type_.types.get(key), value))
        if places:
            return places if len(places) <= _MOST_PLACES else ()
    return ()


def _parts(way: str, type_: ObjectType, schema: Schema) -> Iterator[tuple[str, ObjectType]]:
    """Return the parts of a part that have fields of their own; `[]` stands for the items of a list."""
    for name, field in type_.types.items():
        part = schema.types.get(field.name)
        if part is not None and field.until is None and "map" not in field.containers:
            yield f"{way}.{name}".removeprefix(".") + "[]" * len(field.containers), part


def _fits(field: FieldType | None, value: Node) -> bool:
    return field is not None and field.until is None and fits(field, value)


def fits(field: FieldType, value: Node) -> bool:
    """Tell whether a field of this type may hold this kind of value: a list, a mapping, or one value."""
    if isinstance(value, Scalar) and value.value is None:
        return True
    outer = field.containers[0] if field.containers else None
    if outer == "list":
        return isinstance(value, Sequence)
    is_mapping = outer == "map" or field.name == "object" or field.name[:1].isupper()
    if field.name == "any" and outer is None:
        return True
    return isinstance(value, Mapping) if is_mapping else isinstance(value, Scalar)
