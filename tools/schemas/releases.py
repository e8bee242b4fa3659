"""Dates fields and values: which release of the product brought them, and which took them away.

What was made before tells what its release had. What it dated stays as it is; what is there now and wasn't then comes
with the release that definitions are read of, and what was there then and isn't now went with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gitops_lint.rulebook.fields import FieldType, parse_field
from gitops_lint.rulebook.schemas import SchemasFile
from tools.schemas.versions import UNTIL, VALUES

Data = dict[str, Any]

SINCE = "x-since"
REMOVED = "x-removed"
_ANYTHING: Data = {"x-kubernetes-preserve-unknown-fields": True}


class Earlier(NamedTuple):
    """What was made before of one kind: its fields by the way to them, and the release that they are of."""

    release: str | None
    fields: dict[str, FieldType]


def earlier_kind(file: SchemasFile | None, kind: str) -> Earlier | None:
    """Return what was made before of a kind, if it was there."""
    if file is None or kind not in file.kinds:
        return None
    texts = {"spec": file.kinds[kind].spec, **file.kinds[kind].fields}
    return Earlier(
        file.release, dict(way for name, text in texts.items() for way in _fields(name, parse_field(text), file))
    )


def _fields(way: str, field: FieldType, file: SchemasFile) -> Iterator[tuple[str, FieldType]]:
    yield way, field
    part = file.types.get(field.name)
    for name, below in part.types.items() if part else ():
        yield from _fields(f"{way}.{name}", below, file)


def date(schema: Data, earlier: Earlier, release: str | None) -> None:
    """Note in a kind's schema which release brought what, and which took it away."""
    for name, field in schema["properties"].items():
        if name in earlier.fields:
            _date(field, name, earlier, release if release != earlier.release else None)


def _date(schema: Data, way: str, earlier: Earlier, release: str | None) -> None:
    _date_values(schema, earlier.fields.get(way), release)
    inner = schema
    while isinstance(inner, dict) and "properties" not in inner:
        below = inner.get("items") or inner.get("additionalProperties")
        if not isinstance(below, dict):
            break
        inner = below
        _date_values(inner, earlier.fields.get(way), release)
    properties = inner.get("properties")
    if not isinstance(properties, dict):
        return
    for name, field in properties.items():
        before = earlier.fields.get(f"{way}.{name}")
        since = before.since if before else release
        if since and UNTIL not in field:
            field[SINCE] = since
        if before:
            _date(field, f"{way}.{name}", earlier, release)
    _keep_gone(properties, way, earlier, release)


def _keep_gone(properties: Data, way: str, earlier: Earlier, release: str | None) -> None:
    for path, before in earlier.fields.items():
        name = path.removeprefix(f"{way}.")
        when = before.removed or release
        if path == f"{way}.{name}" and "." not in name and name not in properties and when and not before.until:
            simple = before.name if before.name in ("string", "integer", "number", "boolean") else None
            typed = {"type": simple} if simple and not before.containers else _ANYTHING
            properties[name] = {**typed, REMOVED: when, **({SINCE: before.since} if before.since else {})}


def _date_values(schema: Data, before: FieldType | None, release: str | None) -> None:
    values = schema.get("enum")
    if before is None or not isinstance(values, list):
        return
    notes = schema.setdefault(VALUES, [])
    known = {*before.values, *(dated.value for dated in before.dated)}
    for dated in before.dated:
        if dated.since and dated.value in values:
            notes.append([dated.value, "since", dated.since])
        elif dated.removed and dated.value not in values:
            notes.append([dated.value, "removed", dated.removed])
    if release and known:
        notes += [[value, "since", release] for value in values if value not in known]
        notes += [[value, "removed", release] for value in before.values if value not in values]
