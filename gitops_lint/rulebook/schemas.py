"""What rules/schemas says of the fields of kinds: their types, which are required, and what they may hold.

One YAML file per API group; `core.yaml` holds the types and formats that all of them may use. The facts are those of
the CustomResourceDefinitions that the controllers ship, without the prose: what an API server holds an object against.

A field is written as one text:

    interval: required duration
    dependsOn: list of DependencyReference
    substitute: map of string
    crds: one of Skip, Create, CreateReplace
    kind: one of Bucket, GitRepository or others
    patch: newly required string
    validation: string until v1beta2

The type is `string`, `integer`, `number`, `boolean`, `object` (a mapping of anything), `any`, or the name of a format
or of a type of the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import field
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, TypeAlias

from gitops_lint.rulebook.distributions import ReleaseText
from gitops_lint.rulebook.kinds import Condition, Pattern, Regex
from gitops_lint.rulebook.record import Checked, Limited, Location
from gitops_lint.rulebook.rule import Rule

PRIMITIVES = frozenset({"string", "integer", "number", "boolean", "object", "any"})
ANY_FIELD = "*"
"""In a constraint: any field at all."""

Container: TypeAlias = Literal["list", "map"]

_FIELD = re.compile(
    r"(?P<required>(?P<newly>newly )?required )?(?P<containers>(?:(?:list|map) of )*)"
    r"(?:one of (?P<values>[\w.-]+(?:, [\w.-]+)*)(?P<others> or others)?|(?P<name>[\w-]+))(?: until (?P<until>v\w+))?"
)


class FieldType(NamedTuple):
    """What a field holds: `containers` from the outermost inwards, and in them values of the type `name`.

    `values` are all that a field of few values may hold, but for `others` that an installation may add. It is `newly`
    required where older API versions did without. `until` is the last API version that has the field.
    """

    name: str
    containers: tuple[Container, ...] = ()
    values: tuple[str, ...] = ()
    others: bool = False
    required: bool = False
    newly: bool = False
    until: str | None = None

    @property
    def item(self) -> FieldType:
        """The type of what the outermost container holds."""
        return FieldType(self.name, self.containers[1:], self.values, self.others)


def parse_field(text: str) -> FieldType:
    """Return the type of a field that a rule describes; raise ValueError if it isn't one."""
    match = _FIELD.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError(f"`{text}` is no type of a field")
    containers: list[Container] = ["list" if word == "list" else "map" for word in match["containers"].split()[::2]]
    values = tuple(match["values"].split(", ")) if match["values"] else ()
    return FieldType(
        name=match["name"] or "string",
        containers=tuple(containers),
        values=values,
        others=bool(match["others"]),
        required=bool(match["required"]),
        newly=bool(match["newly"]),
        until=match["until"],
    )


FieldText = Annotated[str, Checked(parse_field)]


class Constraint(Rule):
    """What must hold of several fields of one part, where all conditions of `when` hold for the part.

    `exactly_one` and `at_most_one` of these fields must have a value, all of `required`, none of `forbidden`. The field
    `*` stands for all that the part has. No two of the values that `unique` leads to may be the same. `because` says
    what happens where one is missing and the API server takes the object nevertheless.
    """

    exactly_one: tuple[str, ...] = ()
    at_most_one: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    unique: Pattern | None = None
    because: str = ""
    when: tuple[Condition, ...] = ()


class ObjectType(Rule):
    """A mapping with fields of its own; `open` says that it may have others, which aren't known."""

    fields: dict[str, FieldText]
    open: bool = False
    constraints: tuple[Constraint, ...] = ()

    @cached_property
    def types(self) -> dict[str, FieldType]:
        """The type of each field."""
        return {name: parse_field(text) for name, text in self.fields.items()}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields that must have a value."""
        return tuple(name for name, field in self.types.items() if field.required)


class Format(Rule):
    """A text of a certain form: it matches `pattern` as a whole; `says` describes it in words ("a URL …")."""

    pattern: Regex
    says: str


class KindSchema(Rule):
    """What is known of a kind's API.

    `versions` are those whose fields are known, the oldest first; what its fields must have to do with each
    other is only known of the newest. `since` says which release of the product was the first to serve a version (all
    releases that anybody still runs serve the others), `removed` which one took it away. All other versions newer than
    these are unknown, those in between never were.
    """

    versions: Annotated[tuple[str, ...], Limited(min_length=1)]
    since: dict[str, ReleaseText] = field(default_factory=dict)
    removed: dict[str, ReleaseText] = field(default_factory=dict)
    spec: FieldText
    open: bool = False

    @property
    def newest(self) -> str:
        """The version that objects should have."""
        return self.versions[-1]

    @cached_property
    def root(self) -> ObjectType:
        """The whole object."""
        head = {"apiVersion": "required string", "kind": "required string", "metadata": "required ObjectMeta"}
        return ObjectType(fields={**head, "spec": self.spec, "status": "any"}, open=self.open)

    def had(self, field: FieldType, version: str) -> bool:
        """Tell whether a version has a field; one that was gone before the kind's oldest version is in none."""
        if field.until is None:
            return True
        return field.until in self.versions and self.versions.index(version) <= self.versions.index(field.until)


class SchemasFile(Rule):
    """One file of rules/schemas. `product` is what brings the kinds, whose releases `removed` names."""

    group: str
    product: str
    source: str
    kinds: dict[str, KindSchema] = field(default_factory=dict)
    formats: dict[str, Format] = field(default_factory=dict)
    types: dict[str, ObjectType] = field(default_factory=dict)

    def faults(self, types: Collection[str]) -> Iterator[tuple[Location, str]]:
        """Return the types of fields that there aren't, each with where it is named."""
        known = {*types, *self.types, *self.formats, *PRIMITIVES}
        used = [(name, parse_field(kind.spec)) for name, kind in self.kinds.items()]
        used += [(f"{name}.{key}", type_) for name, part in self.types.items() for key, type_ in part.types.items()]
        for where, type_ in used:
            if type_.name not in known:
                yield ("types",), f"{where}: there is no type `{type_.name}`"
