"""Where what is no longer in Git was, and where it left: what was written is gone, and a line is needed to look at."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath

from gitops_lint.cluster.object import Object
from gitops_lint.kustomize.kustomization_file import find_files
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Place, Scalar, items_at, same

_FILES = ("resources", "components", "bases")
"""The lists of a kustomization file that name files and folders."""


class Whereabouts:
    """The files of a repository before and after a change."""

    def __init__(self, before: Documents, after: Documents) -> None:
        self.before = before
        self.after = after

    def was(self, held: Object) -> Place:
        """Return where an object that is gone is still written, or else the file in which it was."""
        place = held.place
        if not self.after.tree.is_file(place.path):
            return Place(place.path)
        roots = (document.root for document in self.after.load(place.path).documents)
        there = next((root.place for root in roots if same(root, held.node)), None)
        return there or Place(place.path)

    def left(self, held: Object) -> Place:
        """Return the line of a kustomization file that no longer includes an object, or else where that was."""
        path = held.place.path
        for folder in _folders(path):
            for file in find_files(self.after.tree, folder):
                place = self._without(file, folder, path)
                if place is not None:
                    return place
        return self.was(held)

    def _without(self, file: str, folder: str, path: str) -> Place | None:
        """Return the entry before one that led to a path and is gone from a kustomization file."""
        before, after = _root(self.before, file), _root(self.after, file)
        if before is None or after is None:
            return None
        for field in _FILES:
            entries, left = _entries(before, field), _entries(after, field)
            texts = {entry.text for entry in left}
            for number, entry in enumerate(entries):
                if entry.text not in texts and _includes(folder, entry.text, path):
                    above = [each.text for each in entries[:number]]
                    return next((each.place for each in reversed(left) if each.text in above), _list(after, field))
        return None


def _folders(path: str) -> Iterator[str]:
    """Return the folders that a file is in, the nearest first."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def _root(documents: Documents, file: str) -> Mapping | None:
    if not documents.tree.is_file(file):
        return None
    roots = [document.root for document in documents.load(file).documents]
    return roots[0] if len(roots) == 1 and isinstance(roots[0], Mapping) else None


def _entries(root: Mapping, field: str) -> list[Scalar]:
    return [entry for entry in items_at(root, field) if isinstance(entry, Scalar)]


def _includes(folder: str, entry: str, path: str) -> bool:
    named = normpath(f"{folder}/{entry}" if folder else entry)
    return path == named or path.startswith(f"{named}/")


def _list(root: Mapping, field: str) -> Place:
    return root.key_place(field) if field in root else root.place
