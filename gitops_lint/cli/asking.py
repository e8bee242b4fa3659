"""What of a command line the process that stays is asked, where somebody wants one (`--resident`).

It answers what only reads files and prints: all else, and all that it can't answer, is done as without it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gitops_lint.cli.answer_files import AnswerFiles
from gitops_lint.cli.builds import this_build
from gitops_lint.cli.plain_arguments import said_in
from gitops_lint.repo.tree import find_root
from gitops_lint.resident.asking import PATIENCE, ask
from gitops_lint.resident.meeting import CAN_BE, Meeting
from gitops_lint.resident.request import Request, Said, Stream

if TYPE_CHECKING:
    from gitops_lint.cli.progress import StatusLine
    from gitops_lint.resident.meeting import Claim

MINUTES_VARIABLE = "GITOPS_LINT_RESIDENT_MINUTES"
_MINUTES = 30.0
_TIME_LIMIT = "--time-limit"
_QUIET = frozenset({"-q", "--quiet"})
_FLAGS = _QUIET | {"--staged", "--statistics"}
_WITH_VALUE = frozenset(
    {
        "--baseline",
        "--config",
        "--fail-on",
        "--flux-version",
        "--format",
        "--ignore",
        "--jobs",
        "--min-severity",
        "--preset",
        "--select",
        _TIME_LIMIT,
    }
)
"""The options with which a check only reads and prints, and that it takes no more than a session to answer."""
_NAMES = ("CI", "COLORTERM", "COLUMNS", "FORCE_COLOR", "GIT_INDEX_FILE", "HOME", "LINES", "NO_COLOR", "PATH", "TERM")
_PREFIXES = ("GITOPS_LINT_", "JUPYTER", "LANG", "LC_", "TTY_", "XDG_")
_OF_NO_WIDTH = ("dumb", "unknown")
"""Terminals for which nobody asks how wide they are."""
_PATIENCE = 1.0
"""Seconds after which it is shown what takes so long."""


def ask_resident(arguments: Sequence[str], digest: str) -> Said | None:
    """Return what the process that stays says to the arguments of a check; None where there is no answer from there.

    `digest` is what the answer is kept under. Where no such process is there for the repository, one is started.
    """
    paths = paths_of(arguments)
    kept = AnswerFiles.of_user()
    if paths is None or kept is None or not sys.executable or not CAN_BE:
        return None
    try:
        folder = Path.cwd()
        roots = {find_root(Path(path).resolve(strict=True)) for path in paths or ["."]}
        if len(roots) != 1:
            return None
        (root,) = roots
        meeting = meeting_of(root, kept)
    except (OSError, RuntimeError, ValueError):
        return None
    request = Request(tuple(arguments), str(folder), _environment(), _stream(sys.stdout), _stream(sys.stderr), digest)
    doing = _Doing(is_quiet=not _QUIET.isdisjoint(arguments))
    try:
        return ask(meeting, request, lambda claim: _start(claim, meeting, root), doing.told, patience_of(arguments))
    finally:
        doing.over()


def paths_of(arguments: Sequence[str]) -> list[str] | None:
    """Return the paths in the arguments of a check; None where it is asked for more than to read files and print."""
    said = said_in(arguments[1:], _FLAGS, _WITH_VALUE)
    for option, value in said or ():
        if option in _WITH_VALUE and (not value or (option == "--format" and ":" in value)):
            return None  # a format may name a file to write to
    return [value for option, value in said if not option] if said is not None else None


def patience_of(arguments: Sequence[str]) -> float:
    """Return how many seconds are waited for the process that stays: half of the time limit, if that is less.

    Where there is no answer by then, a run of its own has the whole of it.
    """
    said = said_in(arguments[1:], _FLAGS, _WITH_VALUE) or ()
    try:
        return min([PATIENCE, *(float(value) / 2 for option, value in said if option == _TIME_LIMIT)])
    except ValueError:
        return PATIENCE


def folder_of(kept: AnswerFiles) -> Path:
    """Return the folder in which processes that stay are met: beside the answers that are kept."""
    return kept.folder.parent / "resident"


def meeting_of(root: Path, kept: AnswerFiles) -> Meeting:
    """Return where the process is met that stays for a repository: one for each build of the linter and of Python."""
    ways = sorted((name, value) for name, value in os.environ.items() if name.startswith("PYTHON"))
    told = [str(root), sys.executable, sys.getfilesystemencoding(), ways, this_build()]
    return Meeting(folder_of(kept).absolute(), sha256(dumps(told).encode()).hexdigest()[:32])


def counts(name: str) -> bool:
    """Tell whether what a command prints may depend on a variable of the environment."""
    return name in _NAMES or name.startswith(_PREFIXES)


def _environment() -> dict[str, str]:
    """Return the variables that count; the width of the terminal is one, since the other process has none."""
    chosen = {name: value for name, value in os.environ.items() if counts(name)}
    if sys.stdout.isatty() and not (chosen.get("COLUMNS", "").isdecimal() or chosen.get("TERM") in _OF_NO_WIDTH):
        columns = _columns()
        if columns:
            chosen["COLUMNS"] = str(columns)
    return chosen


def _columns() -> int:
    """Return how wide the terminal is, where one says so; as rich asks for it."""
    for descriptor in range(3):
        try:
            return os.get_terminal_size(descriptor).columns
        except OSError:
            continue
    return 0


def _stream(stream: TextIO) -> Stream:
    return Stream(stream.encoding or "utf-8", stream.isatty())


def _start(claim: Claim, meeting: Meeting, root: Path) -> None:
    """Start a process that stays."""
    from gitops_lint.resident.starting import start

    told = {
        "root": str(root),
        "folder": str(meeting.folder),
        "key": meeting.key,
        "build": this_build(),
        "seconds": _minutes() * 60,
    }
    start(claim, "gitops_lint.cli.staying:stay", told, _environment())


def _minutes() -> float:
    """Return for how long a process stays without being asked."""
    try:
        minutes = float(os.environ.get(MINUTES_VARIABLE, ""))
    except ValueError:
        return _MINUTES
    return minutes if 0 <= minutes < 10**6 else _MINUTES


class _Doing:
    """Shows what the process that stays is doing, as a run without it shows what it does."""

    told: Callable[[str], None]

    def __init__(self, is_quiet: bool) -> None:
        self._until = time.monotonic() + _PATIENCE
        self._line: StatusLine | None = None
        is_shown = not is_quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.told = self._show if is_shown else lambda _: None

    def over(self) -> None:
        """Leave nothing behind."""
        if self._line is not None:
            self._line.clear()

    def _show(self, text: str) -> None:
        if time.monotonic() < self._until:
            return
        from gitops_lint.cli.progress import StatusLine

        self._line = self._line or StatusLine(sys.stderr, 0)
        self._line.show(text)
