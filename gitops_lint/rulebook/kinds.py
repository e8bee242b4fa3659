"""What rules/kinds says of each kind of object: its scope, what it refers to, what it makes.

One YAML file per API group (`core.yaml` for the group without a name). The files are read when an object of their group
first asks for them. CONTRIBUTING.md shows how to add a kind.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from gitops_lint.rulebook.routes import compile_pattern


class GroupKind(NamedTuple):
    """What kind an object is, whatever its version; the core group is the empty string."""

    group: str
    kind: str

    def __str__(self) -> str:
        return f"{self.group or CORE}/{self.kind}"


CORE = "core"
"""How rules write the API group without a name."""


def parse_group_kind(text: str) -> GroupKind:
    """Return `group/Kind` as a GroupKind; raise ValueError for anything else."""
    group, slash, kind = text.rpartition("/")
    if not slash or not kind:
        raise ValueError(f"`{text}` is no `group/Kind` (the group without a name is written `{CORE}`)")
    return GroupKind("" if group == CORE else group, kind)


def _checked_pattern(pattern: str) -> str:
    compile_pattern(pattern)
    return pattern


def _checked_group_kind(text: str) -> str:
    if text != ANY_KIND:
        parse_group_kind(text)
    return text


ANY_KIND = "*"
"""A reference to whatever kind its own fields say."""

Pattern = Annotated[str, AfterValidator(_checked_pattern)]
GroupKindText = Annotated[str, AfterValidator(_checked_group_kind)]


class Strength(StrEnum):
    """How strongly a dependency binds."""

    ORDERING = "ordering"  # must be there first, or the object is rejected or blocked
    RUNTIME = "runtime"  # needed to become ready; tried again until it is there
    SOFT = "soft"  # works without


class Rule(BaseModel):
    """Any part of a rule file: unknown keys are errors, so that a slip of the pen is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(Rule):
    """Holds if the value at `path` is one of `among` (null for: not there), or is there at all, or is not."""

    path: Pattern
    among: tuple[str | int | bool | None, ...] | None = None
    present: bool | None = None


class Reference(Rule):
    """A field that names another object.

    `path` leads to the reference, `name` from there to the name. `to` is the target's kind, or several among which the
    field `kind_field` chooses; where `to` is `*`, the fields say group and kind themselves. The target's namespace is
    what `namespace_field` (beside the name) or `namespace_path` (from the object's root) say, else `namespace`; for
    cluster-scoped targets it is none.
    """

    path: Pattern
    to: GroupKindText | tuple[GroupKindText, ...]
    kind_field: str = "kind"
    group_field: str | None = None
    default: GroupKindText | None = None
    name: Pattern = "name"
    form: Literal["name", "namespaced-name", "list", "url", "selector"] = "name"
    namespace: Literal["own", "consumer", "required", "none"] = "own"
    namespace_field: str | None = None
    namespace_path: Pattern | None = None
    edge: str = "reads"
    strength: Strength = Strength.RUNTIME
    optional: str | None = None
    when: tuple[Condition, ...] = ()
    note: str = ""
    source: str = ""

    @field_validator("to", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class Embedded(Rule):
    """A place where a type with references of its own sits, such as a pod's spec."""

    path: Pattern
    type: str


class Product(Rule):
    """An object that a controller creates because of this one.

    `name` and `namespace` are texts with `{path}` in them; ` | ` parts alternatives of which the first that has a value
    counts; `<…>` stands for what can't be predicted.
    """

    kind: GroupKindText
    name: str
    namespace: str = "{metadata.namespace}"
    when: tuple[Condition, ...] = ()
    note: str = ""
    source: str = ""


class Kind(Rule):
    """What the linter knows of one kind."""

    scope: Literal["Namespaced", "Cluster"] = "Namespaced"
    closed: bool = False
    ready: Literal["exists", "condition"] = "exists"
    references: tuple[Reference, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    produces: tuple[Product, ...] = ()
    source: str = ""


class Type(Rule):
    """A part of objects that several kinds have, with its references (ways begin at the part)."""

    references: tuple[Reference, ...] = ()
    embedded: tuple[Embedded, ...] = ()


class KindsFile(Rule):
    """One file of rules/kinds."""

    group: str
    kinds: dict[str, Kind] = Field(default_factory=dict)
    types: dict[str, Type] = Field(default_factory=dict)
