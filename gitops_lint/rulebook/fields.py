"""What rules/schemas says of one field: its type, whether it is required, what it may hold, and when it is there.

A field is written as one text:

    interval: required duration
    dependsOn: list of DependencyReference
    substitute: map of string
    crds: one of Skip, Create, CreateReplace
    kind: one of Bucket, GitRepository or others
    releaseName: string from 1 to 53
    patches: list to 1000 of Patch
    patch: newly required string
    substituteStrategy: one of WithVariables, Always default WithVariables since 2.9
    deletionPolicy: one of MirrorPrune, Delete, WaitForTermination (since 2.6)
    validation: string until v1beta2

The type is `string`, `integer`, `number`, `boolean`, `int-or-string`, `object` (a mapping of anything), `any`, or the
name of a format or of a type. `from` and `to` are the bounds of a number, of the length of a text, of the items of a
list or map. `since` and `removed` name the release of the product that brought a field or a value, and the one that
took it away; `until` the last API version that has it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple, TypeAlias

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.numerals import whole_number
from gitops_lint.rulebook.record import Checked

PRIMITIVES = frozenset({"string", "integer", "number", "boolean", "int-or-string", "object", "any"})

Container: TypeAlias = Literal["list", "map"]

_RANGE = r"(?: from -?\d+)?(?: to -?\d+)?"
_VALUE = r'(?:[\w.-]+|"[^"\\\n]*")(?: \((?:since|removed) \d{1,9}\.\d{1,9}\)| \(until v\w+\))?'
_FIELD = late_pattern(
    rf"(?P<required>(?P<newly>newly )?required )?(?P<containers>(?:(?:list|map){_RANGE} of )*)"
    rf"(?:one of (?P<values>{_VALUE}(?:, {_VALUE})*)(?P<others> or others)?|(?P<name>[\w-]+))(?P<range>{_RANGE})"
    r'(?: default (?P<default>[\w.:/+-]+|"(?:[^"\\\n]|\\.)*"))?'
    r"(?: since (?P<since>\d{1,9}\.\d{1,9}))?(?: removed (?P<removed>\d{1,9}\.\d{1,9}))?(?: until (?P<until>v\w+))?"
)
_ONE_RANGE = late_pattern(r"(?: from (-?\d+))?(?: to (-?\d+))?")
_CONTAINER = late_pattern(rf"(list|map)({_RANGE}) of ")
_ONE_VALUE = late_pattern(_VALUE)
_PLAIN = late_pattern(r"[\w.-]+")
_PLAIN_DEFAULT = late_pattern(r"[\w.:/+-]+")


class Bounds(NamedTuple):
    """The least and the most that a number, or the length of something, may be; None for an end that is open."""

    least: int | None = None
    most: int | None = None

    def hold(self, number: float) -> bool:
        """Tell whether a number is within the bounds."""
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


class DatedValue(NamedTuple):
    """A value that some releases of the product have, or some API versions, and others don't."""

    value: str
    since: str | None = None
    removed: str | None = None
    until: str | None = None


class FieldType(NamedTuple):
    """What a field holds: `containers` from the outermost inwards, and in them values of the type `name`.

    `values` are all that a field of few values may hold, but for `dated` ones, and `others` that an installation may
    add. `sizes` are the bounds of the containers, `bounds` those of the value. It is `newly` required where older API
    versions did without. `until` is the last API version that has the field, `since` and `removed` are the releases
    that brought it and took it away. `default` is what the API server puts in.
    """

    name: str
    containers: tuple[Container, ...] = ()
    values: tuple[str, ...] = ()
    others: bool = False
    required: bool = False
    newly: bool = False
    until: str | None = None
    sizes: tuple[Bounds | None, ...] = ()
    bounds: Bounds | None = None
    dated: tuple[DatedValue, ...] = ()
    default: str | int | float | bool | None = None
    since: str | None = None
    removed: str | None = None

    @property
    def item(self) -> FieldType:
        """The type of what the outermost container holds."""
        return _item(self)

    @property
    def size(self) -> Bounds | None:
        """The bounds of the outermost container."""
        return self.sizes[0] if self.sizes else None

    @property
    def is_plain(self) -> bool:
        """Whether it is there in all releases and versions, so that only its type counts."""
        return self.until is None and self.since is None and self.removed is None


