"""Which findings are reported, and how severe, as the configuration has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import Files, kustomization, manifest, needing, repository

from gitops_lint.config.model import Config
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.fitting import fitted

GONE, SUSPENDED = "dependency-not-found", "dependency-suspended"
FILES = repository(
    needing("web", "gone"),
    needing("jobs", "halted"),
    kustomization("halted", suspend=True),
    files={"apps/old/ks.yaml": needing("old", "gone-too")},
)
"""Two dependencies that lead nowhere, one of them in apps/old, and one on what is suspended."""


def reported(files: Files, **settings: object) -> dict[str, str]:
    """Return the severities of findings by check and file."""
    found = analyse_tree(MemoryTree(files), Path("example"), fitted(settings, Config)).findings
    return {f"{one.check.name} {one.finding.place.path}": one.severity.value for one in found}


def checks(files: Files, **settings: object) -> set[str]:
    return {key.split()[0] for key in reported(files, **settings)}


def test_by_default_all_is_reported() -> None:
    assert reported(FILES) == {
        f"{GONE} apps/all.yaml": "error",
        f"{GONE} apps/old/ks.yaml": "error",
        f"{SUSPENDED} apps/all.yaml": "warning",
    }


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"select": ["GL101"]}, {GONE}),
        ({"select": [SUSPENDED]}, {SUSPENDED}),
        ({"select": ["GL2"]}, {SUSPENDED}),
        ({"select": ["gl2"]}, {SUSPENDED}),
        ({"select": ["order"]}, {SUSPENDED}),
        ({"select": ["GL"]}, {GONE, SUSPENDED}),
        ({"select": ["GL5"]}, set()),
        ({"ignore": ["GL1"]}, {SUSPENDED}),
        ({"ignore": ["GL"]}, set()),
        ({"select": ["GL1", "GL2"], "ignore": ["GL202"]}, {GONE}),
        ({"select": ["GL202"], "ignore": ["GL2"]}, {SUSPENDED}),
        ({"select": ["GL2"], "ignore": ["GL2"]}, set()),
        ({"select": ["GL101"], "ignore": ["GL101"]}, set()),
        ({"select": ["reference"], "ignore": ["GL"]}, {GONE}),
    ],
)
def test_the_more_precise_of_select_and_ignore_counts(settings: dict[str, list[str]], names: set[str]) -> None:
    assert checks(FILES, **settings) == names


@pytest.mark.parametrize(
    ("pattern", "is_old_ignored"),
    [
        ("apps/old", True),
        ("apps/old/", True),
        ("old", True),
        ("apps/*/ks.yaml", True),
        ("**/ks.yaml", True),
        ("*.yaml", True),
        ("apps/ol", False),
        ("/old", False),
        ("apps/*.yaml", False),
    ],
)
def test_checks_are_ignored_for_files_by_patterns_as_git_has_them(pattern: str, is_old_ignored: bool) -> None:
    found = reported(FILES, per_path_ignores={pattern: ["GL1"]})
    assert (f"{GONE} apps/old/ks.yaml" not in found) is is_old_ignored
    assert f"{SUSPENDED} apps/all.yaml" in found


def test_only_the_named_checks_are_ignored_for_a_file() -> None:
    assert reported(FILES, per_path_ignores={"apps/all.yaml": [SUSPENDED]}) == {
        f"{GONE} apps/all.yaml": "error",
        f"{GONE} apps/old/ks.yaml": "error",
    }


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ({"GL101": "info"}, "info"),
        ({GONE: "warning"}, "warning"),
        ({"GL1": "info"}, "info"),
        ({"GL": "warning", "reference": "info"}, "info"),
        ({"GL101": "warning", "GL1": "info"}, "warning"),
    ],
)
def test_the_most_precise_severity_counts(severity: dict[str, str], expected: str) -> None:
    assert reported(FILES, severity=severity)[f"{GONE} apps/all.yaml"] == expected


def test_a_severity_that_somebody_asks_for_needs_no_certainty() -> None:
    reading = {"containers": [], "volumes": [{"name": "a", "secret": {"secretName": "gone"}}]}
    files = repository(manifest("v1", "Pod", "a", "default", spec=reading))
    assert reported(files) == {"secret-not-found apps/all.yaml": "warning"}
    assert reported(files, severity={"GL109": "error"}) == {"secret-not-found apps/all.yaml": "error"}


def test_what_a_check_lowers_is_not_raised_again() -> None:
    files = repository(needing("web", "gone", suspend=True))
    assert reported(files) == {f"{GONE} apps/all.yaml": "info"}
    assert reported(files, severity={"GL101": "error"}) == {f"{GONE} apps/all.yaml": "info"}


def test_the_worst_comes_first_by_the_severity_that_counts() -> None:
    settings = Config(severity={SUSPENDED: Severity.ERROR, GONE: Severity.INFO})
    found = analyse_tree(MemoryTree(FILES), Path("example"), settings).findings
    assert [one.check.name for one in found] == [SUSPENDED, GONE, GONE]


def test_the_strict_preset_warns_of_what_only_works_at_the_second_try() -> None:
    files = repository(
        kustomization("quick", wait=True), *(kustomization(f"w{i}", wait=True, timeout="5m") for i in range(4))
    )
    name = "wait-without-timeout apps/all.yaml"
    assert reported(files)[name] == "info"
    assert reported(files, preset="strict")[name] == "warning"
    assert reported(files, preset="strict", severity={"GL3": "error"})[name] == "error"


def test_thresholds_say_when_checks_speak() -> None:
    waiting = [kustomization(f"w{i}", wait=True, timeout="5m") for i in range(2)]
    files = repository(kustomization("quick", wait=True), *waiting)
    assert "wait-without-timeout" not in checks(files)
    assert "wait-without-timeout" in checks(files, thresholds={"unusual_share": 0.5})
