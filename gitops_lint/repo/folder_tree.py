"""The files of a folder on disk."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gitops_lint.repo.git import GitError, ask, decoded
from gitops_lint.repo.tree import MAX_FILE_SIZE, Tree, too_large

_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__", "lost+found"})

_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class FolderTree(Tree):
    """The files of a folder on disk.

    In a git checkout: the files that git tracks and those that it doesn't ignore. Elsewhere, or where there is no git:
    every file, but for those in folders that never hold manifests. It takes note of the files that are read.

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
        content = _content(f"{self.root}/{path}")
        if len(content) > MAX_FILE_SIZE:
            raise too_large(path)
        return content


def _content(path: str) -> bytes:
    """Return what a file holds, as far as a manifest may be large; a file object would ask the system twice as much."""
    file = os.open(path, _READING)
    try:
        size = os.fstat(file).st_size
        content = os.read(file, min(size, MAX_FILE_SIZE) + 1)  # to make room for the largest takes longer than to read
        if len(content) == size:
            return content
        more = content  # it has grown, comes in parts, or nobody knows how large it is
        while more and len(content) <= MAX_FILE_SIZE:
            more = os.read(file, MAX_FILE_SIZE + 1 - len(content))
            content += more
        return content
    finally:
        os.close(file)


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
    from gitops_lint.repo.git_objects import ObjectTree, entries_of  # hardly a checkout is sparse

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