@lru_cache(maxsize=4096)
def _item(field: FieldType) -> FieldType:
    return field._replace(
        containers=field.containers[1:],
        sizes=field.sizes[1:],
        required=False,
        newly=False,
        until=None,
        default=None,
        since=None,
        removed=None,
    )


@lru_cache(maxsize=4096)
def parse_field(text: str) -> FieldType:
    """Return the type of a field that a rule describes; raise ValueError if it isn't one."""
    match = _FIELD.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError(f"`{text}` is no type of a field")
    containers: list[Container] = []
    sizes: list[Bounds | None] = []
    for word, size in _CONTAINER.findall(match["containers"]):
        containers.append("list" if word == "list" else "map")
        sizes.append(_bounds(size))
    values = [_value(value) for value in _ONE_VALUE.findall(match["values"] or "")]
    return FieldType(
        name=match["name"] or "string",
        containers=tuple(containers),
        values=tuple(value.value for value in values if value == DatedValue(value.value)),
        others=bool(match["others"]),
        required=bool(match["required"]),
        newly=bool(match["newly"]),
        until=match["until"],
        sizes=tuple(sizes) if any(sizes) else (),
        bounds=_bounds(match["range"]),
        dated=tuple(value for value in values if value != DatedValue(value.value)),
        default=_default(match["default"]) if match["default"] else None,
        since=match["since"],
        removed=match["removed"],
    )


def _bounds(text: str) -> Bounds | None:
    match = _ONE_RANGE.fullmatch(text)
    if match is None or not text:
        return None
    ends = [(end, whole_number(end) if end is not None else None) for end in match.groups()]
    return None if any(end is not None and number is None for end, number in ends) else Bounds(*(n for _, n in ends))


def _value(text: str) -> DatedValue:
    value, _, note = text.partition(" (") if not text.startswith('"') else (*text[1:].partition('"')[:2], "")
    if text.startswith('"'):
        note = text[len(value) + 2 :].removeprefix(" (")
    if not note:
        return DatedValue(value)
    word, _, when = note.removesuffix(")").partition(" ")
    return DatedValue(value, **{word: when})


def _default(text: str) -> str | int | float | bool:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str | int | float | bool) else text


def written_field(field: FieldType) -> str:
    """Return the text of a field, as `parse_field` reads it."""
    sizes = field.sizes or (None,) * len(field.containers)
    words = ["newly required" if field.newly else "required"] if field.required else []
    words += [f"{word}{_written_bounds(size)} of" for word, size in zip(field.containers, sizes, strict=True)]
    if field.values or field.dated:
        values = (*map(_written_value, field.values), *map(_written_dated, field.dated))
        words.append(f"one of {', '.join(values)}{' or others' if field.others else ''}")
    else:
        words.append(field.name)
    text = " ".join(words) + _written_bounds(field.bounds)
    if field.default is not None:
        text += f" default {_written_default(field.default)}"
    for word in ("since", "removed", "until"):
        when = getattr(field, word)
        text += f" {word} {when}" if when else ""
    return text


def _written_bounds(bounds: Bounds | None) -> str:
    least, most = bounds or (None, None)
    return (f" from {least}" if least is not None else "") + (f" to {most}" if most is not None else "")


def _written_value(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else f'"{value}"'


def _written_dated(dated: DatedValue) -> str:
    note = next(f"{word} {when}" for word in ("since", "removed", "until") for when in (getattr(dated, word),) if when)
    return f"{_written_value(dated.value)} ({note})"


def _written_default(value: str | float | bool) -> str:
    if isinstance(value, str) and _PLAIN_DEFAULT.fullmatch(value) and _default(value) == value:
        return value
    return json.dumps(value)


FieldText = Annotated[str, Checked(parse_field)]
