"""What rules/kubernetes says of Kubernetes' own kinds: which versions there are, and what every API server demands.

One YAML file per API group. Only what the validation of all releases that anybody runs refuses stands there, as its
source says it; the rest of a kind's fields is not a goal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cache, cached_property
from typing import Annotated, Any, Literal

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.checked_texts import Pattern, Patterns
from gitops_lint.rulebook.distributions import ReleaseText
from gitops_lint.rulebook.kinds import Embedded
from gitops_lint.rulebook.record import Checked
from gitops_lint.rulebook.references import Condition
from gitops_lint.rulebook.rule import Rule

DEFAULT_NAME = "subdomain"
"""What a name looks like, unless its kind says otherwise."""


class Form(Rule):
    """How a text must be: it matches `pattern` as a whole and has `most` characters; `says` is what is said of others.

    One that is `folded` is looked at in lower case.
    """

    pattern: str
    says: str
    most: int | None = None
    folded: bool = False

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile(self.pattern)

    def fault(self, text: str) -> str | None:
        """Return what is wrong with a text, in the API server's words; None where nothing is."""
        if self.most is not None and len(text) > self.most:
            return f"must be no more than {self.most} characters"
        return None if self.compiled.fullmatch(text.lower() if self.folded else text) else self.says


class Demand(Rule):
    """What is demanded of each part of an object that `path` leads to, or several; ways below begin at the part.

    Of any value: that it is of a `type`. Of a single one: that it has a `form`, is one of `among`, or a number from
    `least` to `most`; it may be empty where that is the same as if it weren't there (`or_nothing`). Of a list that
    server-side apply merges: that no two items have the same values in `keys` (with what stands for one that isn't
    there; null where one must be there). Of a list with several items: that each has the field `required_of_several`.
    Of a mapping: that it has the `required` fields, `at_most` one of several, not the `undeclared` ones, each with
    what there is instead, and none but those that it `declares`, which are all that any release had; that its keys
    have a `key_form`, and its values not more than `most_bytes`; that those that `keys_in` lead to have the keys
    `having`; that the labels that `selects` leads to are those of its `selector`. Of `texts`, all that these ways
    lead to: that no two are the same, or where `known` is given, that each is among what that leads to. Where there
    is nothing else, that `when` doesn't hold: `never` leads to what is wrong then.

    `says` is what the API server says of one that isn't so. It is demanded where `when` holds for the part. `then`,
    the object is `refused`, or what its controller makes of it, so that it `fails`.
    """

    path: Patterns = "."
    type: Literal["integer", "boolean", "string", "mapping", "list"] | None = None
    form: str | None = None
    among: tuple[str, ...] = ()
    or_nothing: bool = False
    least: int | None = None
    most: int | None = None
    keys: dict[str, str | int | None] = field(default_factory=dict)
    texts: Patterns = ()
    known: Patterns = ()
    or_numbers: bool = False
    required: tuple[str, ...] = ()
    required_of_several: str | None = None
    at_most: tuple[str, ...] = ()
    undeclared: dict[str, str] = field(default_factory=dict)
    declares: tuple[str, ...] = ()
    key_form: str | None = None
    most_bytes: int | None = None
    keys_in: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    never: Pattern | None = None
    selector: Pattern | None = None
    selects: Pattern | None = None
    says: str = ""
    when: tuple[Condition, ...] = ()
    then: Literal["refused", "fails"] = "refused"

    @property
    def is_of_types(self) -> bool:
        """Tell whether it is demanded before anything is validated: the object doesn't fit its kind's types."""
        return bool(self.keys or self.type or self.undeclared or self.declares)

    @property
    def paths(self) -> tuple[str, ...]:
        """All ways to what is demanded of."""
        return (self.path,) if isinstance(self.path, str) else self.path

    @cached_property
    def texts_at(self) -> tuple[str, ...]:
        """All ways to texts that are looked at together."""
        return (self.texts,) if isinstance(self.texts, str) else self.texts

    @cached_property
    def known_at(self) -> tuple[str, ...]:
        """All ways to what is known."""
        return (self.known,) if isinstance(self.known, str) else self.known


