"""The format that terminals, vim, Emacs and problem matchers follow: a line for each finding, from where one stands."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from reports import ANY, NOTE, WARNING, finding, many_findings, reporting, sample, written

from gitops_lint.checks.finding import Finding
from gitops_lint.repo.nodes import Place
from gitops_lint.report.concise import lines, write
from gitops_lint.report.contents import Report

DOCS = Path(__file__).parents[2] / "docs"
ROOT = Path("example")


def told(report: Report, here: Path = ROOT) -> list[str]:
    return list(lines(report, here))


def test_a_finding_is_one_line() -> None:
    report = reporting(finding(3), finding(4, WARNING), finding(5, NOTE))
    assert told(report) == [
        "cluster/ks.yaml:3:3: error GL101 finding 3",
        "cluster/ks.yaml:4:3: warning GL109 finding 4",
        "cluster/ks.yaml:5:3: info GL303 finding 5",
    ]


def test_nothing_found_is_no_line() -> None:
    assert written(write, reporting()) == ""


@pytest.mark.parametrize(
    ("here", "path"),
    [
        (ROOT, "cluster/ks.yaml"),
        (ROOT / "cluster", "ks.yaml"),
        (ROOT / "apps" / "shop", "../../cluster/ks.yaml"),
        (Path(), "example/cluster/ks.yaml"),
    ],
)
def test_paths_lead_from_where_one_stands(here: Path, path: str) -> None:
    assert told(reporting(finding(3)), here) == [f"{path}:3:3: error GL101 finding 3"]


def test_what_is_about_the_whole_repository_is_at_its_root() -> None:
    assert told(reporting(finding(1, place=Place("", 1, 1, 1, 1)))) == [".:1:1: error GL101 finding 1"]


def test_a_file_of_another_checkout_is_where_it_lies_on_disk() -> None:
    report = reporting(finding(3, place=Place(".sources/0-charts/app/ks.yaml", 3, 3, 3, 9)))
    config = report.analysis.config.changed(sources={"charts": Path("elsewhere/charts")})
    elsewhere = replace(report, analysis=replace(report.analysis, config=config))
    assert told(elsewhere) == ["../elsewhere/charts/app/ks.yaml:3:3: error GL101 finding 3"]


@ANY
@given(many_findings)
def test_whatever_a_repository_says_is_shown_on_one_line(findings: list[Finding]) -> None:
    report = reporting(*findings)
    shown = written(write, report)
    assert len(shown.splitlines()) == len(report.findings)
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown) is None


# who reads it


def matchers() -> dict[str, dict[str, Any]]:
    """Return the patterns that the documentation gives to GitHub and VS Code."""
    (of_github,) = json.loads((DOCS / "examples/github-problem-matcher.json").read_text())["problemMatcher"]
    (of_code,) = json.loads((DOCS / "examples/vscode-tasks.json").read_text())["tasks"]
    (pattern,) = of_github["pattern"]
    return {"github": pattern, "code": of_code["problemMatcher"]["pattern"]}


@pytest.mark.parametrize("name", ["github", "code"])
def test_a_documented_problem_matcher_reads_each_line(name: str) -> None:
    pattern = matchers()[name]
    read = []
    for line in told(sample(), sample().analysis.root):
        match = re.fullmatch(pattern["regexp"], line)
        assert match, line
        read.append([match[pattern[part]] for part in ("file", "line", "column", "severity", "code", "message")])
    assert read == [
        [
            reported.finding.place.path,
            str(reported.finding.place.line),
            str(reported.finding.place.column),
            reported.severity.value,
            reported.check.id,
            reported.finding.message,
        ]
        for reported in sample().findings
    ]


@pytest.mark.skipif(shutil.which("vim") is None, reason="vim is not installed")
def test_vim_finds_each_place_by_the_documented_errorformat(tmp_path: Path) -> None:
    (setting,) = re.findall(r"^set (errorformat=.*)$", (DOCS / "editors.md").read_text(), re.MULTILINE)
    (tmp_path / "found").write_text("".join(f"{line}\n" for line in told(sample(), sample().analysis.root)))
    listed = "map(getqflist(), {_, e -> join([bufname(e.bufnr), e.lnum, e.col, e.type], ' ')})"
    commands = [f"set {setting}", f"cgetfile {tmp_path}/found", f"call writefile({listed}, '{tmp_path}/listed')", "qa!"]
    arguments = [word for command in commands for word in ("-c", command)]
    subprocess.run(["vim", "-u", "NONE", "-es", *arguments], cwd=sample().analysis.root, timeout=60, check=True)
    assert (tmp_path / "listed").read_text().splitlines() == [
        f"{place.path} {place.line} {place.column} {reported.severity.value[0]}"
        for reported in sample().findings
        for place in [reported.finding.place]
    ]
