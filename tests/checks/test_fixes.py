"""The edits that findings offer mend them."""

from __future__ import annotations

import pytest
from example_analyses import analysis_of
from repositories import (
    CHART,
    Files,
    analysed,
    found,
    helm_release,
    kustomization,
    line_of,
    mended,
    needing,
    repository,
)

from gitops_lint.rulebook.rulebook import Rulebook

DEPENDENCY = "dependency-wrong-namespace"
SOURCE = "source-wrong-namespace"
PATH = "path-not-found"

RULEBOOK = Rulebook()
EXAMPLES = [
    pytest.param(RULEBOOK.files_of(example), id=f"{check.id} {example.title}")
    for check in RULEBOOK.checks()
    for example in check.examples
    if example.findings and example.encoding == "utf-8"
]


def without_the_finding(files: Files, check: str) -> Files:
    """Return files after the fix of the one finding of a check, which must then be gone, and nothing new come."""
    fix = found(files, check).fix
    assert fix is not None
    after = mended(files, fix)
    assert analysed(after).findings == ()
    return after


@pytest.mark.parametrize("files", EXAMPLES)
def test_a_fix_that_an_example_offers_mends_its_finding_and_breaks_nothing(files: Files) -> None:
    known = analysis_of(files).findings
    offered = [one for one in known if one.finding.fix is not None]
    for one in offered:
        assert one.finding.fix is not None
        left = {other.fingerprint for other in analysed(mended(files, one.finding.fix)).findings}
        assert one.fingerprint not in left
        assert left <= {other.fingerprint for other in known}


def test_some_examples_offer_a_fix() -> None:
    offering = {
        check.name
        for check in RULEBOOK.checks()
        for example in check.examples
        if example.encoding == "utf-8"
        for one in analysis_of(RULEBOOK.files_of(example)).findings
        if one.finding.fix is not None
    }
    assert {DEPENDENCY, SOURCE, PATH} <= offering


def test_a_namespace_that_is_written_is_replaced() -> None:
    files = repository(
        kustomization("database", "data"),
        kustomization("wiki", dependsOn=[{"name": "database", "namespace": "media"}]),
    )
    after = without_the_finding(files, DEPENDENCY)
    assert after["apps/all.yaml"] == files["apps/all.yaml"].replace("namespace: media", "namespace: data")


def test_a_namespace_that_is_not_is_added_below_the_name() -> None:
    files = repository(kustomization("database", "data"), needing("wiki", "database"))
    after = without_the_finding(files, DEPENDENCY)["apps/all.yaml"].splitlines()
    line = line_of(files, "apps/all.yaml", "name: database", nth=1)
    assert [text.strip() for text in after[line - 1 : line + 1]] == ["- name: database", "namespace: data"]


@pytest.mark.parametrize("tail", ["", "  # the database", "   "])
def test_what_follows_the_name_on_its_line_stays(tail: str) -> None:
    wiki = needing("wiki", "database").replace("- name: database\n", f"- name: database{tail}\n")
    without_the_finding(repository(kustomization("database", "data"), wiki), DEPENDENCY)


@pytest.mark.parametrize("entry", ['"database"', "'database'"])
def test_a_name_may_be_in_quotes(entry: str) -> None:
    wiki = needing("wiki", "database").replace("- name: database\n", f"- name: {entry}\n")
    without_the_finding(repository(kustomization("database", "data"), wiki), DEPENDENCY)


def test_a_namespace_on_one_line_with_the_name_is_replaced() -> None:
    wiki = needing("wiki", "database").replace("- name: database\n", "- {name: database, namespace: media}\n")
    without_the_finding(repository(kustomization("database", "data"), wiki), DEPENDENCY)


@pytest.mark.parametrize("entry", ["{name: database}", "{ name: database } # one", '{"name": "database"}'])
def test_to_a_reference_on_one_line_it_is_added_there(entry: str) -> None:
    wiki = needing("wiki", "database").replace("- name: database\n", f"- {entry}\n")
    files = repository(kustomization("database", "data"), wiki)
    after = without_the_finding(files, DEPENDENCY)["apps/all.yaml"]
    assert after.count("\n") == files["apps/all.yaml"].count("\n")


def test_a_file_with_the_line_ends_of_windows_is_mended_too() -> None:
    files = repository(kustomization("database", "data"), needing("wiki", "database"))
    files["apps/all.yaml"] = files["apps/all.yaml"].replace("\n", "\r\n")
    without_the_finding(files, DEPENDENCY)


def test_a_source_gets_its_namespace() -> None:
    files = repository(kustomization("wiki", "media", sourceRef={"kind": "GitRepository", "name": "flux-system"}))
    without_the_finding(files, SOURCE)


def test_a_chart_source_gets_its_namespace() -> None:
    files = repository(CHART, helm_release("wiki", "media", chartRef={"kind": "OCIRepository", "name": "chart"}))
    without_the_finding(files, SOURCE)


def test_a_path_is_corrected_and_keeps_its_quotes_valid() -> None:
    wiki = kustomization("wiki", path="./emptty").replace("./emptty", '"./emptty"')
    assert 'path: "./emptty"' in wiki
    without_the_finding(repository(wiki), PATH)
