"""A tree as it would be after a change that nobody has written yet."""

from __future__ import annotations

from collections.abc import Mapping

from gitops_lint.repo.tree import Tree


class ChangedTree(Tree):
    """A tree in which some files hold something else (None: are not there)."""

    def __init__(self, tree: Tree, changed: Mapping[str, bytes | None]) -> None:
        super().__init__((tree.paths | changed.keys()) - {path for path, content in changed.items() if content is None})
        self._tree = tree
        self._changed = changed

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        return self._tree.links

    def read(self, path: str) -> bytes:
        """Return what a file holds now; raise OSError if it can't be read."""
        changed = self._changed.get(path)
        return self._tree.read(path) if changed is None else changed