_TYPES = ("integer", "boolean", "string", "mapping", "list")
_FIELD = late_pattern(
    r"(?:one of (?P<among>[\w.]+(?:, [\w.]+)*)"
    r"|(?P<form>[a-z][a-z0-9-]*)?(?: ?from (?P<least>-?\d+))?(?: to (?P<most>\d+))?)(?P<nothing> or nothing)?"
)


@cache
def parse_demand(text: str) -> Demand:
    """Return what is demanded of a field that is written as one text; raise ValueError for anything else.

    That is a type with its bounds (`integer from 0`), the bounds of what may be a text as well (`from 1 to 65535`), a
    choice (`one of Retain, Delete`), or the name of a form; then `or nothing`, where Kubernetes takes an empty text for
    none at all.
    """
    match = _FIELD.fullmatch(text)
    if match is None or not text:
        raise ValueError(f"`{text}` is nothing that can be demanded")
    word, given = match["form"], dict[str, Any]()
    if word is not None:
        given["type" if word in _TYPES else "form"] = word
    given |= {name: int(match[name]) for name in ("least", "most") if match[name] is not None}
    if match["nothing"]:
        given["or_nothing"] = True
    if match["among"]:
        given["among"] = tuple(match["among"].split(", "))
    return Demand(**given)


FieldDemand = Annotated[str, Checked(parse_demand)]


class Part(Rule):
    """A part that several kinds have, with what is demanded of it, and of its `fields`, each written as one text."""

    fields: dict[str, FieldDemand] = field(default_factory=dict)
    demands: tuple[Demand, ...] = ()
    embedded: tuple[Embedded, ...] = ()


class OwnKind(Part):
    """A kind of Kubernetes' own.

    `name` is the form of its name, `named` leads to what it is put together of, with dots. What a controller makes of
    the part that `checked_later` leads to is only looked at then, apart from its types. `versions` are those that are
    served, where these aren't all those of its group, `removed` those that aren't any more, each with the release of
    Kubernetes that took it away. Objects of most kinds lose on their way what they have no field for; those of one that
    is applied `as_written` are refused. `moved` is the group and version that have the kind now, where that isn't its
    own group; `gone` says what to do about one that no group has. Where there is an object for which all of
    `changes_pods` hold, Pods may be others than who makes them says.
    """

    name: str = DEFAULT_NAME
    named: tuple[Pattern, ...] = ()
    checked_later: Pattern | None = None
    versions: tuple[str, ...] = ()
    removed: dict[str, ReleaseText] = field(default_factory=dict)
    moved: str = ""
    gone: str = ""
    as_written: bool = False
    changes_pods: tuple[Condition, ...] = ()


class KubernetesFile(Rule):
    """One file of rules/kubernetes: what one API group holds. It may embed types of its own, and shared ones."""

    group: str
    source: str
    kinds: Mapping[str, OwnKind] = field(default_factory=dict)
    types: Mapping[str, Part] = field(default_factory=dict)


class SharedTypes(Rule):
    """The types that kinds of several groups embed."""

    source: str
    types: Mapping[str, Part] = field(default_factory=dict)


class Forms(Rule):
    """The forms that texts of any kind may have to have."""

    source: str
    forms: Mapping[str, Form] = field(default_factory=dict)


class ValuePart(Rule):
    """A part of a Pod that charts take from their values as it is written: a field, called so, of what is `below`.

    The ways begin with `**.`, so that they lead there from anywhere. It is a mapping with all fields that it `needs`,
    and perhaps some that it `has` besides.
    """

    name: str
    below: tuple[str, ...]
    needs: tuple[str, ...]
    has: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All its fields."""
        return (*self.needs, *self.has)


class ValueParts(Rule):
    """The parts of Pods that are known in values of any chart."""

    source: str
    parts: tuple[ValuePart, ...] = ()
