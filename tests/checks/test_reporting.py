"""From findings to what is reported: severity, order, what clusters have in common, and fingerprints."""

from __future__ import annotations

from repositories import (
    BOOTSTRAPPED,
    Files,
    analysed,
    external_secret,
    kustomization,
    needing,
    reported,
    repository,
)

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import report
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.rulebook import Rulebook

NOT_FOUND = "dependency-not-found"


def fingerprints(files: Files) -> list[str]:
    return sorted(one.fingerprint for one in analysed(files).findings)


def severity(finding: Finding) -> Severity:
    (one,) = report([finding], Rulebook())
    return one.severity


def test_the_record_says_how_severe_a_finding_is() -> None:
    assert severity(Finding(NOT_FOUND, "gone", Place("a"))) is Severity.ERROR


def test_what_is_only_likely_is_no_error() -> None:
    assert severity(Finding(NOT_FOUND, "gone", Place("a"), confidence=Confidence.LIKELY)) is Severity.WARNING


def test_what_is_only_likely_stays_a_warning_and_is_not_raised() -> None:
    assert severity(Finding("dependency-suspended", "asleep", Place("a"))) is Severity.WARNING
    likely = Finding("unknown-template", "odd", Place("a"), confidence=Confidence.LIKELY)
    assert severity(likely) is Severity.INFO


def test_a_finding_may_lower_its_severity() -> None:
    assert severity(Finding(NOT_FOUND, "gone", Place("a"), severity=Severity.INFO)) is Severity.INFO


def test_errors_come_first_and_among_them_what_takes_down_most() -> None:
    files = repository(
        needing("a", "missing"),
        needing("b", "absent"),
        needing("c", "b"),
        needing("d", "c"),
        kustomization("e", postBuild={"substituteFrom": [{"kind": "ConfigMap", "name": "settings"}]}),
    )
    order = [(one.severity.value, str(one.finding.subject)) for one in analysed(files).findings]
    assert order == [
        ("error", "Kustomization/flux-system/b"),
        ("error", "Kustomization/flux-system/a"),
        ("warning", "Kustomization/flux-system/e"),
    ]


def two_clusters() -> Files:
    """Return a repository whose two clusters share a folder with a fault."""
    return {
        "clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
        "clusters/home/shared.yaml": kustomization("shared", path="./shared"),
        "clusters/work/flux-system/gotk-sync.yaml": BOOTSTRAPPED.replace("./clusters/home", "./clusters/work"),
        "clusters/work/shared.yaml": kustomization("shared", path="./shared"),
        "shared/ks.yaml": needing("wiki", "missing"),
        "empty/kustomization.yaml": "resources: []\n",
    }


def test_a_fault_that_two_clusters_have_in_common_is_reported_once() -> None:
    (one,) = reported(two_clusters(), NOT_FOUND)
    assert one.finding.clusters == ("home", "work")


def test_a_fault_that_one_cluster_makes_good_holds_in_the_other_only() -> None:
    files = two_clusters() | {"clusters/work/missing.yaml": kustomization("missing")}
    (one,) = reported(files, NOT_FOUND)
    assert one.finding.clusters == ("home",)


def test_a_fingerprint_survives_edits_elsewhere() -> None:
    before = repository(needing("wiki", "missing"))
    after = repository(kustomization("first"), "# a comment\n" + needing("wiki", "missing"))
    assert fingerprints(before) == fingerprints(after)
    assert fingerprints(before)


def test_findings_of_one_object_have_fingerprints_of_their_own() -> None:
    found = fingerprints(repository(needing("wiki", "one", "two"), kustomization("bot", path="./nowhere")))
    assert len(set(found)) == len(found) == 3


def test_the_same_files_give_the_same_report_whatever_their_order() -> None:
    files = two_clusters() | {
        "shared/secrets.yaml": external_secret("a") + external_secret("b"),
        "shared/cycle.yaml": needing("x", "y") + needing("y", "x"),
    }
    first = analysed(files).findings
    second = analysed(dict(reversed(files.items()))).findings
    assert [one.finding for one in first] == [one.finding for one in second]
    assert len(first) == 3
