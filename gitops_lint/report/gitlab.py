"""Findings as a GitLab code quality report, which shows in merge requests.

Facts: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. Fingerprints have to be unique: of
two with the same GitLab shows one. A merge request shows the description alone, so the check's id is part of it.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from gitops_lint.checks.run import Reported
from gitops_lint.repo.printable import printable
from gitops_lint.report.contents import Report
from gitops_lint.rulebook.checks import Severity

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def write(report: Report, out: TextIO) -> None:
    """Write a report as a JSON array of GitLab's issues."""
    json.dump([_issue(reported) for reported in report.findings], out, indent=2)
    out.write("\n")


def _issue(reported: Reported) -> dict[str, Any]:
    place = reported.finding.place
    return {
        "description": f"{reported.check.id} {reported.check.name}: {printable(reported.finding.message)}",
        "check_name": reported.check.name,
        "fingerprint": reported.fingerprint,
        "severity": _SEVERITIES[reported.severity],
        "location": {"path": printable(place.path or "."), "lines": {"begin": place.line, "end": place.end_line}},
    }
