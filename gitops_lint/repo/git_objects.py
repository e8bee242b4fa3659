"""Files as git's object store holds them: of a commit, or of the index, never of the working tree."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from gitops_lint.repo.git import GitError, ask, decoded
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.tree import MAX_FILE_SIZE, Tree, is_manifest, too_large

_LINK = b"120000"
_FILE = b"100"  # how the modes of files begin, executable or not; a submodule's is 160000
_POINTER = late_pattern(rb"version https://git-lfs\.github\.com/spec/v1\n(?:[^\n]*\n)*?oid sha256:([0-9a-f]{64})\n")
_SHA1 = 40  # letters of an id
_LONGEST_POINTER = 1024  # bytes; https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md


def _id_of(content: bytes, length: int) -> str:
    """Return the id that git gives to what a file holds, as long as the ids of a repository are."""
    made = hashlib.sha1 if length == _SHA1 else hashlib.sha256
    return made(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class Entry(NamedTuple):
    """What git lists under a path: its mode, and the id of what it holds."""

    mode: bytes
    id: str
    path: str


class ObjectTree(Tree):
    """The files of a listing of git's, read out of its object store.

    As in a folder, symlinks and submodules are no files. What Git LFS has a pointer for is read where LFS has put it.
    `beside` is another version of the files: what is the same there needn't be asked of git. What was read
    `rests_on_more` than ids tell where an object isn't here, which may come, or where LFS has it.
    """

    def __init__(self, root: Path, entries: Iterable[Entry], beside: Tree | None = None) -> None:
        self.root = root
        self._beside = beside
        self._is_same: dict[str, bool] = {}
        self._links: set[str] = set()
        self.rests_on_more = False
        self.ids: dict[str, str] = {}
        for entry in entries:
            if entry.mode.startswith(_FILE):
                self.ids[entry.path] = entry.id
            elif entry.mode == _LINK:
                self._links.add(entry.path)
        super().__init__(self.ids)

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        return frozenset(self._links)

    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read or is too large."""
        if path not in self.paths:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        same = self._same_beside(path)
        if same is not None:
            return same
        content = self._content(self.ids[path], path)
        pointer = _POINTER.match(content) if len(content) <= _LONGEST_POINTER else None
        if pointer is None:
            return content
        self.rests_on_more = True
        return self._from_lfs(pointer[1].decode(), path)

    def _same_beside(self, path: str) -> bytes | None:
        """Return what the other version of the files has under a path, if that is what git would give."""
        if self._beside is None or self._is_same.get(path) is False:
            return None
        try:
            content = self._beside.read(path)
        except OSError:
            content = None
        if path not in self._is_same:
            self._is_same[path] = content is not None and _id_of(content, len(self.ids[path])) == self.ids[path]
        return content if self._is_same[path] else None

    def _content(self, id_: str, path: str) -> bytes:
        size = self._sizes.get(id_)
        if size is None:
            self.rests_on_more = True
            raise OSError(errno.ENODATA, "git has listed it, but does not have it here: this clone is partial", path)
        if size > MAX_FILE_SIZE:
            raise too_large(path)
        if id_ in self._manifests:
            return self._manifests[id_]
        try:
            return ask(self.root, "cat-file", "blob", id_)
        except GitError as error:
            self.rests_on_more = True
            raise OSError(errno.EIO, str(error), path) from None

    @cached_property
    def _sizes(self) -> dict[str, int]:
        """The size of each object that is there, by its id."""
        ids = sorted(set(self.ids.values()))
        try:
            listed = ask(self.root, "cat-file", "--batch-check", sent="\n".join([*ids, ""]).encode())
        except GitError:
            return {}
        answers = (line.split() for line in listed.splitlines())
        return {answer[0].decode(): int(answer[2]) for answer in answers if answer[1:2] == [b"blob"]}

    @cached_property
    def _manifests(self) -> dict[str, bytes]:
        """What is in all the manifests, by their ids: git gives it in one run, and nearly all of it is needed."""
        manifests = {id_ for path, id_ in self.ids.items() if is_manifest(path) and self._same_beside(path) is None}
        ids = [id_ for id_ in sorted(manifests) if self._sizes.get(id_, MAX_FILE_SIZE + 1) <= MAX_FILE_SIZE]
        try:
            given = ask(self.root, "cat-file", "--batch", sent="\n".join([*ids, ""]).encode())
        except GitError:
            return {}
        contents, index = {}, 0
        for id_ in ids:  # each comes as a line that says what it is, its bytes, and a line end
            start = given.index(b"\n", index) + 1
            index = start + self._sizes[id_] + 1
            contents[id_] = given[start : index - 1]
        return contents

    def _from_lfs(self, id_: str, path: str) -> bytes:
        try:
            shared = ask(self.root, "rev-parse", "--path-format=absolute", "--git-common-dir")
            stored = Path(os.fsdecode(shared.rstrip(b"\n")), "lfs", "objects", id_[:2], id_[2:4], id_)
            with stored.open("rb") as file:
                content = file.read(MAX_FILE_SIZE + 1)
        except (OSError, GitError):
            raise OSError(errno.ENODATA, "is in Git LFS and not in this clone (`git lfs fetch`)", path) from None
        if len(content) > MAX_FILE_SIZE:
            raise too_large(path)
        return content


def entries_of(listing: bytes, id_at: int) -> Iterator[Entry]:
    """Return the entries of a listing with NULs between: fields, of which one is the id, a tab, the path.

    Paths that are not UTF-8 are left out.
    """
    for line in listing.split(b"\0"):
        head, tab, name = line.partition(b"\t")
        path = decoded(name)
        if tab and path is not None:
            fields = head.split()
            yield Entry(fields[0], fields[id_at].decode(), path)
