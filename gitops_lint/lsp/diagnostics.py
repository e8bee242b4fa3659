"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from gitops_lint.checks.run import Reported
from gitops_lint.lsp.positions import Positions
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.pages import page_of

SOURCE = "gitops-lint"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def diagnostic(reported: Reported, positions: Positions, uri_of: Callable[[str], str]) -> types.Diagnostic:
    """Return a finding as a diagnostic of the file that it is in; what it is about otherwise is related."""
    finding = reported.finding
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(uri_of(each.place.path), positions.range_of(each.place)), each.message
        )
        for each in (*finding.related, *finding.chain)
    ]
    return types.Diagnostic(
        range=positions.range_of(finding.place),
        message=f"{finding.message}\n{finding.help}" if finding.help else finding.message,
        severity=_SEVERITIES[reported.severity],
        code=reported.check.id,
        code_description=types.CodeDescription(page_of(reported.check.id)),
        source=SOURCE,
        related_information=related or None,
        data=reported.fingerprint,
    )


def unreadable(problem: Problem, positions: Positions) -> types.Diagnostic:
    """Return what is wrong with the YAML of a file that is being written."""
    return types.Diagnostic(
        range=positions.range_of(problem.place),
        message=f"{problem.message}\n{problem.help}" if problem.help else problem.message,
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
    )
