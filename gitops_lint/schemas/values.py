"""Whether a single value is of the type that a field holds."""

from __future__ import annotations

import re
from collections import abc
from collections.abc import Iterator
from functools import lru_cache

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.edits.intent import Set, Write
from gitops_lint.languages.patterns import compile_anchored
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, Value
from gitops_lint.repo.numerals import whole_number
from gitops_lint.repo.problem import Related
from gitops_lint.repo.spelling import is_plain_slip, meant_of
from gitops_lint.rulebook.fields import Bounds, FieldType
from gitops_lint.rulebook.routes import Route, written
from gitops_lint.rulebook.schemas import Format
from gitops_lint.schemas.fault import Better, Fault

_MOST_NAMED = 8
_LONGEST_SHOWN = 60
_OF_OTHERS = "Where the definition in the cluster has been given more values, this may be one of them."
_DAYS = late_pattern(r"(\d+)\s*(?:d|days?)")
_TEXTS = FieldType("string", containers=("map",))
"""What labels and annotations are, of which every object has some."""
_QUOTE = late_pattern(r"[\"'\\]")
_NAMES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "int-or-string": "a string or an integer",
}


def is_open(node: Node) -> bool:
    """Tell whether a value is as good as absent (null) or not known offline: a variable, a template, encrypted."""
    if not isinstance(node, Scalar):
        return False
    return node.value is None or (isinstance(node.value, str) and is_unknown(node.value))


def is_known(node: Node | None) -> bool:
    """Tell whether a single value is there, and known offline: of a default that stands in for a variable, it isn't."""
    if not isinstance(node, Scalar) or node.value is None or (isinstance(node.value, str) and is_unknown(node.value)):
        return False
    return not (isinstance(node, SubstitutedScalar) and node.unknown)


def is_right(node: Node, field: FieldType) -> bool:
    """Tell whether a value is what a simple field holds, at a glance: nearly all are, and need no closer look."""
    if field.containers:
        return field == _TEXTS and isinstance(node, Mapping) and all(map(_is_text, node.entries.values()))
    if not isinstance(node, Scalar):
        return False
    value = node.value
    if field.values:
        return value in field.values
    if field.bounds is not None:
        return field.name == "string" and isinstance(value, str) and field.bounds.hold(len(value))
    return _is_of(value, field.name)


def _is_text(node: Node) -> bool:
    return isinstance(node, Scalar) and isinstance(node.value, str)


