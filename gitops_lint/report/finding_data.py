"""What findings and what they name are as plain data, the same in each report that programs read."""

from __future__ import annotations

from typing import Any

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import Reported
from gitops_lint.cluster.confidential import SECRET, is_confidential
from gitops_lint.cluster.identity import Identity
from gitops_lint.edits.fix import Fix
from gitops_lint.graph.analysis import Impact
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.report.wording import advice


def finding_data(reported: Reported, documents: Documents | None = None) -> dict[str, Any]:
    """Return a finding as plain data.

    `documents` are what it was found in; without these, nobody can tell whether the fix of a Secret holds its values.
    """
    finding = reported.finding
    fix = finding.fix if may_be_shown(finding, documents) else None
    return {
        "rule": reported.check.id,
        "name": reported.check.name,
        "severity": reported.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "help": advice(reported),
        "fingerprint": reported.fingerprint,
        "location": _place(finding.place),
        "related": [
            {"path": place.path, "line": place.line, "column": place.column, "message": message}
            for place, message, _ in finding.related
        ],
        "subject": identity_data(finding.subject) if finding.subject else None,
        "target": identity_data(finding.target) if finding.target else None,
        "impact": impact_data(finding.impact),
        "clusters": list(finding.clusters),
        "fix": _fix(fix),
    }


def may_be_shown(finding: Finding, documents: Documents | None) -> bool:
    """Tell whether the fix of a finding may be shown: it holds no value of a Secret."""
    if documents is None:
        return finding.subject is None or finding.subject.group_kind != SECRET
    return finding.fix is None or not any(is_confidential(documents, edit.place) for edit in finding.fix.edits)


def _place(place: Place) -> dict[str, Any]:
    return place._asdict()


def impact_data(impact: Impact) -> dict[str, int]:
    """Return how much an impact is."""
    return amounts_data(*map(len, impact))


def amounts_data(appliers: int, releases: int, objects: int) -> dict[str, int]:
    """Return how many of each there are."""
    return {"kustomizations": appliers, "helm_releases": releases, "objects": objects}


def identity_data(identity: Identity) -> dict[str, str]:
    """Return what an object is called."""
    return {"kind": identity.kind, "namespace": identity.namespace, "name": identity.name}


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{**edit.place._asdict(), "text": edit.text} for edit in fix.edits]
    return {"description": fix.description, "safe": fix.safe, "edits": edits}
