"""Classes of characters in Go's regular expressions, as Python has them within brackets."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from typing import TypeAlias

_Ranges: TypeAlias = "list[list[int]]"

POSIX_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\U00000000-\U0000007f",
    "blank": r"\t ",
    "cntrl": r"\U00000000-\U0000001f\U0000007f",
    "digit": "0-9",
    "graph": r"\U00000021-\U0000007e",
    "lower": "a-z",
    "print": r"\U00000020-\U0000007e",
    "punct": r"\U00000021-\U0000002f\U0000003a-\U00000040\U0000005b-\U00000060\U0000007b-\U0000007e",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_ANY = r"\U00000000-\U0010ffff"


class UnknownClass(ValueError):
    """A class of characters that Unicode doesn't have."""


def unicode_class(name: str) -> str:
    r"""Return the characters of `\p{name}`: a category such as `L` or `Lu`, or a script such as `Greek`.

    Python doesn't know the scripts of characters, but their names begin with them. Raises UnknownClass.
    """
    if name == "Any":
        return _ANY
    is_category = len(name) <= 2
    ranges = _categories().get(name) if is_category else _scripts().get(name.upper())
    if ranges is None:
        raise UnknownClass(f"Go knows no `\\p{{{name}}}`")
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@cache
def _categories() -> dict[str, _Ranges]:
    """Return the characters of all categories, each also by its first letter: to go through Unicode takes long."""
    classes: dict[str, _Ranges] = {}
    for category, first, last in _runs(unicodedata.category):
        _add(classes, category, first, last)
        _add(classes, category[0], first, last)
    return classes


@cache
def _scripts() -> dict[str, _Ranges]:
    """Return the characters of all scripts, by the first word of their names."""
    classes: dict[str, _Ranges] = {}
    for script, first, last in _runs(_first_word):
        _add(classes, script, first, last)
    return classes


def _first_word(character: str) -> str:
    word, space, _ = unicodedata.name(character, "").partition(" ")
    return word if space else ""


def _runs(kind_of: Callable[[str], str]) -> Iterator[tuple[str, int, int]]:
    """Return the first and the last of characters that follow each other and are of one kind."""
    first = 0
    for kind, characters in groupby(map(kind_of, map(chr, range(sys.maxunicode + 1)))):
        following = first + sum(1 for _ in characters)
        yield kind, first, following - 1
        first = following


def _add(classes: dict[str, _Ranges], name: str, first: int, last: int) -> None:
    ranges = classes.setdefault(name, [])
    if ranges and ranges[-1][1] == first - 1:
        ranges[-1][1] = last
    else:
        ranges.append([first, last])
