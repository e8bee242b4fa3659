"""Other versions of a repository than the working tree's: a commit's, and what the index holds for the next one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from gitops_lint.repo.git import GitError, ask
from gitops_lint.repo.git_objects import ObjectTree, entries_of
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.tree import Tree

_EMPTY = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)
"""The id of what holds nothing, by SHA-1 and by SHA-256."""
_FLAGS = late_pattern(rb"([^\0]+)\0(?:  [^\n]*\n)*?  size: \d+\tflags: ([0-9a-f]+)\n")
_MOST_COMMITS = 1000
_SHORT = 10
_TO_BE_ADDED = 1 << 29  # CE_INTENT_TO_ADD, https://github.com/git/git/blob/master/read-cache-ll.h


class Message(NamedTuple):
    """What a commit says of itself."""

    commit: str
    text: str


class Base(NamedTuple):
    """The commit that a change is held against.

    `revision` is how it was asked for. `parted` says that the commit is where the history of the two parts; if not, it
    is the revision itself, since no such commit is in sight. `messages` are those of the commits since, the last first.
    """

    revision: str
    commit: str
    parted: bool
    messages: tuple[Message, ...] = ()

    def __str__(self) -> str:
        return f"{self.revision} ({short_id(self.commit)})"


def short_id(commit: str) -> str:
    """Return what people are shown of a commit's id."""
    return commit[:_SHORT]


def find_base(root: Path, revision: str) -> Base:
    """Return the commit from which the checked out one and a revision parted, as a pull request shows changes.

    What others have changed since in the revision (a branch, mostly) is no part of the change. Where the history that
    is here doesn't reach back that far, which a shallow clone's often doesn't, it is the revision itself. Raises
    GitError with what to do about it if there is no such revision, or no repository.
    """
    if not (root / ".git").exists():
        raise GitError(f"{root} is no git repository")
    commit = find_commit(root, revision)
    try:
        parted = ask(root, "merge-base", commit, "HEAD").decode().split()
    except GitError:  # there is none, or no commit is checked out
        parted = []
    if not parted:
        return Base(revision, commit, False)
    return Base(revision, parted[0], True, _messages_since(root, parted[0]))


def _messages_since(root: Path, commit: str) -> tuple[Message, ...]:
    """Return what the commits from one to the checked out one say, of very many the last.

    `rev-list` reads objects alone; `log` would start what the configuration names to judge signatures.
    """
    said = ask(root, "rev-list", f"--max-count={_MOST_COMMITS}", "--format=%x01%H%n%B%x00", f"{commit}..HEAD")
    parts = (part.partition("\x01")[2].partition("\n") for part in said.decode(errors="replace").split("\0"))
    return tuple(Message(of, text) for of, _, text in parts if of)


def is_shallow(root: Path) -> bool:
    """Tell whether a clone lacks the beginning of its history."""
    return ask(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def find_commit(root: Path, revision: str) -> str:
    """Return the id of the commit that a revision is; raise GitError with what to do if there is none in this clone."""
    if revision.startswith("-") or "\0" in revision:
        raise GitError(f"`{revision}` is no revision")
    try:
        commit = ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError:
        if is_shallow(root):
            raise GitError(
                f"there is no revision `{revision}` in this clone, which is shallow: fetch it "
                f"(`git fetch --depth=1 origin {revision}`, or `fetch-depth: 0` where actions/checkout clones)"
            ) from None
        raise GitError(f"there is no revision `{revision}` (if it is a remote's branch, `git fetch` it)") from None
    return commit.decode().split()[-1]


class CommitTree(ObjectTree):
    """The files of a commit; `beside` is another version of them, of which nothing is asked that is the same."""

    def __init__(self, root: Path, commit: str, beside: Tree | None = None) -> None:
        super().__init__(root, entries_of(ask(root, "ls-tree", "-r", "-z", "--full-tree", commit), id_at=2), beside)


class IndexTree(ObjectTree):
    """The files that git's index holds: what would be committed now."""

    def __init__(self, root: Path) -> None:
        if not (root / ".git").exists():
            raise GitError(f"{root} is no git repository")
        index = _index_of_the_hook(root)
        listing = ask(root, "ls-files", "-s", "-z", index=index)
        _refuse_conflicts(listing)
        entries = tuple(entries_of(listing, id_at=1))
        if any(entry.id in _EMPTY for entry in entries):
            promised = _to_be_added(ask(root, "ls-files", "-s", "-z", "--debug", index=index))
            entries = tuple(entry for entry in entries if entry.path not in promised)
        super().__init__(root, entries)


class Staged(NamedTuple):
    """A file that the index holds otherwise than the commit that is checked out; `is_gone` where it no longer does."""

    path: str
    is_gone: bool


def staged(root: Path) -> tuple[Staged, ...] | None:
    """Return what is staged, sorted; None where there is no commit yet. Raises GitError where git can't tell."""
    if not (root / ".git").exists():
        raise GitError(f"{root} is no git repository")
    try:
        commit = find_commit(root, "HEAD")
    except GitError:
        return None
    options = ("--cached", "--no-renames", "--name-status", "-z")
    listing = ask(root, "diff-index", *options, commit, "--", index=_index_of_the_hook(root))
    fields = listing.decode(errors="replace").split("\0")
    return tuple(Staged(path, status == "D") for status, path in zip(fields[::2], fields[1::2], strict=False))


def _index_of_the_hook(root: Path) -> Path | None:
    """Return the index, if git has one of its own for the hook that this runs in.

    `git commit FILE` and `git commit -a` make one beside the usual one. One elsewhere belongs to another repository.
    """
    named = os.environ.get("GIT_INDEX_FILE")
    if not named:
        return None
    folder = Path(os.fsdecode(ask(root, "rev-parse", "--absolute-git-dir").rstrip(b"\n")))
    index = (root / named).resolve()
    return index if index.parent == folder.resolve() and index.is_file() else None


def _refuse_conflicts(listing: bytes) -> None:
    for line in listing.split(b"\0"):
        head, _, name = line.partition(b"\t")
        if head and not head.endswith(b" 0"):
            raise GitError(f"{name.decode(errors='replace')} has conflicts: resolve them and `git add` it")


def _to_be_added(listing: bytes) -> frozenset[str]:
    """Return the paths of which `git add --intent-to-add` has noted the name only: a commit leaves them out."""
    flagged = (match.groups() for match in _FLAGS.finditer(listing))
    return frozenset(
        name.partition(b"\t")[2].decode(errors="replace") for name, flags in flagged if int(flags, 16) & _TO_BE_ADDED
    )
