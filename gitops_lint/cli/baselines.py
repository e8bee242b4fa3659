"""The options of what people know of, and what is said of what they know of and is no longer there."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gitops_lint.checks.naming import first_few
from gitops_lint.checks.run import Reported
from gitops_lint.cli.exits import fail
from gitops_lint.repo.printable import printable
from gitops_lint.triage.baseline import baseline_text

if TYPE_CHECKING:
    from gitops_lint.linter import Analysis


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
    """Say on stderr what of the baseline and of the configuration no longer has an effect; return whether any is so."""
    gone = analysis.gone
    if gone:
        told = "1 finding of the baseline is" if len(gone) == 1 else f"{len(gone)} findings of the baseline are"
        named = first_few([" ".join(filter(None, (entry.rule, entry.subject, entry.target))) for entry in gone])
        sys.stderr.write(f"gitops-lint: {told} no longer there ({printable(named)}); --write-baseline writes it anew\n")
    unused = _unused_externals(analysis)
    for external in unused:
        told = f"nothing that was read refers to `{external}`: remove it from `known_externals`"
        sys.stderr.write(f"gitops-lint: {printable(told)}\n")
    without_effect = _path_ignores_without_effect(analysis)
    for glob, word in without_effect:
        told = f"nothing in `{glob}` is `{word}` any more: remove it from `per_path_ignores`"
        sys.stderr.write(f"gitops-lint: {printable(told)}\n")
    return bool(gone or unused or without_effect)


def _path_ignores_without_effect(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    if not analysis.config.per_path_ignores or analysis.internal_errors:  # what failed may find something there
        return ()
    from gitops_lint.triage.selection import path_ignores_without_effect

    findings = (*analysis.findings, *analysis.unselected, *analysis.suppressed, *analysis.known)
    return path_ignores_without_effect(analysis.config, findings, analysis.rulebook.check_names)


def _unused_externals(analysis: Analysis) -> tuple[str, ...]:
    if not analysis.config.known_externals or analysis.internal_errors or not analysis.graphs:  # what failed may ask
        return ()
    from gitops_lint.triage.externals import unused

    return unused(analysis.config.known_externals, analysis.graphs)
