"""Edits that checks offer: each only where the file says what it is taken to say.

A value that comes from a variable, that was put together of parts, or that stands within a folded string has no text of
its own in the file, so that there is nothing to edit.
"""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.checks.finding import Edit, Fix
from gitops_lint.cluster.object import Object
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Place
from gitops_lint.repo.quoting import in_style_of, unquoted
from gitops_lint.schemas.fault import Replacement


def fix_of(description: str, edits: Iterable[Edit | None], documents: Documents, safe: bool = True) -> Fix | None:
    """Return a fix of all edits, each made once, or None if there is none or one of them can't be made.

    It isn't safe where an edit changes what counts elsewhere too, by an alias.
    """
    made: dict[Edit, None] = {}
    for edit in edits:
        if edit is None:
            return None
        made[edit] = None
    if not made:
        return None
    safe = safe and not any(documents.is_repeated(edit.place) for edit in made)
    return Fix(description, tuple(sorted(made)), safe)


def saying(documents: Documents, place: Place, before: str, after: str) -> Edit | None:
    """Return the edit that makes a string another one, in the same quotes."""
    written = documents.written(place)
    if written is None or unquoted(written) != before:
        return None
    return Edit(place, in_style_of(written, after))


def replacing(documents: Documents, replacement: Replacement) -> Edit | None:
    """Return the edit that a fault offers: one of its value, or of its type, so that the quotes change with it."""
    edit = saying(documents, replacement.place, replacement.written, replacement.text)
    return edit._replace(text=replacement.text) if edit is not None and replacement.is_yaml else edit


def adding(documents: Documents, mapping: Mapping, below: Place, key: str, value: str) -> Edit | None:
    """Return the edit that gives a mapping one more key below a value of one line, or behind it between braces."""
    if not mapping.keys or not documents.tree.is_file(below.path) or below.line != below.end_line:
        return None
    entry = f"{key}: {in_style_of('', value)}"
    lines = documents.lines(below.path)
    first, start = min(mapping.keys.values()), mapping.place
    if {first.path, start.path} != {below.path}:
        return None  # its parts come from several files
    if first[:3] == start[:3]:
        end = len(lines[below.line - 1]) + 1
        return Edit(Place(below.path, below.line, end, below.line, end), f"\n{' ' * (first.column - 1)}{entry}")
    if lines[start.line - 1].startswith("{", start.column - 1):
        return Edit(below._replace(column=below.end_column), f", {entry}")
    return None


def is_own(found: Object, place: Place) -> bool:
    """Tell whether a place is in an object's own manifest: what a patch brings may well be meant for others too."""
    own = found.place
    return place.path == own.path and own.line <= place.line <= own.end_line
