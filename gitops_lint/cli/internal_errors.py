"""Checks that failed: a fault of the linter, which is told, and of which all others know nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from gitops_lint.cli.main import EXIT_FAILED
from gitops_lint.repo.printable import printable

if TYPE_CHECKING:
    from gitops_lint.linter import Analysis

DebugOption = Annotated[
    bool, typer.Option("--debug", help="Where a check fails by a fault of the linter, show where in its code.")
]


def tell(analysis: Analysis, debug: bool = False) -> None:
    """Say on stderr which checks failed and what to do; `debug` shows where in the linter's code, too.

    Whatever a command answers that rests on findings, it then ends with `end`.
    """
    errors = analysis.internal_errors
    for error in errors:
        where = f" in cluster `{error.cluster}`" if error.cluster else ""
        where += f" at {error.revision}" if error.revision else ""
        _say(f"gitops-lint: internal error: the check `{error.check}` failed{where}: {error.message}")
        if debug:
            for line in error.trace.splitlines():
                _say(f"  {line}")
    if errors:
        _say("gitops-lint: its findings are missing, all others are complete: please report it" + _advice(debug))


def end(analysis: Analysis, code: int = 0) -> None:
    """End a command with a code other than 0, and with 2 where checks failed: its answer lacks what they find."""
    code = EXIT_FAILED if analysis.internal_errors else code
    if code:
        raise typer.Exit(code)


def _advice(debug: bool) -> str:
    return ", with what is shown here" if debug else ", with what --debug shows"


def _say(text: str) -> None:
    sys.stderr.write(f"{printable(text)}\n")
