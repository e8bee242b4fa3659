"""Gives the patterns of definitions names and words: those that the rules have, and others where they have none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from gitops_lint.languages.patterns import InvalidPattern, compile_anchored
from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.parser import parse

_LONGEST_SAID = 300


class Formats:
    """The formats that rule files have; `made` are those that no people have found words for."""

    def __init__(self, paths: Iterable[Path]) -> None:
        known = {name: form for path in paths if path.is_file() for name, form in _formats(path)}
        self.known = frozenset(known)
        self._names = {_alike(form["pattern"]): name for name, form in known.items()}
        self.made: dict[str, dict[str, str]] = {}

    def name_of(self, pattern: str) -> str | None:
        """Return the name of what a pattern matches; None where that is any text, or can't be told from others."""
        whole = whole_of(pattern)
        if whole == ".*" or not _is_followed(whole):
            return None
        if _alike(whole) not in self._names:
            name = f"like-{hashlib.sha256(pattern.encode()).hexdigest()[:6]}"
            self._names[_alike(whole)] = name
            says = (
                f"a text that matches `{pattern}`"
                if len(pattern) <= _LONGEST_SAID
                else "of the form that its definition has"
            )
            self.made[name] = {"pattern": whole, "says": says}
        return self._names[_alike(whole)]


def _formats(path: Path) -> Iterable[tuple[str, dict[str, str]]]:
    documents = parse(path.read_text(encoding="utf-8"), str(path)).documents
    data = to_data(documents[0].root) if documents else {}
    return (data.get("formats") or {}).items()


def whole_of(pattern: str) -> str:
    """Return a pattern that is looked for anywhere in a text as one that matches the whole text.

    Facts: https://spec.openapis.org/oas/v3.0.3#schema-object: patterns aren't anchored, nor are those that are only
    one of several: `^a|b$` is found in what begins with `a`, and in what ends with `b`.
    """
    alternatives = list(_alternatives(pattern))
    if len(alternatives) > 1:
        return f"(?:{'|'.join(map(whole_of, alternatives))})"
    begins, ends = pattern.startswith("^"), pattern.endswith("$") and not pattern.endswith("\\$")
    return ("" if begins else ".*") + pattern[1 if begins else 0 : -1 if ends else None] + ("" if ends else ".*")


def _is_followed(pattern: str) -> bool:
    """Tell whether a check can match texts with a pattern: some go on for pages, or say a class of all of Unicode.

    To list the characters of such a class takes longer than a check of a small repository.
    """
    if "\\p" in pattern.lower():
        return False
    try:
        compile_anchored(f"(?s){pattern}")
    except InvalidPattern:
        return False
    return True


def _alternatives(pattern: str) -> Iterator[str]:
    depth, begin, is_escaped, in_class = 0, 0, False, False
    for at, letter in enumerate(pattern):
        if is_escaped:
            is_escaped = False
        elif letter == "\\":
            is_escaped = True
        elif in_class:
            in_class = letter != "]"
        elif letter == "[":
            in_class = True
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and depth == 0:
            yield pattern[begin:at]
            begin = at + 1
    yield pattern[begin:]


def _alike(pattern: str) -> str:
    """Return what makes two patterns alike: in front of some letters, a backslash means nothing."""
    return pattern.replace("\\-", "-").replace("\\/", "/").replace("\\ ", " ")
