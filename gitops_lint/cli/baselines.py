"""The options of the baseline, and what is said of what people know of and that is no longer there."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gitops_lint.checks.run import Reported
from gitops_lint.cli.main import fail
from gitops_lint.repo.printable import printable
from gitops_lint.triage.baseline import baseline_text

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


def note_stale(analysis: Analysis) -> bool:
    """Say on stderr what of the baseline and of `known_externals` no longer occurs; return whether there is any."""
    gone = analysis.gone
    if gone:
        told = "1 finding of the baseline is" if len(gone) == 1 else f"{len(gone)} findings of the baseline are"
        sys.stderr.write(f"gitops-lint: {told} no longer there; --write-baseline writes it anew\n")
    unused = _unused_externals(analysis)
    for external in unused:
        told = f"nothing that was read refers to `{external}`: remove it from `known_externals`"
        sys.stderr.write(f"gitops-lint: {printable(told)}\n")
    return bool(gone or unused)


def _unused_externals(analysis: Analysis) -> tuple[str, ...]:
    if not analysis.config.known_externals or analysis.internal_errors or not analysis.graphs:  # what failed may ask
        return ()
    from gitops_lint.triage.externals import unused

    return unused(analysis.config.known_externals, analysis.graphs)
