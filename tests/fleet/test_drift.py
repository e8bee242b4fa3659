"""What sets sibling clusters apart: objects that one has, and versions that differ."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from gitops_lint.fleet.drift import Family, families_of
from gitops_lint.fleet.outline import outline_of
from gitops_lint.fleet.result import ClusterOutline, RepositoryResult
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree

BASE = tuple(f"ConfigMap/apps/c{number}" for number in range(6))


def outline(name: str, objects: tuple[str, ...] = BASE, versions: Mapping[str, str] | None = None) -> ClusterOutline:
    return ClusterOutline(name=name, entry=name, declared=True, objects=objects, versions=dict(versions or {}))


def families(*clusters: ClusterOutline) -> tuple[Family, ...]:
    """Return the families of clusters, each of a repository of its own."""
    return families_of(tuple(RepositoryResult(name=f"r-{each.name}", clusters=(each,)) for each in clusters))


def test_clusters_with_most_objects_in_common_are_siblings() -> None:
    unlike = outline("c", ("Secret/a/b", "Secret/a/c", "Secret/a/d", *BASE[:2]))
    assert [family.members for family in families(outline("a"), outline("b"), unlike)] == [("r-a: a", "r-b: b")]
    assert families(outline("a"), unlike) == ()


def test_a_small_cluster_is_a_sibling_of_one_that_has_all_of_it() -> None:
    assert len(families(outline("a"), outline("b", BASE[:3]))) == 1
    assert families(outline("a"), outline("b", BASE[:2])) == ()  # what any two clusters have in common


def test_what_only_one_has_or_lacks_sets_it_apart() -> None:
    (family,) = families(outline("a"), outline("b", (*BASE, "Secret/a/b")), outline("c", BASE[1:]), outline("d"))
    assert family.apart == (("r-b: b", ("Secret/a/b",), ()), ("r-c: c", (), (BASE[0],)))


def test_of_two_what_one_lacks_is_said_once() -> None:
    (family,) = families(outline("a"), outline("b", BASE[1:]))
    assert family.apart == (("r-a: a", (BASE[0],), ()),)


def test_versions_that_differ_are_told_the_most_common_first() -> None:
    clusters = [outline(name, versions={"x": version, "y": "1"}) for name, version in zip("abc", "212", strict=True)]
    (family,) = families(*clusters)
    assert family.versions == (("x", (("2", ("r-a: a", "r-c: c")), ("1", ("r-b: b",)))),)


def test_siblings_may_be_in_one_repository() -> None:
    one = RepositoryResult(name="one", clusters=(outline("staging"), outline("production")))
    (family,) = families_of((one,))
    assert family.members == ("one: staging", "one: production")


PODS = """\
apiVersion: {api}
kind: {kind}
metadata: {{name: a, namespace: apps}}
spec:
{indent}  containers: [{{name: a, image: "{image}"}}]
{indent}  initContainers: [{{name: b, image: "example.com/init:3"}}]
"""
RELEASE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: apps}
spec: {interval: 1h, url: "https://charts.example.com"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: wiki, namespace: apps}
spec: {interval: 1h, chart: {spec: {chart: wiki, version: 1.2.3, sourceRef: {kind: HelmRepository, name: charts}}}}
"""
FLUX = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1h, url: "https://example.com/a", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
"""


def versions_of(manifest: str) -> dict[str, str]:
    files = {"clusters/home/all.yaml": FLUX, "apps/all.yaml": manifest}
    (graph,) = analyse_tree(MemoryTree(files), Path("here")).graphs
    versions = outline_of(graph).versions
    assert versions["GitRepository/flux-system/flux-system"] == "main"
    return {what: version for what, version in versions.items() if not what.startswith("GitRepository")}


@pytest.mark.parametrize(
    ("image", "name", "version"),
    [
        ("example.com:5000/wiki:1.2", "example.com:5000/wiki", "1.2"),
        ("wiki", "wiki", "latest"),
        ("example.com:5000/wiki", "example.com:5000/wiki", "latest"),
        ("wiki@sha256:ab", "wiki", "sha256:ab"),
    ],
)
def test_the_version_of_an_image_is_its_tag_or_digest(image: str, name: str, version: str) -> None:
    pod = PODS.format(api="v1", kind="Pod", indent="", image=image)
    assert versions_of(pod) == {f"Pod/apps/a {name}": version, "Pod/apps/a example.com/init": "3"}


def test_an_image_with_a_variable_has_no_version_that_is_known() -> None:
    pod = PODS.format(api="v1", kind="Pod", indent="", image="wiki:${TAG}")
    assert list(versions_of(pod)) == ["Pod/apps/a example.com/init"]


def test_the_version_of_a_release_is_its_charts() -> None:
    assert versions_of(RELEASE)["HelmRelease/apps/wiki"] == "1.2.3"
