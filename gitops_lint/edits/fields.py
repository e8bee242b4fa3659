"""Edits of single fields: of what they say, of their keys, and new ones.

A value that comes from a variable, that was put together of parts, or that stands within a folded string has no text of
its own in the file, so that there is nothing to edit.
"""

from __future__ import annotations

from gitops_lint.edits.fix import Edit
from gitops_lint.edits.intent import Field, Rename, Set, Text, Write
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Place, Scalar, at, mapping_at
from gitops_lint.repo.quoting import in_style_of, unquoted


def changed(where: Field | Text, change: Set | Write | Rename, documents: Documents) -> Edit | None:
    """Return the edit that changes a field or a text; None where it can't be made simply."""
    if isinstance(change, Rename):
        key = _key(where)
        return _saying(key, change.key, documents) if key is not None else None
    text = where if isinstance(where, Text) else _text(where)
    if isinstance(change, Write):
        return Edit(text.place, change.text) if text is not None and _written(text, documents) is not None else None
    if text is not None:
        return _saying(text, change.value, documents)
    return _adding(where, change, documents) if isinstance(where, Field) else None


def _text(field: Field) -> Text | None:
    """Return what a field says, and where."""
    value = at(field.object.node, *field.route)
    return Text(value.place, value.text) if isinstance(value, Scalar) else None


def _key(where: Field | Text) -> Text | None:
    """Return a field's key where it is written: on one line, without quotes."""
    holder = mapping_at(where.object.node, *where.route[:-1]) if isinstance(where, Field) else None
    key = where.route[-1] if isinstance(where, Field) and where.route else None
    if holder is None or not isinstance(key, str) or key not in holder:
        return None
    start = holder.key_place(key)
    return Text(start._replace(end_line=start.line, end_column=start.column + len(key)), key)


def _written(text: Text, documents: Documents) -> str | None:
    """Return what the file holds where a text stands, with its quotes; None unless that says just this text."""
    written = documents.written(text.place)
    return written if written is not None and unquoted(written) == text.text else None


def _saying(text: Text, value: str, documents: Documents) -> Edit | None:
    """Return the edit that makes a string another one, in the same quotes."""
    written = _written(text, documents)
    return Edit(text.place, in_style_of(written, value)) if written is not None else None


def _adding(field: Field, change: Set, documents: Documents) -> Edit | None:
    """Return the edit that adds a field to the mapping of another, below that one."""
    *way, key = field.route
    node = field.object.node
    mapping, below = mapping_at(node, *way), _text(Field(field.object, change.below))
    if mapping is None or not isinstance(key, str) or key in mapping or [*change.below[:-1]] != way:
        return None
    if below is None or _written(below, documents) is None:
        return None
    return _inserting(mapping, below.place, f"{key}: {in_style_of('', change.value)}", documents)


def _inserting(mapping: Mapping, below: Place, entry: str, documents: Documents) -> Edit | None:
    """Return the edit that gives a mapping one more entry below a value of one line, or behind it between braces."""
    if not mapping.keys:
        return None
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
