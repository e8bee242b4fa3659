"""One repository that is open in an editor: its files as the editor holds them, and what is known of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from gitops_lint.config.files import NAMES, PYPROJECT
from gitops_lint.config.loading import load
from gitops_lint.editor.hover import Hovers
from gitops_lint.editor.mentions import Mentions
from gitops_lint.editor.renaming import new_faults
from gitops_lint.edits.fix import Edit
from gitops_lint.fixes.editing import edited
from gitops_lint.linter import Analysis
from gitops_lint.look import Glance, Glimpse
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.parser import parse
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.time_limit import TimeLimit
from gitops_lint.repo.tree import is_manifest
from gitops_lint.rulebook.validation import InvalidFileError
from gitops_lint.session import Session

CONFIGURATION = (*NAMES, PYPROJECT)
PATIENCE = 10.0
"""Seconds for which changes may wait for an answer while more of them come, each of which calls off what is worked out:
who goes on writing hears of the file alone meanwhile."""


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
    while more changes are noted: these call it off, unless somebody waits for it for long already.
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
        self._at_work: TimeLimit | None = None
        self._waited_for_since: float | None = None

    def _note(self, path: str, content: bytes | None) -> None:
        """Take down what a file holds from now on."""
        self._call_off()
        self._changes[path] = content

    def _call_off(self) -> None:
        """Call off what is worked out, and have it go on with the next update."""
        now = time.monotonic()
        self._waited_for_since = self._waited_for_since or now
        if self._at_work is not None and now - self._waited_for_since < PATIENCE:
            self._at_work.call_off()

    def note(self, path: str, text: str) -> None:
        """Take down what the editor holds of a file; what is no YAML doesn't count yet."""
        if self._at_work is not None:
            self._call_off()  # before the text is read, which takes twice as long beside it
        self._open.add(path)
        problems = parse(text, path).problems if is_manifest(path) else ()
        if problems:
            self.broken[path] = problems
            self._changes.pop(path, None)
            return
        self.broken.pop(path, None)
        self._note(path, text.encode(errors="surrogateescape"))

    def note_closed(self, path: str) -> None:
        """Take down that the editor holds a file no longer: what is on the disk counts."""
        self._open.discard(path)
        self.broken.pop(path, None)
        self._note(path, self._on_disk(path, listed=None))

    def note_on_disk(self, paths: list[str]) -> None:
        """Take down that files have changed on the disk; those that git leaves out don't count."""
        listed = FolderTree(self.root).paths
        for path in paths:
            if path.rpartition("/")[2] in CONFIGURATION:
                self._is_to_configure = True
            if path not in self._open:
                self._note(path, self._on_disk(path, listed))

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
        if not self._is_up_to_date():  # the session may have taken in what was called off
            self.known = Known(self._session.update())
        by_path: dict[str, list[Edit]] = {}
        for edit in edits:
            by_path.setdefault(edit.place.path, []).append(edit)
        before = self.known.analysis
        now = {path: before.documents.load(path).content for path in by_path}
        after = self._session.update({path: edited(now[path], by_path[path]) for path in by_path})
        self.known = Known(self._session.update(now))
        return tuple(new_faults(before, after))

    def update(self, tell: Callable[[Glimpse], None]) -> Known | None:
        """Work out what comes of all that was noted; `tell` is called first, of files that the editor writes.

        Returns None, with the `fault`, where a configuration can't be used, and without one where it was called off.
        """
        if not self._changes and self._is_up_to_date():
            return self.known  # what came before this began was in the last one
        changes, self._changes = self._changes, {}
        self._at_work = until = TimeLimit()
        try:
            written = self._open.intersection(changes)
            glance = Glance(frozenset(written), tell) if written else None
            analysis = self._configured().update_unless_called_off(changes, until, glance)
        except (InvalidFileError, OSError) as error:
            self.fault = str(error)
            self._changes = {**changes, **self._changes}
            return None
        self._at_work, self.fault = None, None
        if analysis is None:
            return None
        self._waited_for_since = time.monotonic() if self._changes else None
        self.known = Known(analysis)
        self.version += 1
        return self.known

    def prepare(self) -> None:
        """Work out what takes long of what may be asked."""
        if self.known is not None:
            self.known.hovers.prepare()

    def lines_known(self, path: str) -> list[str]:
        """Return the lines of a file of which something is known."""
        return self.known.analysis.documents.lines(path) if self.known is not None else []

    def _is_up_to_date(self) -> bool:
        is_answered = self.known is not None and self._waited_for_since is None
        return is_answered and not self._is_to_configure and self.fault is None

    def _configured(self) -> Session:
        """Return the session, for which the configuration counts that the repository has now."""
        if self._session is None or self._is_to_configure:
            self._is_to_configure = False
            loaded = load(self.root)
            self.configuration = loaded.file.name if loaded.file is not None else NAMES[0]
            if self._session is None:
                self._session = Session(self.root, loaded.config)
            self._session.configure(loaded.config)
        return self._session
