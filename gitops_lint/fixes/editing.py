"""Makes edits of a file's bytes: what no edit names stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.edits.fix import Edit
from gitops_lint.repo.encoding import encoding_of
from gitops_lint.repo.lines import line_end_near, line_starts


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a file's content after edits that don't overlap; lines that they add end as those around them do."""
    encoding = encoding_of(content)
    text = encoding.decoded(content)
    starts = line_starts(text)
    parts: list[str] = []
    done = 0
    for edit in sorted(edits):
        first = starts[edit.place.line - 1] + edit.place.column - 1
        parts += (text[done:first], edit.text.replace("\n", line_end_near(text, first)))
        done = starts[edit.place.end_line - 1] + edit.place.end_column - 1
    return encoding.encoded("".join((*parts, text[done:])))


def overlap(edit: Edit, later: Edit) -> bool:
    """Tell whether two edits can't both be made; the same edit twice is made once."""
    if edit == later or edit.place.path != later.place.path:
        return False
    first, second = sorted((edit, later))
    return second.place[1:3] < first.place[3:5] or second.place[1:3] == first.place[1:3]
