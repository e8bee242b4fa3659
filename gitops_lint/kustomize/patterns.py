"""Go's regular expressions (RE2), with Python's engine.

RE2 never takes more than linear time. Python's engine can be made to run for ever by an expression with a repetition
inside a repetition, so those are refused: nobody selects objects with one, and a linter must not hang.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _constants as constants  # type: ignore[attr-defined]  # the standard library's own parser
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_LONGEST = 1000
_GO_ONLY = {r"\z": r"\Z", r"\pL": r"[^\W\d_]", r"\pN": r"\d"}
_POSIX_CLASSES = {
    "[:alnum:]": "0-9A-Za-z",
    "[:alpha:]": "A-Za-z",
    "[:digit:]": "0-9",
    "[:lower:]": "a-z",
    "[:upper:]": "A-Z",
    "[:space:]": r"\t\n\v\f\r ",
    "[:word:]": "0-9A-Za-z_",
    "[:xdigit:]": "0-9A-Fa-f",
}


class InvalidPattern(ValueError):
    """Text that is no regular expression, or one that could run for ever."""


class Pattern:
    """A regular expression that matches the whole of a text."""

    __slots__ = ("_literal", "_pattern")

    def __init__(self, text: str) -> None:
        self._literal = text if re.fullmatch(r"[\w/ -]*", text, re.ASCII) else None
        self._pattern = None if self._literal is not None else _compiled(text)

    def matches(self, text: str) -> bool:
        """Tell whether the expression matches all of a text."""
        if self._pattern is None:
            return text == self._literal
        return self._pattern.fullmatch(text) is not None


@lru_cache(maxsize=512)
def compile_anchored(text: str) -> Pattern:
    """Return a pattern that must match a text from its first to its last character; raise InvalidPattern."""
    return Pattern(text)


def _compiled(text: str) -> re.Pattern[str]:
    if len(text) > _LONGEST:
        raise InvalidPattern(f"longer than {_LONGEST} characters")
    for go, python in (*_GO_ONLY.items(), *_POSIX_CLASSES.items()):
        text = text.replace(go, python)
    try:
        if _repeats_within_repeat(parser.parse(text), within=False):
            raise InvalidPattern("a repetition inside a repetition, which could take for ever")
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidPattern(str(error)) from error


def _repeats_within_repeat(parsed: Any, within: bool) -> bool:
    for operator, argument in parsed:
        is_repeat = operator in (constants.MAX_REPEAT, constants.MIN_REPEAT) and argument[1] > 1
        if is_repeat and within:
            return True
        for part in _parts(argument):
            if _repeats_within_repeat(part, within or is_repeat):
                return True
    return False


def _parts(argument: Any) -> list[Any]:
    """Return the expressions inside an operator's argument."""
    if isinstance(argument, parser.SubPattern):
        return [argument]
    if isinstance(argument, tuple | list):
        return [part for item in argument for part in _parts(item)]
    return []


class SearchPattern:
    """A regular expression that matches a text if it is found in it."""

    __slots__ = ("_pattern",)

    def __init__(self, text: str) -> None:
        self._pattern = _compiled(text)

    def matches(self, text: str) -> bool:
        """Tell whether the expression is found in a text."""
        return self._pattern.search(text) is not None


@lru_cache(maxsize=512)
def compile_searching(text: str) -> SearchPattern:
    """Return a pattern that may match anywhere in a text; raise InvalidPattern."""
    return SearchPattern(text)
