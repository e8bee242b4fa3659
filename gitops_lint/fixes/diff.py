"""What files would hold, as a unified diff that `git apply` takes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from gitops_lint.repo.encoding import encoding_of

_NO_LINE_END = "\\ No newline at end of file"
_ESCAPES = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", '"': '"', "\\": "\\"}


def unified_diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """Return the lines of a diff between two versions of a file, each with its end; none where they are the same."""
    codec = encoding_of(before).codec  # a mark is a character of the first line, as it is to git
    old, new = (_lines(content.decode(codec)) for content in (before, after))
    for line in difflib.unified_diff(old, new, _name(f"a/{path}"), _name(f"b/{path}")):
        yield line if line.endswith("\n") else f"{line}\n{_NO_LINE_END}\n"


def _lines(text: str) -> list[str]:
    """Return lines as diffs count them: a line ends with a line feed and nothing else."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])


def _name(path: str) -> str:
    """Return a path as git writes it: in quotes, with escapes, where it holds what a line can't."""
    if not any(letter in _ESCAPES or letter < " " or letter == "\x7f" for letter in path):
        return path
    return f'"{"".join(_escaped(letter) for letter in path)}"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return f"\\{_ESCAPES[letter]}"
    return f"\\{ord(letter):03o}" if letter < " " or letter == "\x7f" else letter
