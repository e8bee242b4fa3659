"""The line that a finding is about, with a caret below the value."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.confidential import line_shown
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import masked


class Excerpt(NamedTuple):
    """A part of a line of a file, and which stretch of the part is meant."""

    line: int
    text: str
    start: int
    length: int


def excerpt(documents: Documents, place: Place, room: int) -> Excerpt | None:
    """Return the line of a place, of a line longer than `room` the part around the value; None if there is none."""
    written = line_shown(documents, place.path, place.line)
    if written is None:
        return None
    line = masked(written.expandtabs(1))
    end = place.end_column if place.end_line == place.line else len(line) + 1
    length = max(1, min(end, len(line) + 1) - place.column)
    first = max(0, min(place.column - 1 - room // 3, place.column + length - room)) if len(line) > room else 0
    shown = line[first : first + room]
    start = place.column - 1 - first
    if first:
        shown = f"…{shown[1:]}"
    if first + room < len(line):
        shown = f"{shown[:-1]}…"
    return Excerpt(place.line, shown, start, min(length, room - start))
