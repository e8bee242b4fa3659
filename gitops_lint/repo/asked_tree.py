"""A tree that tells what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gitops_lint.repo.tree import Tree

Note = Callable[[str, str, Any], None]
"""Takes the name of what is asked, the path that it is asked of, and the answer."""


class AskedTree(Tree):
    """The files of another tree; `note` is told of every question and its answer."""

    def __init__(self, tree: Tree, note: Note) -> None:
        self.whole = tree
        self._note = note

    @property
    def paths(self) -> frozenset[str]:  # type: ignore[override]  # whoever reads it asks for every path
        """The paths of all files."""
        self._note("paths", "", self.whole.paths)
        return self.whole.paths

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        links = self.whole.links
        self._note("links", "", links)
        return links

    @property
    def folders(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Each folder with the names of the folders and of the files in it."""
        self._note("paths", "", self.whole.paths)
        return self.whole.folders

    def listing(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of the folders and of the files in a folder, sorted; of one that isn't there, none."""
        listing = self.whole.listing(folder)
        self._note("listing", folder, listing)
        return listing

    def is_file(self, path: str) -> bool:
        """Tell whether there is a file at a path."""
        is_file = self.whole.is_file(path)
        self._note("is_file", path, is_file)
        return is_file

    def is_folder(self, path: str) -> bool:
        """Tell whether there is a folder at a path."""
        is_folder = self.whole.is_folder(path)
        self._note("is_folder", path, is_folder)
        return is_folder

    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read, which is no answer to rest on."""
        self._note("read", path, None)
        content = self.whole.read(path)
        self._note("read", path, content)
        return content
