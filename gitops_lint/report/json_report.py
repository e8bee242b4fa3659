"""Findings as JSON: a contract with a version, keys in snake_case."""

from __future__ import annotations

import json
from typing import Any, TextIO

from gitops_lint.checks.finding import Fix
from gitops_lint.checks.run import Reported
from gitops_lint.flux.objects import Identity
from gitops_lint.graph.analysis import Impact
from gitops_lint.repo.nodes import Place
from gitops_lint.report.contents import Report

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
    return {
        "version": VERSION,
        "clusters": [
            {"name": cluster.name, "entry": cluster.entry, "objects": len(cluster.objects)}
            for cluster in report.analysis.clusters
        ],
        "findings": [finding_data(reported) for reported in report.findings],
        "summary": {
            **counts,
            "suppressed": len(report.analysis.suppressed),
            "baseline": len(report.analysis.known),
            "baseline_gone": len(report.analysis.gone),
        },
        **_change(report),
    }


def _change(report: Report) -> dict[str, Any]:
    """Return what a change does besides, if the report is about one."""
    if report.change is None:
        return {}
    from gitops_lint.report.change_data import change_data

    return {"change": change_data(report.change)}


def finding_data(reported: Reported) -> dict[str, Any]:
    """Return a finding as plain data."""
    finding = reported.finding
    return {
        "rule": reported.check.id,
        "name": reported.check.name,
        "severity": reported.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "help": finding.help or reported.check.fix,
        "fingerprint": reported.fingerprint,
        "location": _place(finding.place),
        "related": [
            {"path": place.path, "line": place.line, "column": place.column, "message": message}
            for place, message in finding.related
        ],
        "subject": identity_data(finding.subject) if finding.subject else None,
        "target": identity_data(finding.target) if finding.target else None,
        "impact": impact_data(finding.impact),
        "clusters": list(finding.clusters),
        "fix": _fix(finding.fix),
    }


def _place(place: Place) -> dict[str, Any]:
    return place._asdict()


def impact_data(impact: Impact) -> dict[str, int]:
    """Return how much an impact is."""
    return {
        "kustomizations": len(impact.kustomizations),
        "helm_releases": len(impact.helm_releases),
        "objects": len(impact.objects),
    }


def identity_data(identity: Identity) -> dict[str, str]:
    """Return what an object is called."""
    return {"kind": identity.kind, "namespace": identity.namespace, "name": identity.name}


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{**edit.place._asdict(), "text": edit.text} for edit in fix.edits]
    return {"description": fix.description, "safe": fix.safe, "edits": edits}
