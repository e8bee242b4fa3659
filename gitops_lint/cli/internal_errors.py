"""Checks, and other parts, that failed: a fault of the linter, which is told, and of which all else knows nothing."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gitops_lint.cli.exits import EXIT_FAILED, fail
from gitops_lint.repo.printable import printable
from gitops_lint.repo.time_limit import OutOfTime, TimeLimit

if TYPE_CHECKING:
    from gitops_lint.linter import Analysis

_MOST_NAMED = 10


def time_limit_of(seconds: float | None) -> TimeLimit:
    """Return the time limit that somebody asked for; end the command where the system can't keep it."""
    if seconds is not None and not hasattr(signal, "setitimer"):
        fail("--time-limit needs a system with timers (setitimer), which this one hasn't")
    return TimeLimit(seconds)


@contextmanager
def answering(limit: TimeLimit) -> Iterator[None]:
    """Let a command answer with what is known; end it where that takes longer than what is left, and a fifth more."""
    try:
        with limit.of_answer().counting():
            yield
    except OutOfTime:
        fail("the time limit is over: the answer takes longer to make than was left, and is not complete")


def tell(analysis: Analysis, debug: bool = False) -> None:
    """Say on stderr what failed or was too late, and what to do; `debug` shows where in the linter's code, too.

    Whatever a command answers that rests on findings, it then ends with `end`.
    """
    errors = [error for error in analysis.internal_errors if not error.is_late]
    for error in errors:
        _say(f"gitops-lint: internal error: {error.failed}: {error.message}")
        if debug:
            for line in error.trace.splitlines():
                _say(f"  {line}")
    if errors:
        _say("gitops-lint: what depends on it is missing, all else is complete: please report it" + _advice(debug))
    late = [error.what for error in analysis.internal_errors if error.is_late]
    if late:
        more = f" and {len(late) - _MOST_NAMED} more" if len(late) > _MOST_NAMED else ""
        _say(f"gitops-lint: the time limit is over. Not looked at: {'; '.join(late[:_MOST_NAMED])}{more}")


_LAST: list[object] = []
"""What the last command looked at: a process that ends takes nothing down piece by piece that is still held."""


def end(analysis: Analysis, code: int = 0, earlier: Analysis | None = None) -> None:
    """End a command with a code other than 0, and with 2 where something failed or was too late."""
    _LAST[:] = [analysis, earlier]
    code = EXIT_FAILED if analysis.internal_errors else code
    if code:
        raise SystemExit(code)


def _advice(debug: bool) -> str:
    return ", with what is shown here" if debug else ", with what --debug shows"


def _say(text: str) -> None:
    sys.stderr.write(f"{printable(text)}\n")
