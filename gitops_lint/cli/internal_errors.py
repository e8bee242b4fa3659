"""Checks that failed: a fault of the linter, which is told, and of which all others know nothing."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gitops_lint.checks.run import InternalError
from gitops_lint.repo.printable import printable

DebugOption = Annotated[
    bool, typer.Option("--debug", help="Where a check fails by a fault of the linter, show where in its code.")
]


def tell(errors: tuple[InternalError, ...], debug: bool = False) -> None:
    """Say on stderr which checks failed and what to do; `debug` shows where in the linter's code, too."""
    for error in errors:
        where = f" in cluster `{error.cluster}`" if error.cluster else ""
        _say(f"gitops-lint: internal error: the check `{error.check}` failed{where}: {error.message}")
        if debug:
            for line in error.trace.splitlines():
                _say(f"  {line}")
    if errors:
        _say("gitops-lint: its findings are missing, all others are complete: please report it" + _advice(debug))


def _advice(debug: bool) -> str:
    return ", with what is shown here" if debug else ", with what --debug shows"


def _say(text: str) -> None:
    sys.stderr.write(f"{printable(text)}\n")
