"""The files of a disk, for a folder that is in no repository: it may name files wherever they are."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from gitops_lint.repo.existence import is_file, is_folder
from gitops_lint.repo.tree import MAX_FILE_SIZE, Tree, too_large


class DiskTree(Tree):
    """All files of a disk, looked at where they are asked for and never listed; links are followed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        super().__init__(())

    def is_file(self, path: str) -> bool:
        """Tell whether there is a file at a path."""
        return is_file(Path(f"{self.root}/{path}"))

    def is_folder(self, path: str) -> bool:
        """Tell whether there is a folder at a path."""
        return is_folder(Path(f"{self.root}/{path}"))

    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read or is too large."""
        if not self.is_file(path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        with Path(self.root, path).open("rb") as file:
            content = file.read(MAX_FILE_SIZE + 1)
        if len(content) > MAX_FILE_SIZE:
            raise too_large(path)
        return content
