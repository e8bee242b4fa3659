"""Findings as JSON: a contract with a version, keys in snake_case."""

from __future__ import annotations

import json
from typing import Any, TextIO

from gitops_lint.repo.faults import InternalError
from gitops_lint.report.change_data import change_data
from gitops_lint.report.contents import Report
from gitops_lint.report.finding_data import finding_data

VERSION = 1


def write(report: Report, out: TextIO) -> None:
    """Write a report as JSON."""
    json.dump(as_data(report), out, indent=2)
    out.write("\n")


def as_data(report: Report) -> dict[str, Any]:
    """Return a report as plain data."""
    counts = {"error": 0, "warning": 0, "info": 0}
    for reported in report.findings:
        counts[reported.severity.value] += 1
    errors = [error for error in report.analysis.internal_errors if not error.is_late]
    late = [error.what for error in report.analysis.internal_errors if error.is_late]
    return {
        "version": VERSION,
        "clusters": [
            {"name": cluster.name, "entry": cluster.entry, "objects": len(cluster.objects)}
            for cluster in report.analysis.clusters
        ],
        "findings": [finding_data(reported, report.analysis.documents) for reported in report.findings],
        "summary": {
            **counts,
            "suppressed": len(report.analysis.suppressed),
            "baseline": len(report.analysis.known),
            "baseline_gone": len(report.analysis.gone),
        },
        **({"internal_errors": [_error(error) for error in errors]} if errors else {}),
        **({"not_looked_at": late} if late else {}),
        **({"change": change_data(report.change)} if report.change is not None else {}),
    }


def _error(error: InternalError) -> dict[str, Any]:
    told = {"check": error.check or None, "cluster": error.cluster or None, "message": error.message}
    told |= {"part": error.part} if error.part else {}
    return {**told, "revision": error.revision} if error.revision else told
