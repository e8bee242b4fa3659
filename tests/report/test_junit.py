"""JUnit XML, as a parser that others wrote reads it."""

from __future__ import annotations

from hypothesis import given
from junitparser import Failure, JUnitXml, TestCase
from reports import ANY, ERROR, NOTE, WARNING, finding, many_findings, reporting, sample, written

from gitops_lint.checks.finding import Finding
from gitops_lint.report.contents import Report
from gitops_lint.report.junit import write
from gitops_lint.rulebook.checks import Severity


def suites(report: Report) -> JUnitXml:
    return JUnitXml.fromstring(written(write, report).encode())


def cases(report: Report) -> dict[str, TestCase]:
    (suite,) = suites(report)
    return {case.name: case for case in suite}


def failing(report: Report) -> dict[str, Failure]:
    found = {name: case.result[0] for name, case in cases(report).items() if case.result}
    return {name: result for name, result in found.items() if isinstance(result, Failure)}


def test_each_check_is_a_case_and_those_that_found_an_error_fail() -> None:
    assert len(cases(sample())) == len(sample().analysis.rulebook.checks())
    assert failing(sample()).keys() == {"GL102 dependency-wrong-namespace", "GL201 dependency-cycle"}


def test_counts_are_those_of_the_cases() -> None:
    found = suites(sample())
    assert (found.tests, found.failures, found.errors) == (len(cases(sample())), 2, 0)


def test_a_failure_tells_all_findings_of_its_check_with_their_places() -> None:
    failure = failing(reporting(finding(1), finding(2)))[f"GL101 {ERROR}"]
    assert failure.message == "finding 1 (and 1 more finding)"
    assert failure.text is not None
    assert "cluster/ks.yaml:1:3: error: finding 1" in failure.text
    assert "cluster/ks.yaml:2:3: error: finding 2" in failure.text


def test_what_does_not_make_the_run_fail_is_output_and_no_failure() -> None:
    report = reporting(finding(1, WARNING), finding(2, NOTE))
    assert failing(report) == {}
    told = [case.system_out for case in cases(report).values() if case.system_out]
    assert [text.split(": ")[1] for text in told] == ["warning", "info"]


def test_from_which_severity_on_a_run_fails_says_what_is_a_failure() -> None:
    found = (finding(1), finding(2, WARNING), finding(3, NOTE))
    counts = [len(failing(reporting(*found, fails_from=one))) for one in (None, *Severity)]
    assert counts == [0, 1, 2, 3]


@ANY
@given(many_findings)
def test_a_report_is_read_whatever_findings_hold(found: list[Finding]) -> None:
    report = reporting(*found)
    names = {f"{found.check.id} {found.check.name}" for found in report.findings if found.severity is Severity.ERROR}
    assert failing(report).keys() == names
