"""Values as Go writes them (strconv.FormatFloat, encoding/json): kustomize reads, writes and reads again on its way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gitops_lint.repo.nodes import Value

if TYPE_CHECKING:
    from decimal import Decimal

_GO_ESCAPES = {"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"}
"""What Go's JSON encoder escapes on top of what Python's does."""
_EXPONENT = 1e21
"""The number from which on Go's JSON has an exponent."""


def go_float(number: float) -> str:
    """Return a number in as few digits as tell it apart, with an exponent if it has more than six before the point."""
    sign, digits, exponent = _exact(number).normalize().as_tuple()
    if not isinstance(exponent, int):
        return f"{number}"
    point = len(digits) + exponent - 1  # the exponent if there is one digit before the point
    minus = "-" if sign else ""
    text = "".join(map(str, digits))
    if -4 <= point < 6 or text == "0":
        return f"{minus}{abs(_exact(number)).normalize():f}"
    fraction = f".{text[1:]}" if len(text) > 1 else ""
    return f"{minus}{text[0]}{fraction}e{'-' if point < 0 else '+'}{abs(point):02}"


def go_decimal(number: float) -> str:
    """Return a number without any exponent."""
    return f"{_exact(number).normalize():f}"


def go_text(value: Value) -> str:
    """Return the text that stands for a value where text is wanted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return go_float(value) if isinstance(value, float) else str(value)


def as_json_number(number: float) -> int | float:
    """Return a number as it comes out of Go's JSON: one without a fraction is whole, and keeps 17 digits at most."""
    if not float(number).is_integer() or not -(2**63) <= number < 2**64:
        return float(number)
    return int(_exact(number))


def go_json(content: Any, indent: int | None = None) -> str:
    """Return data as Go's JSON: keys sorted, and some characters escaped that Python's leaves."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(_plain(content), sort_keys=True, separators=separators, ensure_ascii=False, indent=indent)
    for character, escape in _GO_ESCAPES.items():
        text = text.replace(character, escape)
    return text


def _plain(content: Any) -> Any:
    """Return data in which numbers without a fraction are whole."""
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_plain(item) for item in content]
    if isinstance(content, float) and content.is_integer() and abs(content) < _EXPONENT:
        return int(_exact(content))
    return content


def _exact(number: float) -> Decimal:
    """Return a number with the digits that it is written with."""
    from decimal import Decimal  # which most runs don't need

    return Decimal(repr(float(number)))
