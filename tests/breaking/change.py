"""One break: what it changes, and the tree in which it is done."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.changed import ChangedTree
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.tree import Tree


class Break(NamedTuple):
    """One way to break a repository: a text takes the place of what stands at a place, or files are moved.

    `moves` are pairs of a path and what becomes of it, the empty text for a file that is deleted. `about` are the names
    of what is broken, for telling whether a finding is about it.
    """

    way: str
    place: Place
    text: str = ""
    moves: tuple[tuple[str, str], ...] = ()
    about: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.moves:
            (old, new), more = self.moves[0], len(self.moves) - 1
            return f"{self.way}: {old} -> {new or 'nowhere'}{f' and {more} more' if more else ''}"
        place = self.place
        return f"{self.way}: {place.path}:{place.line}:{place.column} ({', '.join(self.about)}) becomes {self.text!r}"


def broken(tree: Tree, documents: Documents, one: Break) -> ChangedTree:
    """Return a tree in which one thing is broken."""
    if one.moves:
        gone: dict[str, bytes | None] = {old: None for old, _ in one.moves}
        return ChangedTree(tree, {**gone, **{new: tree.read(old) for old, new in one.moves if new}})
    place = one.place
    lines = documents.lines(place.path)
    before = lines[place.line - 1][: place.column - 1]
    after = lines[place.end_line - 1][place.end_column - 1 :] if place.end_line <= len(lines) else ""
    lines = [*lines[: place.line - 1], f"{before}{one.text}{after}", *lines[place.end_line :]]
    return ChangedTree(tree, {place.path: "\n".join(lines).encode()})


def standing(place: Place, text: str, documents: Documents) -> Place | None:
    """Return where a text stands, within its quotes; None if it comes out of a variable or is built of parts."""
    if place.line != place.end_line or not documents.tree.is_file(place.path):
        return None
    lines = documents.lines(place.path)
    there = lines[place.line - 1][place.column - 1 : place.end_column - 1] if place.line <= len(lines) else ""
    if there == text:
        return place
    if there in (f'"{text}"', f"'{text}'"):
        return place._replace(column=place.column + 1, end_column=place.end_column - 1)
    return None


def whole_lines(place: Place) -> Place:
    """Return the lines of a place as a whole, with the break at their end."""
    end = place.end_line + 1 if place.end_column > 1 else place.end_line
    return Place(place.path, place.line, 1, end, 1)
