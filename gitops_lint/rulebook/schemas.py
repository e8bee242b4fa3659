"""What rules/schemas says of kinds: the types of their fields, and what these must have to do with each other.

One YAML file per API group; `core.yaml` holds the types and formats that all of them may use. The facts are those of
the CustomResourceDefinitions that the controllers ship, without the prose: what an API server holds an object against.
A program writes them (`tools/schemas`), to the folder `made`; what people know besides stands in the group's own file.
How a field is written, `fields.py` says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from functools import cached_property

from gitops_lint.rulebook.checked_texts import GoPattern, Pattern
from gitops_lint.rulebook.distributions import ReleaseText
from gitops_lint.rulebook.fields import PRIMITIVES, FieldText, FieldType, parse_field
from gitops_lint.rulebook.record import Location
from gitops_lint.rulebook.references import Condition
from gitops_lint.rulebook.rule import Rule

ANY_FIELD = "*"
"""In a constraint: any field at all."""


class Constraint(Rule):
    """What must hold of several fields of one part, where all conditions of `when` hold for the part.

    `exactly_one`, `at_least_one` and `at_most_one` of these fields must have a value, all of `required`, none of
    `forbidden`. The field `*` stands for all that the part has; the others may be ways down. No two of the values that
    `unique` leads to may be the same. Each value that the conditions of `must` test has to pass them. `says` tells why,
    or what is right; `because` what happens where one is missing and the API server takes the object nevertheless.
    """

    exactly_one: tuple[str, ...] = ()
    at_least_one: tuple[str, ...] = ()
    at_most_one: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    unique: Pattern | None = None
    must: tuple[Condition, ...] = ()
    says: str = ""
    because: str = ""
    when: tuple[Condition, ...] = ()


class ObjectType(Rule):
    """A mapping with fields of its own; `open` says that it may have others, which aren't known.

    `hints` say of a field that isn't there yet, or no more, what to do instead; so do those of a `field: value`.
    """

    fields: dict[str, FieldText] = field(default_factory=dict)
    open: bool = False
    constraints: tuple[Constraint, ...] = ()
    hints: dict[str, str] = field(default_factory=dict)

    @cached_property
    def types(self) -> dict[str, FieldType]:
        """The type of each field."""
        return {name: parse_field(text) for name, text in self.fields.items()}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields that must have a value."""
        return tuple(name for name, type_ in self.types.items() if type_.required)

    @cached_property
    def defaults(self) -> dict[str, str | int | float | bool]:
        """What the API server puts in for fields without a value."""
        return {name: type_.default for name, type_ in self.types.items() if type_.default is not None}

    def with_more(self, known: ObjectType) -> ObjectType:
        """Return the type with what is known of it besides."""
        return ObjectType(
            fields={**self.fields, **known.fields},
            open=self.open or known.open,
            constraints=(*self.constraints, *known.constraints),
            hints={**self.hints, **known.hints},
        )


class Refinement(Rule):
    """What people know of a field whose type a definition gives.

    `type` is what its values are beyond what the definition says, `values` those that it may hold besides, `others`
    that an installation may add some. It is `newly` required where older API versions did without.
    """

    type: str | None = None
    values: tuple[str, ...] = ()
    others: bool = False
    newly: bool = False

    def refined(self, type_: FieldType) -> FieldType:
        """Return a field's type with what is known besides."""
        return type_._replace(
            name=self.type or type_.name,
            values=(*type_.values, *self.values),
            others=type_.others or self.others,
            newly=type_.required and self.newly,
        )


class Format(Rule):
    """A text of a certain form: it matches `pattern` as a whole; `says` describes it in words ("a URL …").

    API servers match with Go's expressions, and so do we: those of definitions are anybody's, and may be such that
    Python's engine would never end.
    """

    pattern: GoPattern
    says: str


class KindSchema(Rule):
    """What is known of a kind's API.

    `versions` are those whose fields are known, the oldest first; what its fields must have to do with each
    other is only known of the newest. `since` says which release of the product was the first to serve a version (all
    releases that anybody still runs serve the others), `removed` which one took it away. All other versions newer than
    these are unknown, those in between never were. `fields` are those that stand beside `spec`; `constraints` are those
    of the whole object.
    """

    versions: tuple[str, ...] = ()
    since: dict[str, ReleaseText] = field(default_factory=dict)
    removed: dict[str, ReleaseText] = field(default_factory=dict)
    spec: FieldText = "any"
    fields: dict[str, FieldText] = field(default_factory=dict)
    open: bool = False
    constraints: tuple[Constraint, ...] = ()

    @property
    def newest(self) -> str:
        """The version that objects should have."""
        return self.versions[-1]

    @cached_property
    def root(self) -> ObjectType:
        """The whole object."""
        head = {"apiVersion": "required string", "kind": "required string", "metadata": "required ObjectMeta"}
        fields = {**head, "spec": self.spec, "status": "any", **self.fields}
        return ObjectType(fields=fields, open=self.open, constraints=self.constraints)

    def had(self, until: str | None, version: str) -> bool:
        """Tell whether a version has what is there until another; what was gone before the oldest is in none."""
        if until is None:
            return True
        return until in self.versions and self.versions.index(version) <= self.versions.index(until)

    def with_more(self, known: KindSchema) -> KindSchema:
        """Return the schema with what is known of the kind besides."""
        return KindSchema(
            versions=known.versions or self.versions,
            since=known.since or self.since,
            removed=known.removed or self.removed,
            spec=known.spec if "spec" in known.given() else self.spec,
            fields={**self.fields, **known.fields},
            open=known.open or self.open,
            constraints=(*self.constraints, *known.constraints),
        )


class SchemasFile(Rule):
    """One file of rules/schemas. `product` is what brings the kinds, whose releases `removed` names.

    Where clusters have whatever release they like, and Git seldom tells which, what is wrong is no more than `likely`.
    `release` is the newest release of the product whose definitions are known. `refined` is what is known of fields
    whose types are made, by type and field.
    """

    group: str
    product: str
    source: str
    release: ReleaseText | None = None
    likely: bool = False
    kinds: Mapping[str, KindSchema] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    types: Mapping[str, ObjectType] = field(default_factory=dict)
    refined: Mapping[str, dict[str, Refinement]] = field(default_factory=dict)

    def faults(self, types: Collection[str]) -> Iterator[tuple[Location, str]]:
        """Return the types of fields that there aren't, each with where it is named."""
        known = {*types, *self.types, *self.formats, *PRIMITIVES}
        used = [
            (name, parse_field(text))
            for name, kind in self.kinds.items()
            for text in (kind.spec, *kind.fields.values())
        ]
        used += [(f"{name}.{key}", type_) for name, part in self.types.items() for key, type_ in part.types.items()]
        for where, type_ in used:
            if type_.name not in known:
                yield ("types",), f"{where}: there is no type `{type_.name}`"
