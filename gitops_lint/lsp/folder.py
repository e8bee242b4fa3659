"""One repository that is open in an editor: its files as the editor holds them, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gitops_lint.config.files import NAMES, PYPROJECT
from gitops_lint.config.loading import load
from gitops_lint.editor.hover import Hovers
from gitops_lint.editor.mentions import Mentions
from gitops_lint.editor.renaming import new_faults
from gitops_lint.edits.fix import Edit
from gitops_lint.fixes.editing import edited
from gitops_lint.linter import Analysis
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.parser import parse
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.tree import is_manifest
from gitops_lint.rulebook.validation import InvalidFileError
from gitops_lint.session import Session

CONFIGURATION = (*NAMES, PYPROJECT)


class Known:
    """What one analysis gives to an editor."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.mentions = Mentions(analysis)
        self.hovers = Hovers(self.mentions, hurried=True)


class Folder:
    """A repository; `broken` are files that can't be read as they are now: their last good state counts meanwhile.

    `configuration` is the path of the file that settings are in, or would be; `version` how often something was worked
    out. `note` takes changes down and is quick; `update` works out what comes of them, and may run in another thread
    while more changes are noted.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.known: Known | None = None
        self.version = 0
        self.broken: dict[str, tuple[Problem, ...]] = {}
        self.fault: str | None = None
        self.configuration = NAMES[0]
        self._changes: dict[str, bytes | None] = {}
        self._open: set[str] = set()
        self._is_to_configure = True
        self._session: Session | None = None

    def note(self, path: str, text: str) -> None:
        """Take down what the editor holds of a file; what is no YAML doesn't count yet."""
        self._open.add(path)
        problems = parse(text, path).problems if is_manifest(path) else ()
        if problems:
            self.broken[path] = problems
            self._changes.pop(path, None)
            return
        self.broken.pop(path, None)
        self._changes[path] = text.encode(errors="surrogateescape")

    def note_closed(self, path: str) -> None:
        """Take down that the editor holds a file no longer: what is on the disk counts."""
        self._open.discard(path)
        self.broken.pop(path, None)
        self._changes[path] = self._on_disk(path, listed=None)

    def note_on_disk(self, paths: list[str]) -> None:
        """Take down that files have changed on the disk; those that git leaves out don't count."""
        listed = FolderTree(self.root).paths
        for path in paths:
            if path.rpartition("/")[2] in CONFIGURATION:
                self._is_to_configure = True
            if path not in self._open:
                self._changes[path] = self._on_disk(path, listed)

    def _on_disk(self, path: str, listed: frozenset[str] | None) -> bytes | None:
        listed = FolderTree(self.root).paths if listed is None else listed
        try:
            return (self.root / path).read_bytes() if path in listed else None
        except OSError:
            return None

    def broken_by(self, edits: Iterable[Edit]) -> tuple[str, ...]:
        """Return, in words, what edits of the files as they were last looked at would break; nothing of them stays.

        To be called where `update` is: both take the session on.
        """
        if self.known is None or self._session is None:
            return ()
        before = self.known.analysis
        by_path: dict[str, list[Edit]] = {}
        for edit in edits:
            by_path.setdefault(edit.place.path, []).append(edit)
        now = {path: before.documents.load(path).content for path in by_path}
        after = self._session.update({path: edited(now[path], by_path[path]) for path in by_path})
        self.known = Known(self._session.update(now))
        return tuple(new_faults(before, after))

    def update(self) -> Known | None:
        """Work out what comes of all that was noted; None, with the `fault`, where a configuration can't be used."""
        changes, self._changes = self._changes, {}
        if not changes and not self._is_to_configure and self.known is not None and self.fault is None:
            return self.known  # what came before this began was in the last one
        try:
            if self._is_to_configure or self._session is None:
                self._is_to_configure = False
                loaded = load(self.root)
                config = loaded.config
                self.configuration = loaded.file.name if loaded.file is not None else NAMES[0]
                if self._session is None:
                    self._session = Session(self.root, config)
                self._session.configure(config)
            self.known = Known(self._session.update(changes))
            self.version += 1
        except (InvalidFileError, OSError) as error:
            self.fault = str(error)
            self._changes = {**changes, **self._changes}
            return None
        self.fault = None
        return self.known
