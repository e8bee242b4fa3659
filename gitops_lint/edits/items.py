"""Edits that take items out of lists: with their comments, and the list's key with the last of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.edits.fix import Edit
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Place, Sequence

_NOTHING_MORE = late_pattern(r"\s*(#.*)?")
_COMMENT = late_pattern(r"( *)#(?!\s*-(\s|$))")
"""A line that is a comment, and no item that was commented out: that is nobody's comment."""


class _List(NamedTuple):
    """A list as it is written: the mapping that it is a value of, its key there, and its items."""

    holder: Mapping
    key: str
    items: Sequence

    @property
    def key_place(self) -> Place:
        return self.holder.key_place(self.key)


def without_items(places: Iterable[Place], documents: Documents) -> tuple[Edit | None, ...]:
    """Return the edits that remove the list items in which some places are; None stands for what can't be removed."""
    lists: dict[Place, tuple[_List, set[int]]] = {}
    edits: list[Edit | None] = []
    for place in sorted(set(places)):
        list_and_index = _list_around(place, documents)
        if list_and_index is None:
            edits.append(None)
            continue
        list_, index = list_and_index
        lists.setdefault(list_.items.place, (list_, set()))[1].add(index)
    for list_, indices in lists.values():
        edits += _removals(list_, indices, documents)
    return tuple(edits)


def _list_around(place: Place, documents: Documents) -> tuple[_List, int] | None:
    """Return the innermost list around a place that is a mapping's value, and the index of the item."""
    roots = (document.root for document in documents.load(place.path).documents)
    node = next((root for root in roots if _holds(root, place)), None)
    innermost = None
    while isinstance(node, Mapping):
        key = next((key for key, value in node.items() if _holds(value, place)), None)
        value = node.get(key) if key is not None else None
        if key is not None and isinstance(value, Sequence):
            index = next((index for index, item in enumerate(value) if _holds(item, place)), None)
            innermost = (_List(node, key, value), index) if index is not None else None
            value = value.items[index] if index is not None else None
        node = value
    return innermost


def _holds(node: Node, place: Place) -> bool:
    own = node.place
    return own.path == place.path and own[1:3] <= place[1:3] and place[3:5] <= own[3:5]


def _removals(list_: _List, indices: set[int], documents: Documents) -> Iterator[Edit | None]:
    lines = documents.lines(list_.items.place.path)
    if len(indices) == len(list_.items):
        yield _whole(list_, lines)
    elif _text(lines, list_.items.place).startswith("["):
        yield from _in_brackets(list_.items, indices)
    else:
        yield from (_block_item(list_.items.items[index], lines) for index in sorted(indices))


def _text(lines: list[str], place: Place) -> str:
    """Return what follows on the line where a place begins."""
    return lines[place.line - 1][place.column - 1 :]


def _whole(list_: _List, lines: list[str]) -> Edit | None:
    """Return the removal of the key with its list, where it has lines of its own and isn't its mapping's only key."""
    key, end = list_.key_place, list_.items.place
    if len(list_.holder) < 2 or key.path != end.path or lines[key.line - 1][: key.column - 1].strip(" "):
        return None
    inner = lines[key.line : end.end_line]
    if any(line.lstrip().startswith("#") and not _COMMENT.match(line) for line in inner):
        return None
    return _lines(key, end, lines)


def _block_item(item: Node, lines: list[str]) -> Edit | None:
    """Return the removal of an item that has lines of its own."""
    place = item.place
    before = lines[place.line - 1][: place.column - 1]
    if before.replace("-", "", 1).strip(" ") or "-" not in before:
        return None
    dash = place._replace(column=before.index("-") + 1)
    return _lines(dash, place, lines)


def _lines(start: Place, end: Place, lines: list[str]) -> Edit | None:
    """Return the removal of whole lines, from that on which one place begins to that on which another ends.

    The comments right above it that are indented as much belong to it.
    """
    if not _NOTHING_MORE.fullmatch(lines[end.end_line - 1], end.end_column - 1):
        return None
    first, last = start.line, end.end_line
    while first > 1 and (comment := _COMMENT.match(lines[first - 2])) and len(comment[1]) == start.column - 1:
        first -= 1
    if last < len(lines):
        return Edit(Place(start.path, first, 1, last + 1, 1), "")
    return Edit(Place(start.path, first - 1, len(lines[first - 2]) + 1, last, len(lines[last - 1]) + 1), "")


def _in_brackets(items: Sequence, indices: set[int]) -> Iterator[Edit]:
    """Return the removals of items between brackets, each with the comma that parts it from what stays."""
    first_kept = next(index for index in range(len(items)) if index not in indices)
    for index in sorted(indices):
        place = items.items[index].place
        if index < first_kept:
            after = items.items[index + 1].place
            yield Edit(Place(place.path, place.line, place.column, after.line, after.column), "")
        else:
            ahead = items.items[index - 1].place
            yield Edit(Place(place.path, ahead.end_line, ahead.end_column, place.end_line, place.end_column), "")
