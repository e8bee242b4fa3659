"""The options of the baseline."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gitops_lint.checks.run import Reported
from gitops_lint.cli.main import fail
from gitops_lint.triage.baseline import Entry, baseline_text

if TYPE_CHECKING:
    from gitops_lint.linter import Analysis

BaselineOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Count the findings that this file holds, but don't show them.")
]
WriteBaselineOption = Annotated[
    Path | None,
    typer.Option("--write-baseline", metavar="FILE", help="Write all findings into a baseline, and exit with 0."),
]


def write_baseline(path: Path, analysis: Analysis, findings: Iterable[Reported]) -> None:
    """Write findings of an analysis into a baseline; end the command with a message if that can't be."""
    if analysis.internal_errors:
        fail(f"{path} is not written: it would lack what the checks that failed find")
    findings = tuple(findings)
    try:
        path.write_text(baseline_text(findings), encoding="utf-8")
    except OSError as error:
        fail(f"can't write {path}: {error.strerror}")
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    sys.stderr.write(f"gitops-lint: wrote {count} to {path}\n")


def note_gone(gone: tuple[Entry, ...]) -> None:
    """Say on stderr that entries of the baseline no longer occur, so that it can be written anew."""
    if gone:
        told = "1 finding of the baseline is" if len(gone) == 1 else f"{len(gone)} findings of the baseline are"
        sys.stderr.write(f"gitops-lint: {told} no longer there; --write-baseline writes it anew\n")
