"""A tree some of whose files are other than it says: what an editor holds, and what has changed since."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping

from gitops_lint.repo.tree import MAX_FOLDERS, Tree


class EditedTree(Tree):
    """The files of another tree with some changed, added or (where their content is None) removed.

    What was read is kept, for the next edit as well: a file counts as it was when it was first read, until an edit says
    otherwise.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._edits: dict[str, bytes | None] = {}
        self._read: dict[str, bytes] = {}
        super().__init__(tree.paths)
        self._links = tree.links

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        return self._links

    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read."""
        content = self._edits.get(path, self._read.get(path))
        if content is None:
            if path in self._edits:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
            content = self._read[path] = self._tree.read(path)
        return content

    def edited(self, changes: Mapping[str, bytes | None]) -> EditedTree:
        """Return the tree after some more edits; what there is of this one isn't looked at again."""
        after = EditedTree.__new__(EditedTree)
        after._tree, after._links = self._tree, self._links
        after._edits = {**self._edits, **changes}
        after._read, after.files_read = self._read, self.files_read
        after.paths = self.paths
        gone = self.paths & {path for path, content in changes.items() if content is None}
        new = {path for path, content in changes.items() if content is not None} - self.paths
        new = {path for path in new if path.count("/") <= MAX_FOLDERS}
        if gone or new:
            after.paths = (self.paths - gone) | new
            after._links = self._links - new
        elif "folders" in vars(self):
            after.folders = self.folders  # the same paths
        return after
