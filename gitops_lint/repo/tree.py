"""The files of a repository, as a commit would hold them.

A Tree knows which files there are and gives their bytes. It never leaves its root: a path that leads outside does not
exist, and neither does a symlink, since Flux's source-controller leaves links out of an artifact
(https://github.com/fluxcd/pkg artifact/storage/archive.go).
"""

from __future__ import annotations

import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__"})
_GIT_TIMEOUT = 60  # seconds


class Tree(ABC):
    """Files by their path: relative to the root, with forward slashes."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)

    @abstractmethod
    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read."""

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        return frozenset()

    @cached_property
    def folders(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Each folder with the names of the folders and of the files in it, sorted; the root is ``""``."""
        folders: dict[str, tuple[set[str], set[str]]] = {"": (set(), set())}
        for path in self.paths:
            folder, _, name = path.rpartition("/")
            self._enter(folder, folders)[1].add(name)
        return {folder: (tuple(sorted(below)), tuple(sorted(names))) for folder, (below, names) in folders.items()}

    def _enter(self, folder: str, folders: dict[str, tuple[set[str], set[str]]]) -> tuple[set[str], set[str]]:
        """Return the entry of a folder, made with those of the folders above it where it is new."""
        if folder not in folders:
            above, _, name = folder.rpartition("/")
            self._enter(above, folders)[0].add(name)
            folders[folder] = (set(), set())
        return folders[folder]

    def is_file(self, path: str) -> bool:
        """Tell whether there is a file at a path."""
        return path in self.paths

    def is_folder(self, path: str) -> bool:
        """Tell whether there is a folder at a path."""
        return path in self.folders


class MemoryTree(Tree):
    """Files that are held in memory: tests, examples of checks, other revisions."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        super().__init__(files)
        self._files = files

    def read(self, path: str) -> bytes:
        """Return what a file holds."""
        held = self._files[path]
        return held.encode() if isinstance(held, str) else held


class FolderTree(Tree):
    """The files of a folder on disk.

    In a git checkout: the files that git tracks and those that it doesn't ignore. Elsewhere, or where there is no git:
    every file, but for those in folders that never hold manifests.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        found = _listed_by_git(root)
        if found is None:
            found = list(_walked(root))
        links = frozenset(path for path in found if (root / path).is_symlink())
        self._links = links
        super().__init__(path for path in found if path not in links)

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        return self._links

    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read."""
        return (self.root / path).read_bytes()


def find_root(path: Path) -> Path:
    """Return the root of the repository that a path is in: the folder with `.git`, or the path's own folder."""
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
    return start


def _listed_by_git(root: Path) -> list[str] | None:
    """Return what git knows of a folder, or None if it is no checkout or there is no git.

    fsmonitor is switched off, since it would run a program that the checkout's own configuration names.
    """
    if not (root / ".git").exists():
        return None
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(root), "ls-files", "-z", "-c", "-o", "--exclude-standard"]
    try:
        listed = subprocess.run(  # noqa: S603
            command, capture_output=True, check=True, timeout=_GIT_TIMEOUT, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return None
    paths = {os.fsdecode(name) for name in listed.stdout.split(b"\0") if name}
    return [path for path in paths if os.path.lexists(root / path)]  # git still lists files that were just deleted


def _walked(root: Path) -> Iterable[str]:
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in _SKIPPED_FOLDERS]
        relative = Path(folder).relative_to(root)
        links = [name for name in below if (Path(folder) / name).is_symlink()]
        yield from ((relative / name).as_posix() for name in (*names, *links))
