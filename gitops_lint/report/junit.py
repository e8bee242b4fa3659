"""Findings as JUnit XML, which nearly every CI server shows: each check is a test case, and fails by what it finds.

Facts: https://github.com/testmoapp/junitxml (what servers read of it). A case has one failure at most, so that of a
check tells all of its findings; those that don't make the run fail are its output.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO
from xml.etree import ElementTree as Xml

from gitops_lint.checks.run import Reported
from gitops_lint.repo.printable import printable
from gitops_lint.report.contents import Report
from gitops_lint.report.wording import advice, impact_in_words, spot
from gitops_lint.rulebook.checks import Check
from gitops_lint.rulebook.plural import counted

_NAME = "gitops-lint"
_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))
"""What XML has no way to say, beside what isn't printable: https://www.w3.org/TR/xml/#charsets."""


def write(report: Report, out: TextIO) -> None:
    """Write a report as one suite with a case for each check."""
    by_check: dict[str, list[Reported]] = {}
    for reported in report.findings:
        by_check.setdefault(reported.check.id, []).append(reported)
    cases = [_case(check, by_check.get(check.id, []), report) for check in report.analysis.rulebook.checks()]
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"name": _NAME, "tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    suite = Xml.Element("testsuite", {**counts, "skipped": "0", "time": "0"})
    suite.extend(cases)
    suites = Xml.Element("testsuites", {**counts, "time": "0"})
    suites.append(suite)
    Xml.indent(suites)
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(suites, encoding="unicode")}\n')


def _case(check: Check, findings: list[Reported], report: Report) -> Xml.Element:
    named = {"classname": f"{_NAME}.{check.family}", "name": f"{check.id} {check.name}", "time": "0"}
    case = Xml.Element("testcase", named)
    failing = [reported for reported in findings if report.fails(reported)]
    if failing:
        first = failing[0]
        more = f" (and {counted(len(failing) - 1, 'more finding')})" if len(failing) > 1 else ""
        told = {"type": first.severity.value, "message": _text(f"{first.finding.message}{more}")}
        Xml.SubElement(case, "failure", told).text = _told(failing)
    others = [reported for reported in findings if not report.fails(reported)]
    if others:
        Xml.SubElement(case, "system-out").text = _told(others)
    return case


def _told(findings: Iterable[Reported]) -> str:
    """Return findings as text, each with its place, what it takes down and what to do."""
    paragraphs = []
    for reported in findings:
        finding = reported.finding
        down = impact_in_words(finding.impact)
        lines = [
            f"{spot(finding.place)}: {reported.severity.value}: {finding.message}",
            *([f"  takes down: {down}"] if down else []),
            f"  help: {advice(reported)}",
        ]
        paragraphs.append("\n".join(map(_text, lines)))
    return "\n\n".join(paragraphs)


def _text(text: str) -> str:
    return printable(text).translate(_NO_CHARACTERS)
