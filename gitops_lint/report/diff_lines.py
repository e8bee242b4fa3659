"""A change of an object as lines of YAML: what goes with a minus, what comes with a plus, and what stands around it.

Keys and lists stand as kustomize prints them. Of what is the same, only that is shown below which something differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gitops_lint.change.fields import FieldChange, Route, Step, What, side
from gitops_lint.change.items import Pair
from gitops_lint.change.objects import ObjectChange
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence
from gitops_lint.repo.printable import printable
from gitops_lint.report.manifest_yaml import as_yaml
from gitops_lint.report.masking import masked, without_secrets

HIDDEN = "**SECRET**"
_NOWHERE = Place("")
_MOST_PLACES = 3
_AROUND = 3
"""Lines that are shown around one that differs, of a text of several."""


class Line(NamedTuple):
    """A line of YAML: `sign` is a minus, a plus or a space; `note` is what is to be said of it."""

    sign: str
    text: str
    note: str = ""


class Sides(NamedTuple):
    """An object before and after as it may be shown: without what is encrypted, and without the values of Secrets."""

    before: Mapping | None
    after: Mapping | None

    def of(self, change: FieldChange) -> tuple[Node | None, Node | None]:
        """Return what a field held and holds, as it may be shown."""
        before = None if change.before is None else _shown(change, self.before, is_after=False)
        return before, None if change.after is None else _shown(change, self.after, is_after=True)


def sides(change: ObjectChange, shows_secrets: bool = False) -> Sides:
    """Return both versions of an object as they may be shown."""
    versions = (masked(held.node) if held is not None else None for held in (change.before, change.after))
    if shows_secrets:
        return Sides(*versions)
    return Sides(*(without_secrets(node) if node is not None else None for node in versions))


def _shown(change: FieldChange, node: Mapping | None, *, is_after: bool) -> Node:
    shown = side(change.route, node, is_after) if node is not None else None
    return shown if shown is not None else Scalar(HIDDEN, _NOWHERE)


def lines_of(change: ObjectChange, shows_secrets: bool = False) -> Iterator[Line]:
    """Return a change as lines."""
    shown = sides(change, shows_secrets)
    if change.what is not What.CHANGED:
        node = shown.after or shown.before
        sign = "+" if change.what is What.ADDED else "-"
        if node is not None:
            yield from _signed(sign, as_yaml(node).splitlines(), 0, places_in_words((change.held.place,)))
        return
    above: Route = ()
    for field in change.fields:
        route = field.route if field.what is What.REORDERED else field.route[:-1]
        yield from _above(route, _in_common(above, route), field)
        above = route
        yield from _field(field, *shown.of(field))


def places_in_words(places: tuple[Place, ...]) -> str:
    """Return where something is written, in short: `apps/a.yaml:3, apps/b.yaml:1`."""
    spots = dict.fromkeys(f"{place.path}:{place.line}" for place in places if place.path)
    more = f" and {len(spots) - _MOST_PLACES} more" if len(spots) > _MOST_PLACES else ""
    return ", ".join(list(spots)[:_MOST_PLACES]) + more


def _in_common(first: Route, second: Route) -> int:
    pairs = zip(first, second, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))


def _above(route: Route, known: int, field: FieldChange) -> Iterator[Line]:
    """Return the lines that lead to a field, from the step on that isn't shown yet."""
    for at in range(known, len(route)):
        indent = _indent(route, at)
        for text in _opening(route[at]):
            yield Line(" ", " " * indent + text)
    if field.what is What.REORDERED:
        yield Line(" ", " " * _indent((*route, Pair(0, 0)), len(route)) + "# in another order" + _order(field))


def _opening(step: Step) -> list[str]:
    """Return how a key or an item begins."""
    if isinstance(step, str):
        return as_yaml(_entry(step, Mapping({}, {}, _NOWHERE))).removesuffix(" {}\n").splitlines()
    if not step.keys:
        return [f"- # item {(step.before or 0) + 1}"]
    entries: dict[str, Node] = {key: Scalar(value, _NOWHERE) for key, value in step.keys}
    first, *further = as_yaml(Mapping(entries, {}, _NOWHERE)).splitlines()
    return [f"- {first}", *(f"  {line}" for line in further)]


def _order(field: FieldChange) -> str:
    """Return the new order of plain values, where these are few."""
    items = field.after.items if isinstance(field.after, Sequence) else ()
    names = [item.text for item in items if isinstance(item, Scalar)]
    return f": {', '.join(names)}" if names and len(names) == len(items) and len(items) <= _MOST_PLACES * 3 else ""


def _indent(route: Route, at: int) -> int:
    """Return how far a step is indented: an item stands where the key of its list stands."""
    steps = pairwise(route[: at + 1])
    return sum(2 for step, below in steps if not (isinstance(step, str) and isinstance(below, Pair)))


def _field(field: FieldChange, before: Node | None, after: Node | None) -> Iterator[Line]:
    if field.what is What.REORDERED:
        return
    indent = _indent(field.route, len(field.route) - 1)
    step = field.route[-1]
    doubt = "" if field.is_certain else "may be the same"
    notes = _notes(field, doubt)
    texts = _long_text(before), _long_text(after)
    if texts[0] and texts[1] and texts[0] != texts[1]:
        yield from _text(step, *texts, indent, notes)
        return
    earlier, later = (_lines(step, node) if node is not None else [] for node in (before, after))
    if earlier == later:
        notes = notes[0], ", ".join(part for part in (notes[1], "another value") if part)
    yield from _signed("-", earlier, indent, notes[0])
    yield from _signed("+", later, indent, notes[1])


def _notes(field: FieldChange, doubt: str) -> tuple[str, str]:
    before, after = places_in_words(field.places_before), places_in_words(field.places_after)
    return before, ", ".join(part for part in (after, doubt) if part)


def _long_text(node: Node | None) -> str:
    """Return a text of several lines; of anything else, nothing."""
    text = node.value if isinstance(node, Scalar) else None
    return text if isinstance(text, str) and "\n" in text else ""


def _text(step: Step, before: str, after: str, indent: int, notes: tuple[str, str]) -> Iterator[Line]:
    """Return the lines of a text that differ, with some around them."""
    from difflib import unified_diff

    margin = " " * indent
    head = f"- # item {(step.before or 0) + 1}" if isinstance(step, Pair) else f"{_opening(step)[0]} |"
    yield Line(" ", f"{margin}{head}", " → ".join(dict.fromkeys(part for part in notes if part)))
    hunks = unified_diff(before.splitlines(), after.splitlines(), n=_AROUND, lineterm="")
    for number, line in enumerate(hunks):
        if number > 1:  # behind what names the files
            sign, text = ("@", line) if line.startswith("@@") else (line[:1], line[1:])
            yield Line(" ", f"{margin}  {text}") if sign == "@" else Line(sign, f"{margin}  {printable(text)}".rstrip())


def _lines(step: Step, node: Node) -> list[str]:
    """Return a key with its value, or an item, as lines."""
    if isinstance(step, str):
        return as_yaml(_entry(step, node)).splitlines()
    return as_yaml(_entry("items", Sequence((node,), _NOWHERE))).splitlines()[1:]


def _entry(key: str, node: Node) -> Mapping:
    return Mapping({key: node}, {}, _NOWHERE)


def _signed(sign: str, lines: list[str], indent: int, note: str) -> Iterator[Line]:
    for number, line in enumerate(lines):
        yield Line(sign, printable(" " * indent + line), note if number == 0 else "")
