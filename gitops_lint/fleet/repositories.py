"""Which repositories, at which revisions, a fleet is made of: as somebody names them, found on this machine.

Nothing is fetched: a URL stands for a clone of it that lies in a folder that is looked through. Of a clone git is asked
for its remotes, for what is checked out, and for the commits that revisions are.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gitops_lint.flux.source_urls import normalized_url
from gitops_lint.repo.existence import is_file, is_folder
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.git import GitError, ask
from gitops_lint.repo.revision import CommitTree, find_commit
from gitops_lint.repo.tree import Tree, find_root

_DEEPEST = 4
"""Levels of folders below which clones are looked for: host, groups, name."""
_LARGEST_LIST = 2**20  # bytes
_COMMENT = "#"
_SCHEMES = ("https://", "http://", "ssh://", "git://", "git@")
_REMOTES = r"^remote\..*\.url$"
_HEADS = "refs/heads/"


class FleetError(Exception):
    """What can't be judged as it is named, in words for whoever named it."""


class Repository(NamedTuple):
    """One repository of a fleet, at a revision or, where `commit` is empty, as its folder has it.

    `urls` are those that others may know it by, without what doesn't tell repositories apart. `branch` and `head` are
    what is checked out; both are empty where there is no git checkout.
    """

    name: str
    root: str
    revision: str = ""
    commit: str = ""
    urls: tuple[str, ...] = ()
    branch: str = ""
    head: str = ""

    def tree(self) -> Tree:
        """Return its files; raise GitError where git can't give them."""
        root = Path(self.root)
        return CommitTree(root, self.commit) if self.commit else FolderTree(root)


class Named(NamedTuple):
    """A repository as somebody names it: a folder, the revision after `@` if there is one, and the URL before `=`."""

    folder: Path
    revision: str = ""
    url: str = ""


def repositories_of(sources: Iterable[str], clones: Path) -> tuple[Repository, ...]:
    """Return the repositories that sources name, each once; raise FleetError where one can't be found.

    A source is a folder, `FOLDER@REV`, `URL=FOLDER` (also with a revision), the URL of a clone below the folder
    `clones`, or a file with a source on each line, whose folders are relative to it.
    """
    known = _Clones(clones)
    named = [each for source in sources for each in _named(source, Path(), known, is_listed=False)]
    made: dict[tuple[str, str], Repository] = {}
    for each in map(_repository, named):
        first = made.setdefault((each.root, each.commit), each)
        made[each.root, each.commit] = first._replace(urls=tuple(dict.fromkeys((*first.urls, *each.urls))))
    return _with_names(tuple(made.values()))


def _named(source: str, base: Path, clones: _Clones, *, is_listed: bool) -> Iterator[Named]:
    if source.startswith(_SCHEMES):
        url, mapped, folder = source.partition("=")
        yield _folder(folder, base)._replace(url=url) if mapped else clones.named(source)
        return
    path = base / source
    if is_file(path) and not is_listed:
        for line in _lines(path):
            yield from _named(line, path.parent, clones, is_listed=True)
        return
    yield _folder(source, base)


def _folder(text: str, base: Path) -> Named:
    folder, at, revision = text.rpartition("@")
    if is_folder(base / text):
        return Named(base / text)
    if at and is_folder(base / folder) and revision:
        return Named(base / folder, revision)
    raise FleetError(f"{text}: there is no such folder, and no list of sources either")


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_LIST + 1)
        if len(content) > _LARGEST_LIST:
            raise FleetError(f"{path}: is too large for a list of sources")
        lines = [line.strip() for line in content.decode().splitlines()]
    except OSError as error:
        raise FleetError(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FleetError(f"{path}: is no list of sources: it is not UTF-8") from None
    return [line for line in lines if line and not line.startswith(_COMMENT)]


class _Clones:
    """The clones below a folder, by the URLs of their remotes; looked for when one is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_url: dict[str, Path] | None = None

    def named(self, source: str) -> Named:
        """Return the clone that a URL means, which may have a revision after `@`."""
        if self._by_url is None:
            self._by_url = {url: root for root in _checkouts(self._folder, 0) for url in remotes(root)}
        url, _, revision = source.rpartition("@")
        for at, of in ((source, ""), (url, revision)):
            root = self._by_url.get(normalized_url(at)) if at else None
            if root is not None:
                return Named(root, of, at)
        raise FleetError(f"{_without_user(source)}: no clone of it is below {self._folder} (nothing is fetched)")


def _without_user(url: str) -> str:
    return normalized_url(url)


def _checkouts(folder: Path, level: int) -> Iterator[Path]:
    """Yield the git checkouts below a folder, in the order of their paths."""
    if (folder / ".git").exists():
        yield folder
        return
    if level == _DEEPEST:
        return
    try:
        below = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    for name in below:
        if not name.startswith("."):
            yield from _checkouts(folder / name, level + 1)


def remotes(root: Path) -> tuple[str, ...]:
    """Return the URLs of a checkout's remotes, normalized; none where there are none."""
    try:
        said = ask(root, "config", "--local", "--no-includes", "-z", "--get-regexp", _REMOTES)
    except GitError:
        return ()
    urls = (entry.partition(b"\n")[2].decode(errors="replace") for entry in said.split(b"\0") if entry)
    return tuple(dict.fromkeys(map(normalized_url, urls)))


def _repository(named: Named) -> Repository:
    root = find_root(named.folder.resolve())
    is_checkout = (root / ".git").exists()
    if named.revision and not is_checkout:
        raise FleetError(f"{named.folder}@{named.revision}: {root} is no git repository")
    try:
        commit = find_commit(root, named.revision) if named.revision else ""
    except GitError as error:
        raise FleetError(f"{named.folder}: {error}") from None
    urls = remotes(root) if is_checkout else ()
    said = (normalized_url(named.url),) if named.url else ()
    branch, head = _checked_out(root) if is_checkout else ("", "")
    return Repository("", str(root), named.revision, commit, tuple(dict.fromkeys((*said, *urls))), branch, head)


def _checked_out(root: Path) -> tuple[str, str]:
    """Return the branch and the commit that are checked out; neither where there is none."""
    try:
        branch = ask(root, "symbolic-ref", "--quiet", "HEAD").decode(errors="replace").strip()
    except GitError:  # a commit without a branch
        branch = ""
    try:
        head = find_commit(root, "HEAD")
    except GitError:  # nothing is committed yet
        head = ""
    return branch.removeprefix(_HEADS), head


def _with_names(repositories: tuple[Repository, ...]) -> tuple[Repository, ...]:
    """Give each repository a name of its own: its folder's, with as much of the way to it as tells it from others."""
    names = [""] * len(repositories)
    for length in range(1, max((len(Path(each.root).parts) for each in repositories), default=0) + 1):
        wanted = [_name(each, length) for each in repositories]
        often = Counter(wanted)
        names = [name or (want if often[want] == 1 else "") for name, want in zip(names, wanted, strict=True)]
    return tuple(each._replace(name=name) for each, name in zip(repositories, names, strict=True))


def _name(repository: Repository, length: int) -> str:
    name = "/".join(part.strip("/") for part in Path(repository.root).parts[-length:])
    return f"{name}@{repository.revision}" if repository.commit else name
