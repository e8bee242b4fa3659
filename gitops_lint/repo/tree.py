"""The files of a repository, as a commit would hold them.

A Tree knows which files there are and gives their bytes. It never leaves its root: a path that leads outside does not
exist, and neither does a symlink, since Flux's source-controller leaves links out of an artifact
(https://github.com/fluxcd/pkg artifact/storage/archive.go), nor a file whose name is not UTF-8.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from gitops_lint.repo.git import GitError, ask, decoded

_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__", "lost+found"})
_EXAMPLE = re.compile(r"\.(?:example|sample|template|tmpl|tpl)\.ya?ml$")
MAX_FOLDERS = 100
"""How deep folders may nest; files below are left out."""
_OF_TESTS = re.compile(r"(?:^|/)(?:testdata|fixtures|__(?:tests|snapshots?|fixtures)__|tests?/(?:data|e2e|fixtures))/")
_OF_TEMPLATES = re.compile(r"(?:^|/)(?:tmpl|templates?|examples?|samples?|boilerplate)/", re.IGNORECASE)
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


def is_hidden(path: str) -> bool:
    """Tell whether a file or folder is in a hidden folder, or hidden itself."""
    return path.startswith(".") or "/." in path


class Tree(ABC):
    """Files by their path: relative to the root, with forward slashes."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(path for path in paths if path.count("/") <= MAX_FOLDERS)

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


class FolderTree(Tree):
    """The files of a folder on disk.

    In a git checkout: the files that git tracks and those that it doesn't ignore. Elsewhere, or where there is no git:
    every file, but for those in folders that never hold manifests. `files_read` are those that somebody asked for.

    What a sparse checkout leaves out is no less part of the repository: `kept_by_git`, it is read out of the index.
    Raises PermissionError where a folder can't be listed: nobody could tell what is missing from what can't be seen.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        listed = _listed_by_git(root)
        paths = listed.paths if listed is not None else list(_walked(root))
        files, links = _files_and_links(root, paths)
        self.kept_by_git = _in_index(root, listed.left_out) if listed is not None and listed.left_out else None
        if self.kept_by_git is not None:
            files += self.kept_by_git.paths
            links += self.kept_by_git.links
        self._links = frozenset(links)
        self.files_read: set[str] = set()
        super().__init__(files)

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        return self._links

    def read(self, path: str) -> bytes:
        """Return what a file of the tree holds; raise OSError if it can't be read or is too large."""
        if path not in self.paths:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        self.files_read.add(path)
        if self.kept_by_git is not None and path in self.kept_by_git.paths:
            return self.kept_by_git.read(path)
        with open(f"{self.root}/{path}", "rb") as file:  # noqa: PTH123 (as for lstat below)
            size = os.fstat(file.fileno()).st_size
            content = file.read(min(size, MAX_FILE_SIZE) + 1)  # to make room for the largest takes longer than to read
            if len(content) > size:  # it has grown, or nobody knows how large it is
                content += file.read(MAX_FILE_SIZE + 1 - len(content))
        if len(content) > MAX_FILE_SIZE:
            raise too_large(path)
        return content


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


def _files_and_links(root: Path, paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return which of the paths are files, and which symlinks; what is neither, or lies below a link, is left out.

    Git still lists files that were just deleted, submodules, and files of a folder that has become a link. What may not
    be looked at is taken for a file, so that whoever reads it is told.
    """
    files, links = [], []
    linked: dict[str, bool] = {"": False}
    for path in paths:
        if _below_link(root, path.rpartition("/")[0], linked):
            continue
        try:
            mode = os.lstat(f"{root}/{path}").st_mode  # to make a Path would take longer than the call
        except PermissionError:
            mode = stat.S_IFREG
        except OSError:
            continue
        if stat.S_ISLNK(mode):
            links.append(path)
        elif stat.S_ISREG(mode):
            files.append(path)
    return files, links


def _below_link(root: Path, folder: str, linked: dict[str, bool]) -> bool:
    if folder not in linked:
        linked[folder] = _below_link(root, folder.rpartition("/")[0], linked) or os.path.islink(f"{root}/{folder}")  # noqa: PTH114 (Path's raises where it may not look)
    return linked[folder]


class _Listed(NamedTuple):
    """What git knows of a folder: the files that should be there, and those that a sparse checkout leaves out."""

    paths: list[str]
    left_out: list[str]


def _listed_by_git(root: Path) -> _Listed | None:
    """Return what git knows of a folder, or None if it is no checkout or there is no git."""
    if not (root / ".git").exists():
        return None
    try:
        listed = ask(root, "ls-files", "-t", "-z", "-c", "-o", "--exclude-standard")
    except GitError:
        return None
    names: dict[bytes, set[bytes]] = {}
    for line in listed.split(b"\0"):
        names.setdefault(line[:2], set()).add(line[2:])
    left_out = names.pop(b"S ", set())
    names.pop(b"", None)
    return _Listed(_paths(set().union(*names.values())), _paths(left_out))


def _paths(names: Iterable[bytes]) -> list[str]:
    return sorted(path for name in names if (path := decoded(name)) is not None)


def _in_index(root: Path, paths: list[str]) -> Tree:
    """Return some files as git's index holds them."""
    from gitops_lint.repo.git_objects import ObjectTree, entries_of

    wanted = frozenset(path for path in paths if not os.path.lexists(f"{root}/{path}"))
    listing = ask(root, "ls-files", "-s", "-z")
    return ObjectTree(root, (entry for entry in entries_of(listing, id_at=1) if entry.path in wanted))


def _walked(root: Path) -> Iterable[str]:
    for folder, below, names in os.walk(root, onerror=_refuse):
        below[:] = sorted(name for name in below if name not in _SKIPPED_FOLDERS)
        relative = Path(folder).relative_to(root)
        links = [name for name in below if (Path(folder) / name).is_symlink()]
        for name in (*sorted(names), *links):
            path = (relative / name).as_posix()
            if decoded(os.fsencode(path)) is not None:
                yield path


def _refuse(error: OSError) -> None:
    if isinstance(error, PermissionError):
        raise PermissionError(error.errno, "this folder can't be read: permission denied", error.filename)
