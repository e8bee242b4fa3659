"""Go's regular expressions (RE2) at work.

RE2 never takes more than linear time, while Python's engine can be made to run for ever by an expression with a
repetition inside a repetition. So Python's engine does the others, and those are followed step by step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from gitops_lint.languages.pattern_syntax import (
    Alternatives,
    Assertion,
    Character,
    Concatenation,
    InvalidPattern,
    Part,
    Repetition,
    parse_pattern,
)

__all__ = ["InvalidPattern", "Pattern", "SearchPattern", "compile_anchored", "compile_searching"]

_LONGEST = 1000


class Pattern:
    """A regular expression that matches the whole of a text."""

    __slots__ = ("_expression", "_literal")

    def __init__(self, text: str) -> None:
        self._literal = text if re.fullmatch(r"[\w/ -]*", text, re.ASCII) else None
        self._expression = None if self._literal is not None else _Expression(text)

    def matches(self, text: str) -> bool:
        """Tell whether the expression matches all of a text."""
        if self._expression is None:
            return text == self._literal
        return self._expression.matches_all(text)


class SearchPattern:
    """A regular expression that matches a text if it is found in it."""

    __slots__ = ("_expression",)

    def __init__(self, text: str) -> None:
        self._expression = _Expression(text)

    def matches(self, text: str) -> bool:
        """Tell whether the expression is found in a text."""
        return self._expression.is_in(text)


@lru_cache(maxsize=512)
def compile_anchored(text: str) -> Pattern:
    """Return a pattern that must match a text from its first to its last character; raise InvalidPattern."""
    return Pattern(text)


@lru_cache(maxsize=512)
def compile_searching(text: str) -> SearchPattern:
    """Return a pattern that may match anywhere in a text; raise InvalidPattern."""
    return SearchPattern(text)


class _Expression:
    """An expression, compiled by Python if that is safe."""

    __slots__ = ("_compiled", "_part")

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise InvalidPattern(f"longer than {_LONGEST} characters")
        self._part = parse_pattern(text)
        try:
            self._compiled = None if _repeats_within(self._part, within=False) else re.compile(_python(self._part))
        except (re.error, OverflowError, RecursionError) as error:
            raise InvalidPattern(str(error)) from error

    def matches_all(self, text: str) -> bool:
        if self._compiled is not None:
            return self._compiled.fullmatch(text) is not None
        return len(text) in _ends(self._part, text, {0})

    def is_in(self, text: str) -> bool:
        if self._compiled is not None:
            return self._compiled.search(text) is not None
        return bool(_ends(self._part, text, set(range(len(text) + 1))))


def _repeats_within(part: Part, *, within: bool) -> bool:
    """Tell whether something that may come several times has something in it that may come several times."""
    if isinstance(part, Repetition):
        is_repeat = part.most is None or part.most > 1
        return (is_repeat and within) or _repeats_within(part.part, within=within or is_repeat)
    if isinstance(part, Concatenation | Alternatives):
        return any(_repeats_within(each, within=within) for each in part.parts)
    return False


def _python(part: Part) -> str:
    """Return an expression as Python writes it; which of several matches there are doesn't matter here."""
    if isinstance(part, Concatenation):
        return "".join(map(_python, part.parts))
    if isinstance(part, Alternatives):
        return f"(?:{'|'.join(map(_python, part.parts))})"
    if isinstance(part, Repetition):
        most = "" if part.most is None else part.most
        return f"(?:{_python(part.part)}){{{part.least},{most}}}"
    return part.expression


def _ends(part: Part, text: str, starts: set[int]) -> set[int]:
    """Return where a part can end that begins at one of several places."""
    if isinstance(part, Character):
        single = re.compile(part.expression)
        return {at + 1 for at in starts if at < len(text) and single.match(text[at])}
    if isinstance(part, Assertion):
        here = re.compile(part.expression)
        return {at for at in starts if here.match(text, at)}
    if isinstance(part, Concatenation):
        for each in part.parts:
            starts = _ends(each, text, starts)
        return starts
    if isinstance(part, Alternatives):
        return _union(_ends(each, text, starts) for each in part.parts)
    if part.most is None and part.least <= 1 and isinstance(part.part, Character):
        return _ends_of_runs(part.part, part.least, text, starts)
    for _ in range(part.least):
        starts = _ends(part.part, text, starts)
    reached = set(starts)
    for _ in range(len(text) + 1 if part.most is None else part.most - part.least):
        starts = _ends(part.part, text, starts) - reached
        if not starts:
            break
        reached |= starts
    return reached


def _ends_of_runs(character: Character, least: int, text: str, starts: set[int]) -> set[int]:
    """Return where as many of a character as there are can end, at least none or one; most repetitions are of one."""
    run = re.compile(f"(?:{character.expression})*")
    ends: set[int] = set()
    until = -1
    for at in sorted(starts):
        if at > until:  # no earlier run goes on here
            match = run.match(text, at)
            until = match.end() if match is not None else at
            ends.update(range(at + least, until + 1))
        elif least == 0:
            ends.add(at)
    return ends


def _union(sets: Iterable[set[int]]) -> set[int]:
    return set().union(*sets)
