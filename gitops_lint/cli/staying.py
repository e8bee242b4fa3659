"""The process that stays: answers checks of one repository, of which it knows what it was when it last looked.

An answer is what the command itself prints, run here with the circumstances of who asks; only the repository is not
looked at from the beginning. Whatever isn't the answer of a run that came to its end is left to who asks.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TypeAlias

from gitops_lint.cli import main
from gitops_lint.cli.answer_files import AnswerFiles
from gitops_lint.cli.answers import Answer, Recording
from gitops_lint.cli.builds import build
from gitops_lint.cli.retelling import as_asked, joined, telling
from gitops_lint.config.model import Config
from gitops_lint.linter import Analysis
from gitops_lint.repo.tree import Tree
from gitops_lint.resident.meeting import Meeting, entered, is_at
from gitops_lint.resident.request import OUT, Request, Said
from gitops_lint.resident.running import note
from gitops_lint.resident.serving import serve
from gitops_lint.session import clean_up
from gitops_lint.watched_folder import WatchedFolder
from gitops_lint.watched_index import WatchedIndex

MOST_MEMORY = 2**31
"""Bytes beyond which it isn't worth it to keep what is known."""
_MOST_KNOWN = 2
"""As much at once is known, of other settings or of the index: each takes an analysis."""


Watched: TypeAlias = WatchedFolder | WatchedIndex


class _Ended(BaseException):
    """Somebody ends this process."""


class _Elsewhere(Exception):
    """What is asked is about another repository."""


def stay(told: str) -> NoReturn:
    """Answer for as long as somebody asks, then end this process; `told` is what whoever started it says, as JSON."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _end)
    said = json.loads(told)
    listener, meeting = socket.socket(fileno=said["listener"]), Meeting(Path(said["folder"]), said["key"])
    os.set_inheritable(said["listener"], False)
    os.set_inheritable(said["lock"], False)
    gc.disable()
    with suppress(_Ended, OSError), entered(meeting.folder) as folder:
        os.chdir("/")
        bound = os.stat(meeting.socket_name, dir_fd=folder, follow_symlinks=False)
        kept = AnswerFiles(meeting.folder.parent / "answers")
        resident = Resident(Path(said["root"]), kept, said["build"], lambda: is_at(folder, meeting.socket_name, bound))
        try:
            note(said["lock"], resident.root)
            if resident.is_wanted():
                serve(listener, resident, said["seconds"])
        finally:
            if is_at(folder, meeting.socket_name, bound):
                os.unlink(meeting.socket_name, dir_fd=folder)
                os.unlink(meeting.lock_name, dir_fd=folder)
    os._exit(0)


def _end(*_: object) -> NoReturn:
    raise _Ended


class Resident:
    """Answers checks of the repository with a root, for as long as it `can_be_met` and the linter is of a build."""

    def __init__(self, root: Path, kept: AnswerFiles, of_build: object, can_be_met: Callable[[], bool]) -> None:
        self.root = root
        self._kept = kept
        self._can_be_met = can_be_met
        self._build = of_build
        self._known: list[tuple[tuple[Config, bool], Watched]] = []
        self._unkept: list[tuple[Recording, Answer]] = []
        self._is_well = True

    def answer(self, request: Request, tell: Callable[[str], None]) -> Said | None:
        """Return what a check prints, None where it doesn't come to its end, or not without a fault."""
        visit = Visit(request.digest, self._kept, self._files)
        parts: list[tuple[str, str]] = []
        try:
            with telling(tell), as_asked(request, parts):
                code = _code_of(request, visit)
        except Exception:  # the last net: who asks is told by a run of their own what is wrong
            self._is_well = False
            return None
        if code not in (0, 1):
            return None
        said = Said(joined(parts), code)
        self._unkept.append((visit, Answer(said.text(OUT), code)))
        return said

    def rest(self) -> None:
        """Keep the answers, and free what finding them has left behind."""
        for visit, answer in self._unkept:
            with suppress(OSError):  # what it rests on has gone meanwhile
                visit.keep(answer)
        self._unkept.clear()
        clean_up()

    def is_wanted(self) -> bool:
        """Tell whether there is still a reason to stay."""
        try:
            is_same = self.root.is_dir() and build() == self._build
        except OSError:
            return False
        return self._is_well and is_same and self._can_be_met() and _memory() < MOST_MEMORY

    def _files(self, root: Path, config: Config, staged: bool) -> Watched:
        """Return the repository, or its index, as it is now.

        Where a part of it failed, or not all is known that it rests on, the next look is one from the beginning.
        """
        if root != self.root:
            raise _Elsewhere
        what = (config, staged)
        known = next((files for about, files in self._known if about == what), None)
        if known is None:
            self._known = self._known[: _MOST_KNOWN - 1]
            known = WatchedIndex(root, config) if staged else WatchedFolder(root, lambda: config)
        else:
            known.look()
        others = [each for each in self._known if each[1] is not known]
        is_known = isinstance(known, WatchedFolder) or known.is_known
        stays = is_known and not known.analysis.internal_errors
        self._known = [(what, known), *others] if stays else others
        return known


class Visit(Recording):
    """A run within the process that stays; `files_of` gives the repository as it is now."""

    def __init__(self, digest: str, kept: AnswerFiles, files_of: Callable[[Path, Config, bool], Watched]) -> None:
        super().__init__(digest, kept)
        self._files_of = files_of
        self._seen: Watched | None = None

    def look(self, root: Path, config: Config, staged: bool) -> Analysis | None:
        """Return the analysis of a repository, or of its index, as it is now."""
        self._seen = self._files_of(root, config, staged)
        return self._seen.analysis

    def files(self, tree: Tree) -> Tree:
        """Return the files that an analysis rests on: those of the folder, where it has no others."""
        if isinstance(self._seen, WatchedFolder) and not self._seen.analysis.config.sources:
            return self._seen.listed
        return tree


def _code_of(request: Request, visit: Visit) -> int:
    try:
        return main.code_of([*request.arguments], visit)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 2


def _memory() -> int:
    """Return how many bytes of memory this process holds (https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html).

    Where the system doesn't say it like that, the most that it has ever held.
    """
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
