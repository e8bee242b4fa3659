"""Classes of characters in Go's regular expressions, as Python has them within brackets."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

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


@cache
def unicode_class(name: str) -> str:
    r"""Return the characters of `\p{name}`: a category such as `L` or `Lu`, or a script such as `Greek`.

    Python doesn't know the scripts of characters, but their names begin with them. Raises UnknownClass.
    """
    if name == "Any":
        return _ANY
    is_category = len(name) <= 2
    word = f"{name.upper()} "
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if is_category:
            belongs = unicodedata.category(character).startswith(name) and name[:1].isupper()
        else:
            belongs = unicodedata.name(character, "").startswith(word)
        if belongs and ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        elif belongs:
            ranges.append([code, code])
    if not ranges:
        raise UnknownClass(f"Go knows no `\\p{{{name}}}`")
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
