"""The files of a repository, as a commit would hold them.

A Tree knows which files there are and gives their bytes. It never leaves its root: a path that leads outside does not
exist, and neither does a symlink, since Flux's source-controller leaves links out of an artifact
(https://github.com/fluxcd/pkg artifact/storage/archive.go), nor a file whose name is not UTF-8.
"""

from __future__ import annotations

import errno
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from gitops_lint.repo.late_patterns import late_pattern

_EXAMPLE = late_pattern(r"\.(?:example|sample|template|tmpl|tpl)\.ya?ml$")
MAX_FOLDERS = 100
"""How deep folders may nest; files below are left out."""
_OF_TESTS = late_pattern(
    r"(?:^|/)(?:testdata|test-?cases|fixtures|__(?:tests|snapshots?|fixtures)__"
    r"|tests?/(?:data|e2e|fixtures)|tests/(?:cli|unit))/"
)
_OF_TEMPLATES = late_pattern(
    r"(?:^|/)(?:tmpl|templates?|examples?|samples?|boilerplate)/|\{\{[^/]*\}\}[^/]*/", re.IGNORECASE
)
_ARCHIVED = late_pattern(
    r"(?:^|/)[_.-]?(?:archived?|archives|attic|decommissioned|deprecated|disabled|graveyard|inactive|obsolete|retired|unused)/",
    re.IGNORECASE,
)
MAX_FILE_SIZE = 64 * 1024 * 1024
"""Bytes; a larger file is no manifest (etcd takes objects up to 1.5 MiB)."""


def is_manifest(path: str) -> bool:
    """Tell whether a file counts as a manifest by its name, as Flux has it: other suffixes must be named one by one."""
    return path.endswith((".yaml", ".yml"))


def is_example(path: str) -> bool:
    """Tell whether a manifest is by its name there to be copied and filled in (`secret.example.yaml`)."""
    return _EXAMPLE.search(path) is not None


def is_of_tests(path: str) -> bool:
    """Tell whether a file lies in a folder that programs keep what their tests read in."""
    return _OF_TESTS.search(path) is not None


def is_of_templates(path: str) -> bool:
    """Tell whether a file lies in a folder of what people copy or a program fills in, by what folders are called."""
    return _OF_TEMPLATES.search(path) is not None


def is_archived(path: str) -> bool:
    """Tell whether a file lies in a folder of what people keep and no longer use, by what folders are called."""
    return _ARCHIVED.search(path) is not None


def is_hidden(path: str) -> bool:
    """Tell whether a file or folder is in a hidden folder, or hidden itself."""
    return path.startswith(".") or "/." in path


class Tree(ABC):
    """Files by their path: relative to the root, with forward slashes.

    `files_read` are those that somebody asked for, where the tree takes note of that.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(path for path in paths if path.count("/") <= MAX_FOLDERS)
        self.files_read: set[str] = set()

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

    def listing(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of the folders and of the files in a folder, sorted; of one that isn't there, none."""
        return self.folders.get(folder, ((), ()))

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
        """Return what a file holds; raise OSError if there is no such file."""
        held = self._files.get(path)
        if held is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return held.encode() if isinstance(held, str) else held


def too_large(path: str) -> OSError:
    """Return the error of a file that is larger than any manifest."""
    return OSError(errno.EFBIG, f"larger than {MAX_FILE_SIZE // 2**20} MiB", path)


def find_root(path: Path) -> Path:
    """Return the root of the repository that a path is in: the folder with `.git`, or the path's own folder."""
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
    return start
