"""When a source is this repository: what its Kustomizations take from it is in sight then, and elsewhere it is not.

Nothing says so in a manifest. A wrong guess costs either way: what is out of sight hides faults, and what is not here
and counts as if it were makes false ones.
"""

from __future__ import annotations

from typing import Any

import pytest
from clusters import SOURCE, URL, Files, bootstrapped, cluster_of, config_map, faults, flux, manifest, named, source

from gitops_lint.flux.own_source import Evidence, is_borne_out
from gitops_lint.flux.source_urls import is_artifact_of, is_of_another_owner, is_same_repository

UPSTREAM = "https://git.example.org/upstream/operator"
APPS = {"apps/a.yaml": config_map("a", "default")}


def upstream(path: str | None = None, name: str = "an-operator") -> str:
    """Return a source of an upstream project's, and a Kustomization that applies a part of it."""
    reference = {"kind": "GitRepository", "name": name}
    return source(name, url=UPSTREAM) + flux(f"{name}-crds", path or "", sourceRef=reference)


def second(path: str, kind: str = "GitRepository", **spec: Any) -> str:
    """Return another source, called `second`, and a Kustomization of it."""
    made = manifest(kind, "second", "flux-system", spec={"interval": "1m", **spec})
    return made + flux("second", path, sourceRef={"kind": kind, "name": "second"})


def in_sight(files: Files) -> list[str]:
    return named(cluster_of(files), "ConfigMap")


# which of several sources it is


@pytest.mark.parametrize("path", [None, "./", "./deploy/crds", "./apps"])
def test_a_source_whose_kustomization_holds_itself_is_this_repository_whatever_else_is_used_as_often(
    path: str | None,
) -> None:
    files = {
        "cluster/sync.yaml": source("home")
        + flux("sync", "./cluster", sourceRef={"kind": "GitRepository", "name": "home"}),
        "cluster/apps.yaml": flux("apps", "./apps", sourceRef={"kind": "GitRepository", "name": "home"}),
        "apps/crds/operator.yaml": upstream(path),
        **APPS,
    }
    assert cluster_of(files).entry == "cluster"
    assert in_sight(files) == ["default/a"]
    assert faults(files) == []


def test_it_counts_where_paths_lead_and_not_how_many_there_are() -> None:
    own = {"kind": "GitRepository", "name": "z-home"}
    files = {
        "cluster/kustomization.yaml": '{"resources": ["all.yaml"]}',
        "cluster/all.yaml": flux("apps", "./apps", sourceRef=own)
        + source("z-home")
        + upstream("./config/crd", "one")
        + flux("one-rbac", "./config/rbac", sourceRef={"kind": "GitRepository", "name": "one"}),
        **APPS,
    }
    assert in_sight(files) == ["default/a"]
    assert faults(files) == []


def test_children_that_get_their_source_from_a_parents_patch_say_nothing_of_it() -> None:
    spec = {"sourceRef": SOURCE, "interval": "1h"}
    inject = [{"patch": manifest("Kustomization", "any", spec=spec), "target": {"kind": "Kustomization"}}]
    files = {
        "cluster/sync.yaml": source() + flux("sync", "./cluster", patches=inject),
        "cluster/apps.yaml": flux("apps", "./apps", sourceRef=None) + flux("crds", "./crds", sourceRef=None),
        "crds/all.yaml": upstream(),
        **APPS,
    }
    assert in_sight(files) == ["default/a"]


def test_where_nothing_else_tells_it_is_the_source_that_a_bootstrap_makes() -> None:
    files = {
        "flux-system/gotk-sync.yaml": source() + flux("flux-system", "./"),
        "crds.yaml": upstream("./"),
        "apps.yaml": config_map("a", "default"),
    }
    assert in_sight(files) == ["default/a"]


# a second source of the same repository


@pytest.mark.parametrize(
    "url",
    [
        URL,
        f"{URL}.git",
        f"{URL}/",
        "https://GIT.example.com/Home/Cluster",
        "ssh://git@git.example.com/home/cluster.git",
        "ssh://git@git.example.com:2222/home/cluster",
        "git@git.example.com:home/cluster.git",
        "https://user@git.example.com/home/cluster",
    ],
)
def test_a_source_of_the_same_url_is_this_repository_however_it_is_spelt(url: str) -> None:
    files = bootstrapped(second("./apps", url=url), files=APPS)
    assert in_sight(files) == ["default/a"]


def test_a_path_that_such_a_source_lacks_is_wrong() -> None:
    assert faults(bootstrapped(second("./gone", url=URL))) == ["path-not-found"]


@pytest.mark.parametrize("ref", [{"branch": "next"}, {"tag": "v1.0.0"}, {"semver": ">=1.0.0"}])
def test_another_revision_may_lack_or_have_other_paths(ref: dict[str, str]) -> None:
    assert in_sight(bootstrapped(second("./apps", url=URL, ref=ref), files=APPS)) == ["default/a"]
    assert faults(bootstrapped(second("./gone", url=URL, ref=ref))) == []


def test_a_mirror_on_another_host_is_this_repository_where_it_has_the_path() -> None:
    mirror = "https://mirror.example.net/home/cluster"
    assert in_sight(bootstrapped(second("./apps", url=mirror), files=APPS)) == ["default/a"]
    assert faults(bootstrapped(second("./gone", url=mirror))) == []


