"""GitLab's code quality report: the fields that its documentation requires, each fingerprint once.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from jsonschema import Draft7Validator
from reports import ANY, NOTE, WARNING, finding, many_findings, reporting, sample, written

from gitops_lint.checks.finding import Finding
from gitops_lint.report.contents import Report
from gitops_lint.report.gitlab import write

ISSUES = Draft7Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^(?!\\./)."},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
)


def issues(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(write, report))
    ISSUES.validate(found)
    return found


def test_the_report_of_the_sample_has_what_gitlab_needs() -> None:
    found = issues(sample())
    assert len(found) == len(sample().findings)
    assert len({one["fingerprint"] for one in found}) == len(found)


def test_the_description_begins_with_the_checks_id() -> None:
    for one, reported in zip(issues(sample()), sample().findings, strict=True):
        assert one["description"].startswith(f"{reported.check.id} ")
        assert one["description"].endswith(reported.finding.message)


def test_severities_are_gitlabs_own() -> None:
    found = issues(reporting(finding(1), finding(2, WARNING), finding(3, NOTE)))
    assert [one["severity"] for one in found] == ["critical", "minor", "info"]


def test_nothing_found_is_an_empty_list() -> None:
    assert issues(reporting()) == []


@ANY
@given(many_findings)
def test_issues_are_whole_whatever_findings_hold(found: list[Finding]) -> None:
    report = reporting(*found)
    assert len(issues(report)) == len(report.findings)
