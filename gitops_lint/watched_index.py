"""What git's index of a repository holds, looked at again when somebody asks: what has changed there, and only that.

What is staged is told by the ids that git has for what files hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from gitops_lint.config.model import Config
from gitops_lint.repo.git_objects import Entry, ObjectTree
from gitops_lint.repo.revision import IndexTree
from gitops_lint.session import Session
from gitops_lint.watched_folder import StampedFiles, files_of

_FILE = b"100644"


class WatchedIndex:
    """A repository's index, with the analysis of the files that it had when it was last looked at.

    Raises GitError where git can't tell what is staged, and InvalidFileError for a rule file or a baseline that can't
    be used. What the analysis rests on `is_known` unless some of it isn't in git's objects: what has become of that
    since, only a look from the beginning tells.
    """

    def __init__(self, root: Path, config: Config) -> None:
        self.root = root
        self._config = config
        self._configured_by: StampedFiles
        self._staged: IndexTree
        self._first: IndexTree
        self._session: Session
        self._begin()

    def look(self) -> bool:
        """Look at what has changed since the last time, and tell whether anything has; raises what looking does."""
        staged = IndexTree(self.root)
        if not self._configured_by.are_same() or staged.links != self._staged.links:
            self._begin()
            return True
        try:
            changes = dict(self._changes(staged.ids))
        except OSError:  # what can't be read is told by an analysis that tries to
            self._begin()
            return True
        if changes:
            self.analysis = self._session.update(changes)
        self._staged = staged
        return bool(changes)

    @property
    def is_known(self) -> bool:
        """Whether another look tells all that has become of what the analysis rests on."""
        return not self._first.rests_on_more

    def _begin(self) -> None:
        """Look at all there is."""
        self._configured_by = StampedFiles(files_of(self._config))
        self._staged = self._first = IndexTree(self.root)
        self._session = Session(self.root, self._config, self._first)
        self.analysis = self._session.update()

    def _changes(self, ids: Mapping[str, str]) -> Iterator[tuple[str, bytes | None]]:
        """Return what is otherwise in files of which git has another id; None for those that are gone."""
        for path in self._staged.ids.keys() - ids.keys():
            yield path, None
        other = [Entry(_FILE, id_, path) for path, id_ in ids.items() if self._staged.ids.get(path) != id_]
        tree = ObjectTree(self.root, other)
        for entry in other:
            yield entry.path, tree.read(entry.path)
        self._first.rests_on_more |= tree.rests_on_more
