"""A repository together with checkouts of others that it takes files from."""

from __future__ import annotations

from collections.abc import Mapping

from gitops_lint.repo.tree import Tree

MOUNTS = ".sources"
"""The folder below which other checkouts appear: hidden, so that nothing in them counts as the repository's own."""


def mount_of(name: str) -> str:
    """Return the folder in which a checkout appears; its name has no slashes."""
    return f"{MOUNTS}/{name}"


class MountedTree(Tree):
    """The files of a tree, and those of other trees below folders of their own."""

    def __init__(self, main: Tree, others: Mapping[str, Tree]) -> None:
        self._main = main
        self._others = {mount_of(name): tree for name, tree in others.items()}
        paths = {f"{mount}/{path}" for mount, tree in self._others.items() for path in tree.paths}
        super().__init__(main.paths | paths)

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        links = {f"{mount}/{path}" for mount, tree in self._others.items() for path in tree.links}
        return self._main.links | links

    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read."""
        for mount, tree in self._others.items():
            if path.startswith(f"{mount}/"):
                return tree.read(path.removeprefix(f"{mount}/"))
        return self._main.read(path)
