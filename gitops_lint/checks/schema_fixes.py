"""Turns what a fault offers in place of a text into edits of the files that the text stands in."""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.checks.finding import Edit, Fix
from gitops_lint.repo.documents import Documents
from gitops_lint.schemas.fault import Replacement


def fix_of(replacements: Iterable[Replacement], documents: Documents) -> Fix | None:
    """Return the edits that make all replacements, once for each place, or None.

    There is no fix where a text doesn't stand at its place: it comes from a variable, which others may use too.
    """
    found = {one.place: one for one in replacements}
    if not found or not all(_is_written(one, documents) for one in found.values()):
        return None
    text = next(iter(found.values())).text
    return Fix(f"say `{text}`", tuple(Edit(place, found[place].text) for place in sorted(found)))


def _is_written(replacement: Replacement, documents: Documents) -> bool:
    place = replacement.place
    if place.line != place.end_line or not documents.tree.is_file(place.path):
        return False
    lines = documents.lines(place.path)
    there = lines[place.line - 1][place.column - 1 : place.end_column - 1] if place.line <= len(lines) else ""
    return there.strip("\"'") == replacement.written
