"""postBuild substitution of one object, as kustomize-controller does it after the build.

The controller substitutes in the object's whole text, keys too (https://github.com/fluxcd/pkg
kustomize/kustomize_varsub.go); `envsubst` says what an expression means and `round_trip` what becomes of the types.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping as Map
from typing import NamedTuple

from gitops_lint.cluster.substituted import SubstitutedScalar, Variable
from gitops_lint.flux import envsubst
from gitops_lint.flux.round_trip import Style, UnreadableError, parsed, read_back, read_key, style_of, written
from gitops_lint.flux.substituted_objects import Answer, Done, KnownSubstitutions, Substituted, answer_of
from gitops_lint.flux.substitution_problems import (
    SWITCH,
    breaks_yaml,
    expression_of_late,
    invalid_expression,
    invalid_name,
    misspelt_variable,
    too_much,
    undefined_variable,
)
from gitops_lint.repo.allowance import Allowance
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.limits import MAX_OBJECT
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, text_at
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.sizes import BeyondLimit, Budget

_NAME = late_pattern(r"[_a-zA-Z][_a-zA-Z0-9]*")
_BEGIN = late_pattern(re.escape("${"))
_PROSE, _OF_SCHEMAS = "description", "type"
"""What a schema's field is described by, beside its type: definitions of Flux's own kinds speak of `${var}` there."""


def is_disabled(node: Mapping) -> bool:
    """Tell whether an object opts out of substitution by label or annotation."""
    metadata = node.entries.get("metadata")
    return any(text_at(metadata, where, SWITCH) == "disabled" for where in ("labels", "annotations"))


def invalid_names(variables: Map[str, Variable]) -> tuple[Problem, ...]:
    """Return a problem for each variable whose name the controller refuses; one such fails the whole Kustomization."""
    return tuple(invalid_name(name, variable) for name, variable in variables.items() if not _NAME.fullmatch(name))


def substitute(
    node: Mapping,
    variables: Map[str, Variable],
    *,
    unknown: bool,
    strict: bool | None,
    hidden: frozenset[str] = frozenset(),
    documents: Documents | None = None,
    budget: Budget | None = None,
) -> Substituted:
    """Return an object with its variables replaced.

    `hidden` are variables that are set to what can't be read offline, and `unknown` says that a source whose content
    can't be read may set any further one: such variables stay in the text. `strict` is the controller's
    StrictPostBuildSubstitutions: an unset variable without default is an error and stays in the text, elsewhere it
    becomes empty. None is for a release that isn't known: it is taken for strict, and what is wrong only then isn't
    certain. With `documents`, problems are at their `${`. `budget` is what all objects of a cluster may become.

    Whether substitution runs at all is the caller's to say: it needs at least one variable, or the strategy `Always`.
    """
    if is_disabled(node):
        return Substituted(node)
    derived = documents.derived if documents is not None else Derived()
    known = derived.of(("substituted", unknown, strict), (node,), KnownSubstitutions)
    earlier = known.with_variables(variables, hidden)
    if earlier is not None and (budget is None or (budget.has(earlier.written) and budget.allows(earlier.written))):
        return earlier.result
    pass_ = _Substitution(variables, hidden, unknown, strict, documents, budget)
    made = pass_.mapping(node)
    result = Substituted(
        made, pass_.all_problems(), frozenset(pass_.used), frozenset(pass_.undefined), frozenset(pass_.unknown)
    )
    if not pass_.is_of_more:
        known.note(pass_.asked, Done(result, pass_.written))
    return result


class _Lookup:
    """Answers for the variables of one string, and remembers which were asked for.

    `left` are those that an earlier substitution left in it because they can't be known: a cluster has their values.
    """

    def __init__(self, owner: _Substitution, source: str, left: frozenset[str]) -> None:
        self.owner = owner
        self.source = source
        self.left = left
        self.variables: dict[str, Variable] = {}
        self.undefined: dict[str, int] = {}
        self.misspelt: dict[str, int] = {}
        self.unknown: set[str] = set()

    def __call__(self, expression: envsubst.Expression) -> str | None:
        name = expression.name
        if name in self.left:
            self.unknown.add(name)
            return "" if expression.has_default else None
        self.owner.asked[name] = answer_of(name, self.owner.variables, self.owner.hidden)
        variable = self.owner.variables.get(name)
        if variable is not None:
            self.variables[name] = variable
            self.unknown |= variable.unknown
            return variable.text
        if self.owner.has_unknown or name in self.owner.hidden:
            self.unknown.add(name)
            if not expression.has_default and self.owner.meant(name) is not None:
                self.misspelt.setdefault(name, expression.start)
            return "" if expression.has_default else None
        if expression.has_default:
            return ""
        is_in_use = not self.owner.is_in_prose and not _is_in_a_comment(self.source, expression.start)
        if is_in_use:
            self.owner.in_use.add(name)
        if is_in_use or self.owner.strict:
            self.undefined.setdefault(name, expression.start)
        return None if self.owner.strict else ""


class _Result(NamedTuple):
    """What a string became, in the style it is written in."""

    text: str
    style: Style
    lookup: _Lookup


class _Substitution:
    """One pass over one object."""

    def __init__(
        self,
        variables: Map[str, Variable],
        hidden: frozenset[str],
        has_unknown: bool,
        strict: bool | None,
        documents: Documents | None,
        budget: Budget | None,
    ) -> None:
        self.variables = variables
        self.hidden = hidden
        self.has_unknown = has_unknown
        self.strict = strict is not False
        self.is_strict_for_certain = strict is True
        self.in_use: set[str] = set()  # the undefined ones that not only people read
        self.documents = documents
        self.problems: list[Problem] = []
        self.used: set[str] = set()
        self.undefined: dict[str, list[Place]] = {}
        self.misspelt: dict[str, list[Place]] = {}
        self.unknown: set[str] = set()
        self._meant: dict[str, str | None] = {}
        self._near: NearNames | None = None
        self._begun: tuple[str, list[int]] = "", []  # where expressions begin in the text that was last looked at
        self.budget = budget
        self.written = 0
        self.is_beyond = False
        self.asked: dict[str, Answer] = {}
        self.is_of_more = False  # whether it rests on more than the variables asked for
        self.is_in_prose = False  # what only people read: an empty text more or less changes nothing

    def all_problems(self) -> tuple[Problem, ...]:
        """Return what went wrong, with one problem for each undefined variable."""
        undefined = (
            undefined_variable(
                name,
                places,
                becomes_empty=not self.strict,
                certain=self.is_strict_for_certain or name in self.in_use,
            )
            for name, places in self.undefined.items()
        )
        misspelt = (misspelt_variable(name, self.meant(name), places) for name, places in self.misspelt.items())
        return (*self.problems, *undefined, *misspelt)

    def meant(self, name: str) -> str | None:
        """Return the variable that is known to be set and differs in a slip from one that something unknown may set.

        Variables that differ in one letter for another, such as UID and GID, are two.
        """
        self.is_of_more = True
        if name in self.hidden:
            return None
        if name not in self._meant:
            near = self._near_names().of_slip(name)
            self._meant[name] = next((each for each in near if not _is_another_letter(name, each)), None)
        return self._meant[name]

    def _near_names(self) -> NearNames:
        if self._near is None:
            left = (self.documents.allowance if self.documents is not None else Allowance()).compared
            self._near = NearNames((*self.variables, *self.hidden), left)
        return self._near

    def mapping(self, node: Mapping) -> Mapping:
        changes: dict[str, Node] = {}
        renamed = False
        for key, value in node.entries.items():
            if "$" in key:
                renamed = renamed or envsubst.holds_expression(key)
            new: Node
            if type(value) is Mapping:
                new = self.mapping(value)
            elif type(value) is Scalar and not (type(value.value) is str and "$" in value.value):
                continue  # as nearly all are
            else:
                self.is_in_prose = key == _PROSE and _OF_SCHEMAS in node
                new = self._node(value, False)
                self.is_in_prose = False
            if new is not value:
                changes[key] = new
        if renamed:
            return self._renamed(node, changes)
        return Mapping({**node.entries, **changes}, node.keys, node.place) if changes else node

    def _renamed(self, node: Mapping, changes: dict[str, Node]) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key, value in node.entries.items():
            place = node.key_place(key)
            name = self._key(key, place)
            entries[name] = changes.get(key, value)
            keys[name] = place
        return Mapping(entries, keys, node.place)

    def _node(self, node: Node, in_sequence: bool) -> Node:
        if isinstance(node, Scalar):
            text = node.value
            if type(text) is str and "$" in text and envsubst.holds_expression(text):
                return self._scalar(node, text, in_sequence)
            return node
        if isinstance(node, Mapping):
            return self.mapping(node)
        items = tuple(
            [
                item
                if type(item) is Scalar and not (type(item.value) is str and "$" in item.value)  # as nearly all are
                else self._node(item, True)
                for item in node.items
            ]
        )
        if all(map(_is, items, node.items)):
            return node
        return Sequence(items, node.place)

    def _scalar(self, scalar: Scalar, text: str, in_sequence: bool) -> Node:
        result = self._evaluated(text, scalar)
        if result is None:
            return scalar
        lookup = result.lookup
        variables, unknown = tuple(lookup.variables.values()), frozenset(lookup.unknown)
        is_left = unknown and envsubst.holds_expression(result.text)  # elsewhere defaults stand in for what is unknown
        node: Node | None = None
        if not is_left and not (self.strict and lookup.undefined):
            try:
                node = read_back(result.text, result.style, scalar.place, in_sequence)
            except UnreadableError as error:
                if not unknown:
                    self._breaks(scalar.place, result, error)
                    return scalar
        if node is None:  # what is left in the text, or unknown, may still bring another type
            node = Scalar(_unwritten(result.text, result.style), scalar.place)
        return SubstitutedScalar(node, scalar, variables, unknown) if isinstance(node, Scalar) else node

    def _key(self, key: str, place: Place) -> str:
        if not envsubst.holds_expression(key):
            return key
        result = self._evaluated(key, Scalar(key, place))
        if result is None:
            return key
        if result.lookup.unknown or (self.strict and result.lookup.undefined):
            return _unwritten(result.text, result.style)
        try:
            return read_key(result.text, result.style, place)
        except UnreadableError as error:
            self._breaks(place, result, error)
            return key

    def _evaluated(self, text: str, scalar: Scalar) -> _Result | None:
        try:
            style, source, parts = parsed(text)
        except envsubst.InvalidExpressionError as error:
            self._invalid(scalar, written(text, style_of(text)), error)
            return None
        for part in parts:
            if isinstance(part, envsubst.Expression) and part.of_late:
                self._fails_before(part, scalar, source)
        lookup = _Lookup(self, source, scalar.unknown if isinstance(scalar, SubstitutedScalar) else frozenset())
        try:
            result = envsubst.evaluate(parts, lookup, source)
            self.written += len(result)
            if self.written > MAX_OBJECT:
                raise BeyondLimit(f"substitution makes an object of more than {MAX_OBJECT:,} characters")
            if self.budget is not None:
                self.budget.spend(len(result))
        except BeyondLimit as limit:
            self._not_followed(scalar, lookup, limit)
            return None
        self.used |= lookup.variables.keys()
        self.unknown |= lookup.unknown
        for names, all_places in ((lookup.undefined, self.undefined), (lookup.misspelt, self.misspelt)):
            for name, start in names.items():
                place = self._place(scalar, source, start, _shown(source, start))
                all_places.setdefault(name, []).append(place)
        return _Result(result, style, lookup)

    def _not_followed(self, scalar: Scalar, lookup: _Lookup, error: BeyondLimit) -> None:
        self.used |= lookup.variables.keys()
        self.unknown |= lookup.variables.keys() | lookup.unknown
        self.is_of_more = True
        if not self.is_beyond:
            self.problems.append(too_much(scalar.place, lookup.variables, error))
        self.is_beyond = True

    def _place(self, scalar: Scalar, source: str, start: int, expression: str) -> Place:
        """Return where an expression is: the quotes that Go puts don't add to the `${` before it."""
        if self.documents is None:
            return scalar.place
        if self._begun[0] != source:
            self._begun = source, [match.start() for match in _BEGIN.finditer(source)]
        place = self.documents.place_of(scalar, "${", bisect_left(self._begun[1], start))
        if place == scalar.place:
            return place
        return place._replace(end_column=place.column + len(expression))

    def _invalid(self, scalar: Scalar, source: str, error: envsubst.InvalidExpressionError) -> None:
        expression = _shown(source, error.start)
        place = self._place(scalar, source, error.start, expression)
        self.problems.append(invalid_expression(expression, place, error.reason))

    def _fails_before(self, part: envsubst.Expression, scalar: Scalar, source: str) -> None:
        expression = source[part.start : part.end]
        place = self._place(scalar, source, part.start, expression)
        self.problems.append(expression_of_late(expression, place, part.of_late))

    def _breaks(self, place: Place, result: _Result, error: UnreadableError) -> None:
        variables = result.lookup.variables
        self.problems.append(breaks_yaml(place, variables.values(), variables, error))


def _is_in_a_comment(text: str, start: int) -> bool:
    """Tell whether a place is in a comment of a script or configuration: one of several lines that begins with `#`."""
    line = text.rfind("\n", 0, start) + 1
    return "\n" in text and text[line:start].lstrip().startswith("#")


def _is_another_letter(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    return len(one) == len(other) and sum(left != right for left, right in zip(one, other, strict=True)) == 1


def _is(one: Node, other: Node) -> bool:
    return one is other


def _unwritten(text: str, style: Style) -> str:
    """Return the string that a text stands for: a value that would break it is let through, the whole is unknown."""
    if style is Style.SINGLE_QUOTED:
        return text.replace("''", "'")
    if style is Style.DOUBLE_QUOTED:
        node = _read_or_none(text)
        return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else text
    return text


def _read_or_none(text: str) -> Node | None:
    try:
        return read_back(text, Style.DOUBLE_QUOTED, Place(""))
    except UnreadableError:
        return None


_SHOWN = late_pattern(r"\$\{+[^}\n]*\}*|\$\{")


def _shown(source: str, start: int) -> str:
    """Return an expression as it is shown to people: on one line, and not too long."""
    match = _SHOWN.match(source, start)
    return match[0][:60] if match else "${"
