"""Findings that are one thing to say."""

from __future__ import annotations

from dataclasses import replace

from reports import WARNING, finding, reporting

from gitops_lint.checks.finding import Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impact
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.checks import Severity


def grouped(*findings: Finding) -> list[list[str]]:
    """Return the messages of each group."""
    return [[one.finding.message for one in group.findings] for group in reporting(*findings).groups]


def releases(*names: str) -> tuple[Identity, ...]:
    return tuple(Identity("helm.toolkit.fluxcd.io", "HelmRelease", "default", name) for name in names)


def test_findings_of_one_check_with_one_target_are_a_group() -> None:
    found = (finding(1, target="a"), finding(2, target="b"), finding(3, target="a"))
    assert grouped(*found) == [["finding 1", "finding 3"], ["finding 2"]]


def test_findings_of_two_checks_or_of_two_severities_are_none() -> None:
    lower = replace(finding(3, target="a"), severity=Severity.INFO)
    found = (finding(1, target="a"), finding(2, WARNING, target="a"), lower)
    assert grouped(*found) == [["finding 1"], ["finding 2"], ["finding 3"]]


def test_findings_without_a_target_are_a_group_where_they_say_the_same() -> None:
    found = (replace(finding(number), message=text) for number, text in enumerate(("x", "y", "x"), start=1))
    assert grouped(*found) == [["x", "x"], ["y"]]


def test_findings_of_one_place_are_a_group_that_says_what_each_is_about() -> None:
    place = Place("cluster/ks.yaml", 7, 1, 7, 4)
    found = [replace(finding(number, target=name), place=place) for number, name in ((1, "a"), (2, "b"), (3, "a"))]
    worst = replace(found[0], impact=Impact(releases=releases("x")))
    group, _ = reporting(worst, *found[1:], finding(4, target="c")).groups
    assert sorted(one.message for one in group.elsewhere) == ["ConfigMap/default/subject-3", "finding 2"]


def test_what_a_group_takes_down_is_counted_once() -> None:
    one = replace(finding(1, target="a"), impact=Impact(releases=releases("x", "y")))
    other = replace(finding(2, target="a"), impact=Impact(releases=releases("y", "z")))
    (group,) = reporting(one, other).groups
    assert group.impact.releases == releases("x", "y", "z")


def test_the_group_that_takes_down_most_comes_first_but_an_error_before_any_warning() -> None:
    small = [replace(finding(n, target="a"), impact=Impact(releases=releases(f"r{n}"))) for n in (1, 2, 3)]
    large = replace(finding(4, target="b"), impact=Impact(releases=releases("x", "y")))
    warning = replace(finding(5, WARNING), impact=Impact(releases=releases(*"abcdefg")))
    assert grouped(*small, large, warning) == [["finding 1", "finding 2", "finding 3"], ["finding 4"], ["finding 5"]]


def test_each_finding_of_a_group_keeps_a_fingerprint_of_its_own() -> None:
    (group,) = reporting(*(finding(number, target="a") for number in range(1, 5))).groups
    assert len({one.fingerprint for one in group.findings}) == 4


def test_a_report_without_findings_has_no_groups() -> None:
    assert reporting().groups == ()
    assert reporting(Finding("dependency-not-found", "one", Place("a"))).groups != ()
