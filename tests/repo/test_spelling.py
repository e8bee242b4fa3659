"""Which names are others with a slip of the pen in them."""

from __future__ import annotations

from pathlib import Path

import pytest

import gitops_lint
from gitops_lint.repo import spelling
from gitops_lint.repo.spelling import (
    differ_in_numbers_only,
    hint_of,
    is_plain_slip,
    is_slip,
    is_slip_of_kind,
    lacks_word,
    meant_of,
)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("sops-gae", "sops-age"),
        ("sops-agee", "sops-age"),
        ("sop-age", "sops-age"),
        ("grafna-admn", "grafana-admin"),
        ("longhon", "longhorn"),
        ("kustomize.toolkit.fluxd.io", "kustomize.toolkit.fluxcd.io"),
    ],
)
def test_a_slip_is_known(word: str, meant: str) -> None:
    assert is_slip(word, meant)
    assert meant_of(word, [meant]) == meant


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("same", "same"),
        ("db", "dc"),
        ("radarr", "sonarr"),
        ("node-1", "node-2"),
        ("cache", "cache-new"),
        ("helm.fluxcd.io", "helm.toolkit.fluxcd.io"),
    ],
)
def test_another_name_is_no_slip(word: str, other: str) -> None:
    assert not is_slip(word, other)
    assert meant_of(word, [other]) == (other if word == other else None)


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("wiki-database-ro", "wiki-database-rw", False),
        ("wiki-database-rw", "wiki-database-db", False),
        ("wiki-database-wr", "wiki-database-rw", True),
        ("wiki-databsae-rw", "wiki-database-rw", True),
        ("wiki-database-web", "wiki-database-wep", True),
    ],
)
def test_of_two_names_a_short_word_apart_none_is_a_slip(word: str, other: str, expected: bool) -> None:
    assert is_slip(word, other) is expected


@pytest.mark.parametrize(
    ("word", "words", "is_plain"),
    [
        ("databse", ["database"], True),
        ("data-base", ["database"], True),
        ("Database", ["database"], True),
        ("databse", ["database", "databases"], True),
        ("databas", ["database", "databast"], False),  # either may be meant
        ("database-1", ["database-2"], False),  # counted on
        ("datbse", ["database"], False),  # two slips
        ("db", ["dbs"], False),
    ],
)
def test_a_fix_writes_what_is_but_one_slip_from_one_name_alone(word: str, words: list[str], is_plain: bool) -> None:
    assert is_plain_slip(word, words[0], words) is is_plain


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Interval", "interval"),
        ("tpye", "type"),
        ("kinf", "kind"),
        ("depends", "dependsOn"),
        ("wiki-credentials", "wiki-db-credentials"),
        ("OCIRepository", "GitRepository"),  # case aside
    ],
)
def test_of_names_of_which_one_must_be_meant_it_is_the_one_most_alike(word: str, meant: str) -> None:
    assert meant_of(word, ["replicas", meant, "suspend"]) == meant


@pytest.mark.parametrize("other", ["grafana", "wiki-2", "wiki"])
def test_what_is_hardly_alike_or_differs_in_a_number_is_not_meant(other: str) -> None:
    assert meant_of("wiki-1", [other]) is None


@pytest.mark.parametrize(
    ("name", "whole", "lacks"),
    [
        ("wiki-admin", "wiki-db-admin", True),
        ("wiki", "wiki-db", False),
        ("db", "wiki-db", False),
        ("wiki-admin", "wiki-a-b-admin", False),
        ("wiki-admin", "wiki-admin", False),
    ],
)
def test_a_name_that_lacks_a_word_in_the_middle_is_known(name: str, whole: str, lacks: bool) -> None:
    assert lacks_word(name, whole) is lacks


def test_a_person_is_asked_about_what_resembles_a_name() -> None:
    assert hint_of("graf", ["wiki", "grafana"]) == "grafana"
    assert hint_of("wiki-1", ["grafana", "wiki-2"]) == "wiki-2"
    assert hint_of("wiki", ["grafana"]) is None


def test_no_other_module_has_a_policy_of_its_own() -> None:
    modules = Path(gitops_lint.__file__).parent.rglob("*.py")
    users = {path.name for path in modules if "get_close_matches" in path.read_text() or ".ratio()" in path.read_text()}
    assert users == {f"{spelling.__name__.rpartition('.')[2]}.py"}


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("Kustomisation", "Kustomization"),
        ("Kustomiztaionx", "Kustomization"),
        ("Helmrelease", "HelmRelease"),
        ("HHelmRelease", "HelmRelease"),
        ("HelmReleases", "HelmRelease"),
        ("Gitepository", "GitRepository"),
        ("GtiRepository", "GitRepository"),
    ],
)
def test_a_slip_in_the_name_of_a_kind(kind: str, meant: str) -> None:
    assert is_slip_of_kind(kind, meant)


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("HelmRelease", "HelmRelease"),
        ("VLAgent", "VMAgent"),
        ("VMNodeScrape", "VMPodScrape"),
        ("IngressRouteUDP", "IngressRouteTCP"),
        ("KafkaConnect", "KafkaConnector"),
        ("GitlabAccessToken", "GithubAccessToken"),
        ("ResourceClass", "ResourceClaim"),
        ("S3Policy", "S2Policy"),
    ],
)
def test_kinds_that_differ_little_are_two(kind: str, other: str) -> None:
    assert not is_slip_of_kind(kind, other)


@pytest.mark.parametrize(
    ("name", "other", "differ"),
    [("config-v1", "config-v2", True), ("config-v1", "config-v10", True), ("config-v1", "configs-v2", False)],
)
def test_names_that_differ_in_numbers_only_are_no_slips_of_each_other(name: str, other: str, differ: bool) -> None:
    assert differ_in_numbers_only(name, other) is differ
    assert not is_slip(name, other)