def described(node: Node) -> str:
    """Return what a value is, as messages say it."""
    if not isinstance(node, Scalar):
        return "a mapping" if isinstance(node, Mapping) else "a list"
    names: dict[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return f"the {names.get(type(node.value), 'value')} {_quoted(node)}"


def _quoted(node: Scalar) -> str:
    """Return the text of a value, cut where it is long."""
    return f"`{shortened(node.text)}`"


def shortened(text: str) -> str:
    """Return a text as messages quote it: its first line, cut where it is long."""
    first = next(iter(text.strip().splitlines()), "")
    is_whole = first == text.strip() and len(first) <= _LONGEST_SHOWN
    return first if is_whole else f"{first[:_LONGEST_SHOWN]}…"


def wrong_type(route: Route, node: Node, wanted: str, better: Better | None = None) -> Fault:
    """Return the fault of a value that is of another type than its field."""
    if isinstance(node, SubstitutedScalar):
        return _once_substituted(route, node, wanted)
    field = written(route)
    return Fault(
        check="wrong-type",
        route=route,
        place=node.place,
        message=f"`{field}` must be {wanted}, not {described(node)}",
        help=f"Write `{better.text}`." if better else "",
        better=better,
    )


def null_item(route: Route, node: Scalar, wanted: str) -> Fault:
    """Return the fault of what is null in a map or list."""
    if isinstance(node, SubstitutedScalar):
        return _once_substituted(route, node, wanted)
    help_ = 'Give it a value: `""` if it is to be empty.' if wanted == _NAMES["string"] else "Give it a value."
    message = f"`{written(route)}` must be {wanted}, not null"
    return Fault("wrong-type", route, node.place, message, help_)


def _once_substituted(route: Route, node: SubstitutedScalar, wanted: str) -> Fault:
    """Return the fault of a value that got its type from a variable, whatever quotes are around that in the file."""
    source, variables = node.written.text.strip(), node.variables
    becomes = described(node) if node.value is not None else "null"
    help_ = f"Give the variable a value that is {wanted}."
    if wanted == _NAMES["string"]:
        value = variables[0].text if len(variables) == 1 else ""
        quoted = f"`'\"{value}\"'`" if value and not _QUOTE.search(value) else "its value"
        where = f"Put quotes into the variable: {quoted}" if variables else "Put quotes into the default"
        help_ = f"{where}. Those around it in the file are gone when Flux puts the value in."
    return Fault(
        check="wrong-type",
        route=route,
        place=node.place,
        message=f"`{written(route)}` must be {wanted}, and `{shortened(source)}` becomes {becomes}",
        help=help_,
        related=tuple(Related(variable.place, "the value is written here") for variable in variables),
    )


def check_scalar(route: Route, node: Scalar, field: FieldType, formats: abc.Mapping[str, Format]) -> Fault | None:
    """Return what is wrong with a scalar, or None; it is not open (see above)."""
    if field.values:
        return _check_choice(route, node, field)
    form = formats.get(field.name)
    if form is not None:
        fault = _check_format(route, node, field.name, form) if not _is_tooshortened(node, field.bounds) else None
        return fault or _check_bounds(route, node, field.bounds)
    if field.name == "any" or _is_of(node.value, field.name):
        return _check_bounds(route, node, field.bounds)
    wanted = _NAMES.get(field.name, "a mapping")
    return wrong_type(route, node, wanted, _retyped(node, field.name))


def _is_tooshortened(node: Scalar, bounds: Bounds | None) -> bool:
    """Tell whether a text is empty that mustn't be, of which no more needs to be said."""
    return node.value == "" and bounds is not None and not bounds.hold(0)


def _check_bounds(route: Route, node: Scalar, bounds: Bounds | None) -> Fault | None:
    value = node.value
    if bounds is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    size = len(value) if isinstance(value, str) else value
    if bounds.hold(size):
        return None
    field = f"`{written(route)}`"
    if value == "":
        message = f"{field} can't be empty"
    elif isinstance(value, str):
        message = f"{field} can't be {_quoted(node)}: it has {size} characters, and may have {_range(bounds)}"
    else:
        message = f"{field} can't be {_quoted(node)}: it must be {_range(bounds)}"
    return Fault("invalid-value", route, node.place, message)


def check_size(route: Route, node: Sequence, bounds: Bounds) -> Iterator[Fault]:
    """Return that a list has too few items, or too many."""
    if not bounds.hold(len(node.items)):
        message = f"`{written(route)}` can't have {len(node.items)} items: it must have {_range(bounds)}"
        yield Fault("invalid-value", route, node.place, message if node.items else f"`{written(route)}` can't be empty")


def _range(bounds: Bounds) -> str:
    if bounds.most is None:
        return f"{bounds.least} or more"
    return f"{bounds.most} at most" if bounds.least in (None, 0, 1) else f"{bounds.least} to {bounds.most}"


def _is_of(value: Value, name: str) -> bool:
    if name == "boolean":
        return isinstance(value, bool)
    if name == "string":
        return isinstance(value, str)
    if isinstance(value, bool):
        return False
    if name == "int-or-string":
        return isinstance(value, str | int)
    if name == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return name == "number" and isinstance(value, int | float)


def _retyped(node: Scalar, name: str) -> Better | None:
    """Return the same text as a value of the right type: quoted, or without its quotes."""
    if name == "string" and node.plain:
        return Better(Write(f'"{node.text}"'))
    unquoted = {"boolean": r"true|false", "integer": r"-?\d+", "number": r"-?\d+(\.\d+)?"}.get(name)
    if isinstance(node.value, str) and unquoted and re.fullmatch(unquoted, node.value):
        return Better(Write(node.value))
    return None


def _check_choice(route: Route, node: Scalar, field: FieldType) -> Fault | None:
    values = field.values
    if not isinstance(node.value, str):
        return wrong_type(route, node, _choices(values))
    if node.value in values:
        return None
    near = meant_of(node.value, values)
    return Fault(
        check="invalid-value",
        route=route,
        place=node.place,
        message=f"`{written(route)}` can't be {_quoted(node)}: it must be {_choices(values)}",
        help=f"Did you mean `{near}`?" if near else _OF_OTHERS if field.others else "",
        certain=near is not None or len(values) == 1,
        better=_chosen(node, near, values) if near else None,
    )


def _chosen(node: Scalar, near: str, values: tuple[str, ...]) -> Better:
    return Better(Set(near), clear=is_plain_slip(node.text, near, values))


def _choices(values: tuple[str, ...]) -> str:
    shown = [f"`{value}`" if value else '`""`' for value in values[:_MOST_NAMED]]
    if len(values) > _MOST_NAMED:
        return f"{', '.join(shown)} or one of {len(values) - _MOST_NAMED} others"
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _check_format(route: Route, node: Scalar, name: str, form: Format) -> Fault | None:
    is_duration = name.endswith("duration")
    if isinstance(node.value, bool) or not (isinstance(node.value, str) or is_duration):
        return wrong_type(route, node, form.says)
    if isinstance(node.value, str) and _has_form(node.value, form.pattern):
        return None
    meant = _duration(node.text, form) if is_duration else None
    return Fault(
        check="invalid-duration" if is_duration else "invalid-value",
        route=route,
        place=node.place,
        message=f"`{written(route)}` can't be {_quoted(node)}: it must be {form.says}",
        help=f"Did you mean `{meant}`?" if meant else "",
        better=Better(Set(meant), clear=meant != f"{node.text}s") if meant else None,
    )


@lru_cache(maxsize=4096)
def _has_form(text: str, pattern: str) -> bool:
    """Tell whether a text is of a form; a repository has few that are, and the same ones often."""
    return compile_anchored(f"(?s){pattern}").matches(text)


def _duration(text: str, form: Format) -> str | None:
    """Return the duration that is meant: seconds without a unit, days, spaces between the parts."""
    days = _DAYS.fullmatch(text.strip())
    number = whole_number(days[1]) if days else None
    tries = [f"{number * 24}h"] if number is not None else [f"{text}s", text.replace(" ", "").lower()]
    return next((attempt for attempt in tries if _has_form(attempt, form.pattern)), None)
