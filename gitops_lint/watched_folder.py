"""A repository on disk that is looked at again when somebody asks: what has changed meanwhile, and only that.

What changed is told by names, sizes and times of files, so that nobody has to say which files they are: one that comes
or goes by a commit, by a pattern in `.gitignore`, or with the folder it is in, is seen as well as one that is edited.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from gitops_lint.config.files import candidates
from gitops_lint.config.model import Config
from gitops_lint.repo.file_stamps import Stamp, is_settled, stamp_of
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.session import Session

_UNSETTLED: Stamp = (-1, -1, -1, -1)
"""What a file is known by that is looked at again: it was changed so shortly before that its times may not tell."""


class SettingsFiles(NamedTuple):
    """Where settings are read from: the folder that a configuration is looked for in, or the file that is named."""

    start: Path
    file: Path | None = None

    def paths(self, root: Path) -> Iterable[Path]:
        """Return the files that are, or may come to be, the configuration."""
        return (self.file,) if self.file is not None else candidates(self.start, root)


class StampedFiles:
    """Files, and folders with all that is in them, as they are from now on."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)
        self._stamps = _stamps(self._paths)

    def are_same(self) -> bool:
        """Tell whether nothing has happened to them, for all that is known."""
        return _UNSETTLED not in self._stamps.values() and _stamps(self._paths) == self._stamps


def files_of(config: Config) -> Iterator[Path]:
    """Return the files, and folders of files, that settings lead to."""
    yield from config.rules
    yield from config.sources.values()
    if config.baseline is not None:
        yield config.baseline


class WatchedFolder:
    """A repository's folder, with the analysis of its files as they were when it was last looked at.

    `settings` reads the configuration, and is asked again once one of the files changes that it is read from (none
    where it is always the same), or that it names: rules, a baseline, checkouts of other repositories. Raises
    InvalidFileError where they can't be used.

    `listed` are the files that the folder had when it was last looked at, with those on which the analysis may rest as
    read: what was read at any time since the first look.
    """

    def __init__(self, root: Path, settings: Callable[[], Config], read_from: SettingsFiles | None = None) -> None:
        self.root = root
        self._settings = settings
        self._read_from = read_from
        self._configured_by: StampedFiles
        self._stamps: dict[str, Stamp] = {}
        self._beside: tuple[object, ...] = ()
        self.listed: FolderTree
        self._begin()

    def look(self) -> bool:
        """Look at what has changed since the last time, and tell whether anything has.

        Raises InvalidFileError for settings, a rule file or a baseline that can't be used, and GitError; the analysis
        stays what it was, and the next time all is tried again.
        """
        if not self._configured_by.are_same():
            self._begin()
            return True
        listed = FolderTree(self.root)
        if _beside(listed) != self._beside:
            self._begin()
            return True
        stamps = _stamps_of(listed.paths, f"{self.root}/")
        try:
            changes = dict(self._changes(listed, stamps))
        except OSError:  # what can't be read is told by an analysis that tries to
            self._begin()
            return True
        if changes:
            self.analysis = self._session.update(changes)
        self._stamps = stamps
        listed.files_read = self.listed.files_read | self._listed_first.files_read | changes.keys()
        self.listed = listed
        return bool(changes)

    def _begin(self) -> None:
        """Look at all there is; what a file is known by is asked before it is read, so that no change is missed."""
        config = self._settings()
        read_from = self._read_from.paths(self.root) if self._read_from is not None else ()
        configured_by = StampedFiles((*read_from, *files_of(config)))
        listed = FolderTree(self.root)
        beside = _beside(listed)
        stamps = _stamps_of(listed.paths, f"{self.root}/")
        session = Session(self.root, config, listed)
        self.analysis = session.update()
        self._session: Session = session
        self._configured_by = configured_by
        self._stamps, self._beside = stamps, beside
        self.listed = self._listed_first = listed

    def _changes(self, listed: FolderTree, stamps: Mapping[str, Stamp]) -> Iterator[tuple[str, bytes | None]]:
        """Return what is otherwise in files that look otherwise; None for those that are gone."""
        for path in self._stamps.keys() - stamps.keys():
            yield path, None
        known = self.analysis.documents.tree
        for path, stamp in stamps.items():
            if path not in self._stamps:
                yield path, listed.read(path)
            elif stamp == _UNSETTLED or stamp != self._stamps[path]:
                content = listed.read(path)
                if known.read(path) != content:
                    yield path, content


def _beside(tree: FolderTree) -> tuple[object, ...]:
    """Return what else than its files makes a tree: links, and what a sparse checkout leaves in git's index."""
    if tree.kept_by_git is None:
        return (tree.links,)
    return (tree.links, tree.kept_by_git.paths, stamp_of(f"{tree.root}/.git/index"))


def _stamps(paths: Iterable[Path]) -> dict[str, Stamp]:
    """Return what files are known by, and all files in folders."""
    every = list(paths)
    every += [below for path in every if path.is_dir() for below in path.rglob("*") if ".git" not in below.parts]
    return _stamps_of(map(str, every))


def _stamps_of(paths: Iterable[str], folder: str = "") -> dict[str, Stamp]:
    """Return what files in a folder are known by from now on."""
    now = time.time()
    stamps = ((path, stamp_of(folder + path)) for path in paths)
    return {path: stamp if is_settled(stamp, now) else _UNSETTLED for path, stamp in stamps}
