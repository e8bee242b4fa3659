"""Findings as SARIF 2.1.0, which code scanning of GitHub and others, and editors read.

Facts: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html and, for what GitHub makes of it,
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from gitops_lint import __version__
from gitops_lint.checks.run import Reported
from gitops_lint.cluster.confidential import lines_shown
from gitops_lint.edits.fix import Fix
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.repo.problem import Related
from gitops_lint.report.contents import Report
from gitops_lint.report.finding_data import may_be_shown
from gitops_lint.report.line_hashes import line_hashes
from gitops_lint.report.wording import advice, first_paragraph, impact_in_words
from gitops_lint.rulebook.checks import Check, Severity
from gitops_lint.rulebook.pages import page_of

MOST_RESULTS = 25_000
MOST_PLACES = 1_000
"""What GitHub takes of a run's results, and of a result's places."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_PRECISION = {"certain": "very-high", "likely": "medium"}


def write(report: Report, out: TextIO) -> None:
    """Write a report as a SARIF log of one run."""
    json.dump(as_data(report), out, indent=2)
    out.write("\n")


def as_data(report: Report) -> dict[str, Any]:
    """Return a report as a SARIF log: the worst findings, if there are more than code scanning takes."""
    findings = report.findings[:MOST_RESULTS]
    checks = sorted({reported.check.id: reported.check for reported in findings}.items())
    index = {check_id: number for number, (check_id, _) in enumerate(checks)}
    hashes = _hashes(report.analysis.documents, findings)
    driver = {
        "name": "gitops-lint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(check) for _, check in checks],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": reported.check.id,
                "ruleIndex": index[reported.check.id],
                **_result(reported, hashes, report.analysis.documents),
            }
            for reported in findings
        ],
    }
    if report.analysis.internal_errors:
        told = [
            {"level": "error", "message": {"text": _text(f"{error.what} failed: {error.message}")}}
            for error in report.analysis.internal_errors
        ]
        run["invocations"] = [{"executionSuccessful": False, "toolExecutionNotifications": told}]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(check: Check) -> dict[str, Any]:
    listed = "".join(f"- <{source}>\n" for source in check.sources)
    sources = f"\n## Sources\n\n{listed}" if listed else ""
    return {
        "id": check.id,
        "name": check.name,
        "shortDescription": {"text": check.summary},
        "fullDescription": {"text": first_paragraph(check.why)},
        "helpUri": page_of(check.id),
        "help": {
            "text": f"{check.why.strip()}\n\nHow to fix: {check.fix.strip()}",
            "markdown": f"{check.why}\n## How to fix\n\n{check.fix}{sources}",
        },
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {
            "tags": [check.family],
            "precision": _PRECISION[check.confidence],
            "problem.severity": _PROBLEMS[check.severity],
        },
    }


def _result(reported: Reported, hashes: dict[str, list[str]], documents: Documents) -> dict[str, Any]:
    finding = reported.finding
    location: dict[str, Any] = {"physicalLocation": _physical(finding.place)}
    if finding.subject is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": _text(str(finding.subject)), "kind": "resource"}]
    result: dict[str, Any] = {
        "level": _LEVELS[reported.severity],
        "message": {"text": _message(reported)},
        "locations": [location],
        "partialFingerprints": _fingerprints(reported, hashes),
        "properties": {
            "confidence": finding.confidence.value,
            "clusters": [_text(cluster) for cluster in finding.clusters],
        },
    }
    if finding.related:
        related = finding.related[:MOST_PLACES]
        result["relatedLocations"] = [{"id": number, **_told(place)} for number, place in enumerate(related, start=1)]
    if finding.chain:
        steps = [{"location": _told(step)} for step in finding.chain[:MOST_PLACES]]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if finding.fix is not None and _is_text(finding.fix) and may_be_shown(finding, documents):
        result["fixes"] = [_fix(finding.fix)]
    return result


def _message(reported: Reported) -> str:
    down = impact_in_words(reported.finding.impact)
    lines = [reported.finding.message, *([f"Takes down: {down}."] if down else []), advice(reported)]
    return "\n".join(map(_text, lines))


def _fingerprints(reported: Reported, hashes: dict[str, list[str]]) -> dict[str, str]:
    """Return what a result is known by: ours, which minds no lines, and that of code scanning where there is a line."""
    fingerprints = {"gitopsLint/v1": reported.fingerprint}
    of_lines = hashes.get(reported.finding.place.path, [])
    if 0 < reported.finding.place.line <= len(of_lines):
        fingerprints["primaryLocationLineHash"] = of_lines[reported.finding.place.line - 1]
    return fingerprints


def _hashes(documents: Documents, findings: Iterable[Reported]) -> dict[str, list[str]]:
    """Return the hashes of the lines of all files with findings; of values of Secrets, of what is shown in their place.

    A hash is as good as a short value itself to whoever tries all.
    """
    paths = sorted({reported.finding.place.path for reported in findings})
    return {path: line_hashes(_shown(documents, path)) for path in paths if documents.tree.is_file(path)}


def _shown(documents: Documents, path: str) -> str:
    lines = lines_shown(documents, path)
    return documents.load(path).text if lines == documents.lines(path) else "\n".join(lines)


def _told(related: Related) -> dict[str, Any]:
    return {"physicalLocation": _physical(related.place), "message": {"text": _text(related.message)}}


def _physical(place: Place) -> dict[str, Any]:
    region = _region(place)
    if place[1:3] == place[3:]:  # a place that is not a stretch is the whole line
        region = {"startLine": place.line}
    return {"artifactLocation": _artifact(place.path), "region": region}


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote((path or ".").encode("utf-8", "surrogatepass")), "uriBaseId": "%SRCROOT%"}


def _fix(fix: Fix) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement = {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}
        changes.setdefault(edit.place.path, []).append(replacement)
    return {
        "description": {"text": _text(fix.description)},
        "artifactChanges": [
            {"artifactLocation": _artifact(path), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _is_text(fix: Fix) -> bool:
    """Tell whether what a fix inserts can be written down: halves of characters can't, and must not be changed."""
    return not any("\ud800" <= char <= "\udfff" for edit in fix.edits for char in edit.text)


def _text(text: str) -> str:
    """Return a text for a message, in which nothing is a link: those are written `[text](target)`."""
    return printable(text).replace("](", "] (")
