"""Annotations of a GitHub workflow run: within its limits, and nothing of the repository's is a command."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from reports import ANY, ERROR, NOTE, WARNING, finding, many_findings, reporting, sample, written

from gitops_lint.change.compare import Change
from gitops_lint.checks.finding import Finding
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.repo.revision import Base
from gitops_lint.report.contents import Report
from gitops_lint.report.github import write

COMMAND = re.compile(r"::(?P<name>[a-z]+) (?P<properties>[^:\r\n]*)::(?P<data>[^\r\n]*)")


class Annotation(NamedTuple):
    """What the runner reads out of a line."""

    name: str
    properties: dict[str, str]
    message: str


def read(line: str) -> Annotation:
    """Read a command as the runner does."""
    match = COMMAND.fullmatch(line)
    assert match, line
    properties = dict(one.split("=", 1) for one in match["properties"].split(","))
    return Annotation(match["name"], {key: plain(value) for key, value in properties.items()}, plain(match["data"]))


def plain(text: str) -> str:
    for escape, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escape, char)
    return text


def annotated(report: Report) -> list[Annotation]:
    return [read(line) for line in written(write, report).splitlines()]


def test_a_finding_is_an_annotation_at_its_place() -> None:
    one = next(one for one in annotated(sample()) if "GL102" in one.properties["title"])
    assert one.name == "error"
    assert one.properties["file"].endswith("lakehouse-s3-user/ks.yaml")
    assert {key: one.properties[key] for key in ("line", "endLine", "col", "endColumn")} == {
        "line": "10",
        "endLine": "10",
        "col": "18",
        "endColumn": "28",
    }
    assert one.message.splitlines() == [
        "dependency 'flux-system/rook-ceph-cluster' not found: rook-ceph-cluster is in namespace `storage`",
        "takes down: 4 Kustomizations, 2 HelmReleases, 3 other objects",
        "help: Set `namespace: storage`.",
    ]


def test_each_severity_has_its_command() -> None:
    found = annotated(reporting(finding(1, NOTE), finding(2), finding(3, WARNING)))
    assert [one.name for one in found] == ["error", "warning", "notice"]


def test_what_is_longer_than_a_line_has_no_columns() -> None:
    (one,) = annotated(reporting(finding(1, place=Place("a.yaml", 2, 5, 4, 3))))
    assert (one.properties["line"], one.properties["endLine"]) == ("2", "4")
    assert not one.properties.keys() & {"col", "endColumn"}


def test_nothing_found_is_no_line() -> None:
    assert written(write, reporting()) == ""


@pytest.mark.parametrize("count", [10, 11, 200])
def test_no_more_than_github_shows_and_the_rest_is_counted(count: int) -> None:
    checks = (ERROR, WARNING, NOTE)
    report = reporting(*(finding(number, check) for check in checks for number in range(1, count + 1)))
    found = annotated(report)
    names = [one.name for one in found]
    assert [names.count(name) for name in ("error", "warning", "notice")] == [10, 10, 10]
    more = f"and {count - 10} error{'s' if count > 11 else ''}, "
    assert found[-1].message.startswith(more) is (count > 10)
    assert (f"{count - 9} notices more" in found[-1].message) is (count > 10)


def fixing(report: Report, *gone: Finding) -> Report:
    """Return a report as that of a change by which some findings are gone."""
    return replace(report, change=Change(Base("main", "0" * 40, True), (), reporting(*gone).findings, (), ()))


def test_what_a_change_fixes_is_one_notice() -> None:
    (one,) = annotated(fixing(reporting(), *(finding(number) for number in range(1, 8))))
    assert one.name == "notice"
    first = "fixed: GL101 dependency-not-found cluster/ks.yaml:1:3, GL101 dependency-not-found cluster/ks.yaml:2:3, "
    assert one.message.startswith(first)
    assert one.message.endswith(" and 2 more")
    assert annotated(fixing(reporting())) == []


@pytest.mark.parametrize(("count", "last"), [(9, "fixed: "), (10, "and 2 notices more"), (12, "and 4 notices more")])
def test_with_what_is_fixed_there_are_no_more_notices_than_github_shows(count: int, last: str) -> None:
    notes = reporting(*(finding(number, NOTE) for number in range(1, count + 1)))
    found = annotated(fixing(notes, finding(1)))
    assert len(found) == 10
    assert found[-1].message.startswith(last)


def test_a_path_of_what_is_fixed_is_no_command() -> None:
    (one,) = annotated(fixing(reporting(), finding(1, place=Place("a%0A::error::\nx.yaml"))))
    assert "a%0A::error::" in one.message


def test_ten_errors_and_no_more_need_no_notice() -> None:
    assert len(annotated(reporting(*(finding(number) for number in range(1, 11))))) == 10


def test_of_too_many_those_that_take_down_most_are_shown() -> None:
    found = sample().findings
    many = Report(sample().analysis, (*found[:1], *reporting(*map(finding, range(1, 20))).findings))
    assert annotated(many)[0].message.startswith(found[0].finding.message)


def test_a_message_is_what_it_was_and_a_property_too() -> None:
    one = Finding(ERROR, "50%, a:b%0A::error::x", Place("a,b:c%.yaml"))
    (read_back,) = annotated(reporting(one))
    assert read_back.message.splitlines()[0] == one.message
    assert read_back.properties["file"] == one.place.path


@ANY
@given(many_findings)
def test_every_line_is_one_annotation_whatever_findings_hold(found: list[Finding]) -> None:
    report = reporting(*found)
    text = written(write, report)
    lines = text.split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(report.findings)
    for line, reported in zip(lines, report.findings, strict=True):
        one = read(line)
        assert one.message.startswith(printable(reported.finding.message))
        assert one.properties["file"] == printable(reported.finding.place.path or ".")
