"""Findings as annotations of a GitHub workflow run: commands in its log, which show at the lines of a pull request.

Facts: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands (the commands),
https://github.com/actions/toolkit packages/core/src/command.ts (what is escaped, and how),
https://docs.github.com/en/rest/checks/runs (no columns for what is longer than a line).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from gitops_lint.checks.run import Reported
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.report.change_text import what_is_fixed
from gitops_lint.report.contents import Report
from gitops_lint.report.wording import advice, impact_in_words, name_of
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.plural import counted

MOST_OF_A_SEVERITY = 10
"""GitHub shows no more of each severity in a step (and no more than 50 in a job, which is more than all three)."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(report: Report, out: TextIO) -> None:
    """Write the annotations that GitHub shows, the worst first; the last notice says how many more findings there are.

    What a change fixes is a notice. A repository without findings gives nothing else.
    """
    out.writelines(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    by_severity = {
        severity: [reported for reported in report.findings if reported.severity is severity] for severity in Severity
    }
    most = dict.fromkeys(Severity, MOST_OF_A_SEVERITY)
    left = {severity: len(findings) - MOST_OF_A_SEVERITY for severity, findings in by_severity.items()}
    fixed = what_is_fixed(report.change) if report.change else ""
    if fixed:
        most[Severity.INFO] -= 1
        left[Severity.INFO] += 1
    if any(count > 0 for count in left.values()):
        # one notice is needed to say so
        most[Severity.INFO] -= 1
        left[Severity.INFO] += 1
    for severity, findings in by_severity.items():
        for reported in findings[: most[severity]]:
            yield _annotation(reported)
    if fixed:
        yield f"::notice title=gitops-lint::{_data([f'fixed: {fixed}'])}"
    more = [counted(count, _COMMANDS[severity]) for severity, count in left.items() if count > 0]
    if more:
        yield f"::notice title=gitops-lint::and {', '.join(more)} more: GitHub shows no more annotations of a step"


def _annotation(reported: Reported) -> str:
    finding = reported.finding
    properties = {**_where(finding.place), "title": f"{reported.check.id} {name_of(reported)}"}
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    lines = [finding.message, f"help: {advice(reported)}"]
    down = impact_in_words(finding.impact)
    if down:
        lines.insert(1, f"takes down: {down}")
    return f"::{_COMMANDS[reported.severity]} {told}::{_data(lines)}"


def _where(place: Place) -> dict[str, str | int]:
    where: dict[str, str | int] = {"file": place.path or ".", "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:
        where |= {"col": place.column, "endColumn": max(place.column, place.end_column - 1)}
    return where


def _data(lines: list[str]) -> str:
    return "%0A".join(printable(line).replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return printable(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
