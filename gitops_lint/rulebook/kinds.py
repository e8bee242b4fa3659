"""What rules/kinds says of each kind of object: its scope, what it refers to, what it makes.

One YAML file per API group (`core.yaml` for the group without a name). The files are read when an object of their group
first asks for them. CONTRIBUTING.md shows how to add a kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Literal

from gitops_lint.rulebook.checked_texts import (
    GroupKindText,
    LanguageName,
    Pattern,
    Patterns,
    Regex,
    WrittenEdge,
)
from gitops_lint.rulebook.controllers import Commands, Words
from gitops_lint.rulebook.record import Location, Prepared
from gitops_lint.rulebook.references import Condition, OwnPart, Reference, SecretKeys, Strength
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rule import Rule, Template


class Embedded(Rule):
    """Places where a type with references of its own sits, such as a pod's spec.

    `namespace`, `namespace_field` and `strength`, where given, replace what the type's references say, also in the
    types within.
    """

    path: Patterns
    type: str
    namespace: Literal["own", "consumer", "operator", "required", "none"] | None = None
    namespace_field: str | None = None
    strength: Strength | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """All ways that lead to such a part."""
        return (self.path,) if isinstance(self.path, str) else self.path


def unknown_types(
    embedded: Iterable[Embedded], known: Collection[str], above: Location
) -> Iterator[tuple[Location, str]]:
    """Return the types that are embedded and that there aren't, each with where it is named; `above` leads to all."""
    for index, part in enumerate(embedded):
        if part.type not in known:
            yield (*above, "embedded", index, "type"), f"there is no type `{part.type}`"


class KeySet(Rule):
    """Data keys of a Secret or ConfigMap: those that templates name, and those of the mapping that `of` leads to."""

    names: tuple[Template, ...] = ()
    of: Pattern | None = None
    when: tuple[Condition, ...] = ()


def _as_sets(value: object) -> object:
    """Return a plain list of names as one set of keys."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ({"names": value},)
    return value


class Product(Rule):
    """An object that a controller creates because of this one.

    `name` and `namespace` are templates (see templates.py). `keys` are the data keys of a Secret or ConfigMap: the
    sets whose conditions hold are, together, all that it can have; where none holds, its keys are not known. A plain
    list of names is one set.
    """

    kind: GroupKindText
    name: Template
    namespace: Template = "{metadata.namespace}"
    keys: Annotated[tuple[KeySet, ...], Prepared(_as_sets)] = ()
    when: tuple[Condition, ...] = ()
    note: str = ""
    source: str = ""


class MadeBy(StrEnum):
    """Who makes objects of a kind, apart from Git itself."""

    CHARTS = "charts"  # releases of charts whose objects aren't all known
    OPERATORS = "operators"  # controllers of kinds of which nothing is known
    PEOPLE = "people"  # whoever has access to the cluster


class Expression(Rule):
    """A field whose text is written in a language of its own, which its reader may not understand.

    `of` leads to the text that it goes with: the pattern whose groups it names. `variables` are the names that it may
    use (without any it is parsed only, so that any may stand there), and `gives` is the type of what it must give.
    `keys` lead to the names of all that a template may ask for, unless `more_keys` lead to something. `when` says for
    which objects it is read at all. An object whose text is wrong `then` is `refused` by the API server, or applied
    while its controller `fails`, or the text is `ignored` and nothing fails.
    """

    path: Patterns
    language: LanguageName
    of: Pattern | None = None
    variables: tuple[str, ...] = ()
    gives: str = ""
    keys: Pattern | None = None
    more_keys: Pattern | None = None
    then: Literal["fails", "refused", "ignored"] = "fails"
    when: tuple[Condition, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All ways to such texts."""
        return (self.path,) if isinstance(self.path, str) else self.path