@pytest.mark.parametrize("url", ["oci://ghcr.io/home/cluster", "oci://ghcr.io/home/manifests/cluster"])
def test_an_artifact_that_is_called_like_the_repository_is_pushed_from_it(url: str) -> None:
    files = bootstrapped(
        second("./media", kind="OCIRepository", url=url), files={"apps/media/a.yaml": APPS["apps/a.yaml"]}
    )
    assert in_sight(files) == ["default/a"]
    assert faults(bootstrapped(second("./gone", kind="OCIRepository", url=url))) == []


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("GitRepository", UPSTREAM),
        ("GitRepository", "https://git.example.com/home/other"),
        ("GitRepository", "https://git.example.com/others/cluster"),
        ("GitRepository", "https://${HOST}/home/cluster"),
        ("OCIRepository", "oci://ghcr.io/home/other"),
        ("OCIRepository", "oci://ghcr.io/others/cluster"),
    ],
)
def test_any_other_source_is_out_of_sight_even_where_the_repository_has_its_path(kind: str, url: str) -> None:
    files = bootstrapped(second("./apps", kind=kind, url=url), files=APPS)
    assert in_sight(files) == []
    assert [unknown.description for unknown in cluster_of(files).unknowns] == [url]
    assert faults(files) == []


def test_a_bucket_is_out_of_sight_but_where_a_cluster_begins_with_it() -> None:
    bucket = {"bucketName": "cluster", "endpoint": "minio.example.com"}
    assert in_sight(bootstrapped(second("./apps", kind="Bucket", **bucket), files=APPS)) == []
    own = {"kind": "Bucket", "name": "home"}
    files = {
        "cluster/sync.yaml": manifest("Bucket", "home", "flux-system", spec={"interval": "1m", **bucket})
        + flux("sync", "./cluster", sourceRef=own)
        + flux("apps", "./apps", sourceRef=own),
        **APPS,
    }
    assert in_sight(files) == ["default/a"]


# URLs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ssh://git@ssh.github.com:443/home/cluster.git", "https://github.com/home/cluster"),
        ("git@altssh.gitlab.com:443/home/group/cluster.git", "https://gitlab.com/home/group/cluster"),
        ("ssh://git@ssh.dev.azure.com/v3/home/project/cluster", "https://home@dev.azure.com/home/project/_git/cluster"),
        ("ssh://git@git.example.com:7999/home/cluster.git", "https://git.example.com/scm/home/cluster.git"),
        ("https://git.example.com/${OWNER}/cluster", "https://git.example.com/${OWNER}/cluster"),
    ],
)
def test_forges_spell_one_repository_in_several_ways(one: str, other: str) -> None:
    assert is_same_repository(one, other)
    assert is_same_repository(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://gitlab.com/home/apps/cluster", "https://gitlab.com/home/infra/cluster"),
        ("https://one.example.com/cluster", "https://other.example.com/cluster"),
        ("https://git.example.com/${OWNER}/cluster", "https://git.example.com/home/cluster"),
    ],
)
def test_of_these_one_does_not_know_that_they_are_one(one: str, other: str) -> None:
    assert not is_same_repository(one, other)


def test_an_artifact_is_not_called_for_another_artifact() -> None:
    assert not is_artifact_of("oci://ghcr.io/home/manifests/cluster", "oci://ghcr.io/home/cluster")


@pytest.mark.parametrize(
    ("url", "own", "foreign"),
    [
        ("https://github.com/upstream/operator", "https://github.com/home/cluster", True),
        ("https://github.com/home/apps", "ssh://git@github.com/home/cluster", False),
        ("oci://ghcr.io/home/manifests/apps", "https://github.com/home/cluster", False),
        ("ssh://git@github.com/upstream/operator", "https://github.com/home/cluster", False),
        ("https://git.example.com/team/apps", "https://git.example.com/platform/cluster", False),
        ("https://github.com/upstream/operator", "https://git.example.com/platform/cluster", True),
        ("https://github.com/${OWNER}/operator", "https://github.com/home/cluster", False),
    ],
)
def test_what_somebody_else_publishes_holds_nothing_of_this_cluster(url: str, own: str, foreign: bool) -> None:
    assert is_of_another_owner(url, [own]) is foreign


@pytest.mark.parametrize("url", ["", "/", "oci://", "cluster", "https://example.com", "oci://example.com/x", "git@:"])
def test_a_text_that_is_no_url_of_a_repository_is_no_error(url: str) -> None:
    assert not is_same_repository(url, URL)
    assert not is_artifact_of(url, URL)
    assert isinstance(is_of_another_owner(url, [URL, url]), bool)


@pytest.mark.parametrize(
    ("evidence", "is_own"),
    [
        (Evidence(hold_themselves=1, lead_here=40, lead_below=40, all=41), True),
        (Evidence(hold_themselves=0, lead_here=40, lead_below=40, all=40), False),
        (Evidence(hold_themselves=1, lead_here=3, lead_below=3, all=3), False),
        (Evidence(hold_themselves=1, lead_here=20, lead_below=20, all=40), False),
    ],
)
def test_a_source_of_many_paths_that_are_here_is_this_repository_too(evidence: Evidence, is_own: bool) -> None:
    assert is_borne_out(evidence) is is_own
