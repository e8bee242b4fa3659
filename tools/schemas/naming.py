"""Makes of the schemas of a group's kinds types with names: parts that are alike are one type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from gitops_lint.rulebook.definition_fields import Definition, field_of, has_fields, is_open
from gitops_lint.rulebook.fields import DatedValue, written_field
from tools.schemas.releases import REMOVED, SINCE
from tools.schemas.versions import NEWLY, UNTIL, VALUES

Data = dict[str, Any]
Rules = Callable[[Definition, tuple[str, ...]], list[Data]]
"""Gives the constraints of a part of a kind, whose way is given."""


class Types:
    """The types of a group, as they are found: `made` are those with a name, as rules write them."""

    def __init__(self, format_named: Callable[[str], str | None], rules: Rules) -> None:
        self.made: dict[str, Data] = {}
        self._likeness: dict[str, str] = {}
        self._format_named = format_named
        self._rules = rules

    def field(self, schema: Data, required: bool, way: tuple[str, ...], newly: bool = False) -> str:
        """Return the text of a field, whose way from its kind on is given."""
        field = field_of(schema, required, lambda part: self._named(part, way), self._format_named)
        values = {value: note for value, *note in _notes(schema)}
        dated = tuple(DatedValue(value, **{word: when}) for value, (word, when) in values.items())
        field = field._replace(
            values=tuple(value for value in field.values if value not in values),
            dated=dated if field.values else (),
            newly=field.required and newly,
            since=schema.get(SINCE),
            removed=schema.get(REMOVED),
            until=schema.get(UNTIL),
        )
        return written_field(field)

    def _named(self, part: Definition, way: tuple[str, ...]) -> str:
        made = self._type(part, way)
        likeness = json.dumps(made, sort_keys=True)
        if likeness not in self._likeness:
            name = next(name for name in _names(way) if name not in self.made)
            self._likeness[likeness] = name
            self.made[name] = made
        return self._likeness[likeness]

    def _type(self, part: Definition, way: tuple[str, ...]) -> Data:
        required, newly = part.get("required", ()), part.get(NEWLY, ())
        fields = {
            name: self.field(below, name in required, (*way, name), name in newly)
            for name, below in sorted(part["properties"].items())
        }
        made: Data = {"open": True} if is_open(part) else {}
        constraints = self._rules(part, way)
        return {**made, **({"constraints": constraints} if constraints else {}), "fields": fields}


def _notes(schema: Data) -> Iterator[list[str]]:
    """Return the notes of the values that a field may hold, however deep in lists and maps."""
    while schema and not has_fields(schema):
        yield from schema.get(VALUES, ())
        below = schema.get("items") or schema.get("additionalProperties")
        schema = below if isinstance(below, dict) else {}


def _names(way: tuple[str, ...]) -> Iterator[str]:
    """Return names for a part, the shortest first; that of a kind's spec always says whose it is."""
    words = [_word(step) for step in way]
    at_least = 2 if way[-1] == "spec" else 1
    for count in range(at_least, len(words) + 1):
        yield "".join(words[-count:])
    yield from (f"{''.join(words)}{number}" for number in range(2, 1000))


def _word(step: str) -> str:
    text = re.sub(r"\W", "", step)
    return text[:1].upper() + text[1:]