class Missing(Rule):
    """How one tells of objects of a kind that something refers to and that nothing in sight creates.

    `check` tells of them. `tell` says when, for what nobody in sight may make: `always`; `beside-others` or
    `beside-neighbours`, where Git holds others of the kind, or others in the same namespace, so that they come from
    there; only where the name is a `slip`, since they come from anywhere. One of the kind `beside` with the same name
    tells so, too. `edges` are the references that count, where not all do.

    `made_by` says who else makes such objects, `made_like` how those are called that come with others (the claims of a
    StatefulSet). Where `charts_have_own`, a release's reference alone may mean one of its own. Objects that are
    `shared` serve other namespaces than their own, so that one of the same name elsewhere is meant. Where an object of
    the kind `named_by` gives the name too, it may be no more than a name. Those that are `kept_apart` stand encrypted
    in Git, or in a repository of their own. `hosts` are known by name: whoever writes one as the cluster's DNS has it
    means one that is there, even if they can do without.
    """

    check: str
    tell: Literal["always", "beside-others", "beside-neighbours", "slip"] = "slip"
    edges: tuple[WrittenEdge, ...] = ()
    beside: GroupKindText | None = None
    made_by: tuple[MadeBy, ...] = (MadeBy.CHARTS, MadeBy.OPERATORS, MadeBy.PEOPLE)
    made_like: Regex | None = None
    charts_have_own: bool = False
    shared: bool = False
    kept_apart: bool = False
    hosts: bool = False
    named_by: GroupKindText | None = None


class Account(Rule):
    """The account with whose rights a controller does what an object asks for: the way to its name.

    It is one of the object's own namespace. Where there is something `elsewhere`, the object acts in another cluster.
    """

    path: Pattern
    elsewhere: Pattern


class Kind(Rule):
    """What the linter knows of one kind.

    `role` is what its objects are to others: roles.py says what each word means. `closed`: objects of it come only from
    Git, so that a missing one is certain. `ready`: whether an object counts as ready once it `exists`, or has a
    `condition` (Ready, Available, …) that can fail; `suspended_by` leads to the field that, where it is true, has its
    controller leave it alone. `builtin` are the names of objects that are there although nobody deploys them, with
    `namespace/` before those of namespaced kinds; `*` stands for any text. They come with an object of the same name of
    the kind `builtin_with`: where Git holds that, it holds them. `mistaken_for` is the kind that references say where
    they mean this one. `missing` is how one tells of those that something refers to and that aren't there. What objects
    of a kind produce is `rewritten` by their controller whenever somebody changes it. What is `irreplaceable` isn't
    made anew when Git is applied again: with it goes what Git doesn't hold, such as data, or objects of others.
    `by_hand` are such as people apply once, like a restore, and keep beside what is always there. An object for which
    all of `sets_variables` hold may give variables to what applies others, as that is admitted. `only_read` are labels
    and annotations by which programs find objects that they read and make nothing of, as dashboards are. `decisions`
    are fields by which each object decides for itself: a patch of many that overwrites one is told of. `texts` are
    fields that hold a text, of kinds whose fields aren't all known, `expressions` such as hold a text in a language of
    its own. `account` is the one that an object's controller acts as, `grants_to` leads to those to whom an object
    gives rights, `own_parts` are fields that name parts of the object itself, `secret_keys` what it demands of Secrets.
    `words` and `commands` are what its controller says and is told (see controllers.py).
    """

    role: Role = Role.OBJECT
    scope: Literal["Namespaced", "Cluster"] = "Namespaced"
    closed: bool = False
    ready: Literal["exists", "condition"] = "exists"
    suspended_by: Pattern | None = None
    builtin: tuple[str, ...] = ()
    builtin_with: GroupKindText | None = None
    mistaken_for: GroupKindText | None = None
    missing: Missing | None = None
    rewritten: bool = False
    irreplaceable: bool = False
    by_hand: bool = False
    sets_variables: tuple[Condition, ...] = ()
    only_read: tuple[str, ...] = ()
    decisions: tuple[Pattern, ...] = ()
    texts: tuple[Pattern, ...] = ()
    expressions: tuple[Expression, ...] = ()
    account: Account | None = None
    grants_to: Pattern | None = None
    own_parts: tuple[OwnPart, ...] = ()
    secret_keys: tuple[SecretKeys, ...] = ()
    references: tuple[Reference, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    produces: tuple[Product, ...] = ()
    words: Words | None = None
    commands: Commands | None = None
    source: str = ""


class Type(Rule):
    """A part of objects that several kinds have, with its references and texts (ways begin at the part).

    Types of the core group's file are known everywhere, others in the file that they stand in.
    """

    texts: tuple[Pattern, ...] = ()
    references: tuple[Reference, ...] = ()
    embedded: tuple[Embedded, ...] = ()
