"""What files would hold, as a unified diff that `git apply` takes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from gitops_lint.cluster.confidential import lines_shown
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.encoding import encoding_of
from gitops_lint.repo.late_patterns import late_pattern

_NO_LINE_END = "\\ No newline at end of file"
_HUNK = late_pattern(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_ESCAPES = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", '"': '"', "\\": "\\"}


def unified_diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """Return the lines of a diff between two versions of a file, each with its end; none where they are the same."""
    codec = encoding_of(before).codec  # a mark is a character of the first line, as it is to git
    old, new = (_lines(content.decode(codec)) for content in (before, after))
    for line in difflib.unified_diff(old, new, _name(f"a/{path}"), _name(f"b/{path}")):
        yield line if line.endswith("\n") else f"{line}\n{_NO_LINE_END}\n"


def masked_diff(lines: list[str], path: str, before: Documents, after: Documents) -> list[str]:
    """Return the lines of a diff between two versions of a file without the values of Secrets."""
    if not any(documents.lines(path) != lines_shown(documents, path) for documents in (before, after)):
        return lines
    shown = []
    old = new = 0
    for line in lines:
        hunk = _HUNK.match(line)
        if hunk is not None:
            old, new = int(hunk[1]), int(hunk[2])
            shown.append(line)
        elif not old and not new:  # the names of the files
            shown.append(line)
        elif line[0] == "+":
            shown.append(_masked(line, new, after, path))
            new += 1
        else:
            shown.append(_masked(line, old, before, path))
            old += 1
            new += line[0] == " "
    return shown


def _masked(line: str, number: int, documents: Documents, path: str) -> str:
    """Return a line of a diff as it may be shown: where it isn't known which line of the file it is, nothing of it."""
    text, _, rest = line[1:].partition("\n")
    text = text.rstrip("\r")
    lines = documents.lines(path)
    is_known = 0 < number <= len(lines) and lines[number - 1] == text.removeprefix("\ufeff")
    shown = lines_shown(documents, path)[number - 1] if is_known else "•" * len(text)
    return line if shown == text else f"{line[0]}{shown}\n{rest}"


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
