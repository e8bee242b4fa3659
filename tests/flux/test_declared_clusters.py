"""Clusters that the configuration names, and what it says of the release of Flux that they run."""

from __future__ import annotations

from typing import Any

import pytest
from clusters import Files, bootstrapped, config_map, flux, kustomize, manifest, named, value

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.config.model import ClusterSettings, Config
from gitops_lint.flux.repository import Repository
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook

SYNC = {"kind": "GitRepository", "url": "https://git.example.com/home/cluster", "path": "apps"}


def cluster(name: str, *entries: str, **more: str) -> ClusterSettings:
    return ClusterSettings(name=name, entry=entries, **more)


def clusters_of(files: Files, *clusters: ClusterSettings, **settings: Any) -> dict[str, Cluster]:
    config = Config(clusters=clusters, **settings)
    found = Repository(Documents(MemoryTree(files)), Rulebook(), config=config).clusters
    return {one.name: one for one in found}


def instance(version: str = "2.x", **spec: Any) -> str:
    whole = {"distribution": {"version": version, "registry": "ghcr.io/fluxcd"}, "sync": SYNC, **spec}
    return manifest("FluxInstance", "flux", "flux-system", spec=whole)


# entry points


def test_a_folder_that_nothing_tells_apart_is_a_cluster_when_it_is_named() -> None:
    files = {
        "lab/one/a.yaml": config_map("a", "default"),
        "lab/one/deep/b.yaml": config_map("b", "default"),
        "lab/one/list/kustomization.yaml": kustomize(resources=["c.yaml"]),
        "lab/one/list/c.yaml": config_map("c", "default"),
        "lab/one/list/d.yaml": config_map("d", "default"),
        "lab/one/values.yaml": "replicas: 1\n",
        "lab/two/a.yaml": config_map("a", "default"),
    }
    found = clusters_of(files, cluster("one", "lab/one"))
    assert list(found) == ["one"]
    assert (found["one"].entry, found["one"].declared) == ("lab/one", False)
    assert named(found["one"], "ConfigMap") == ["default/a", "default/b", "default/c"]
    assert found["one"].problems == ()


def test_the_clusters_that_are_named_are_all() -> None:
    files = bootstrapped(config_map("a", "default")) | {"other/a.yaml": config_map("b", "default")}
    assert list(clusters_of(files)) == ["cluster"]
    assert list(clusters_of(files, cluster("other", "other"))) == ["other"]


def test_several_folders_and_files_may_be_one_cluster() -> None:
    files = {"crds/a.yaml": config_map("a", "default"), "b.yaml": config_map("b", "default")}
    (found,) = clusters_of(files, cluster("home", "crds", "b.yaml")).values()
    assert named(found, "ConfigMap") == ["default/a", "default/b"]


def test_what_it_begins_with_is_there_though_nothing_in_git_applies_it() -> None:
    files = {"ks/apps.yaml": flux("apps", "./apps"), "apps/a.yaml": config_map("a", "default")}
    (found,) = clusters_of(files, cluster("home", "ks")).values()
    assert named(found, "ConfigMap") == ["default/a"]
    assert sorted(map(str, found.presumed)) == [
        "GitRepository/flux-system/flux-system",
        "Kustomization/flux-system/flux-system",
    ]


def test_a_bootstrapped_cluster_may_get_another_name() -> None:
    files = bootstrapped(config_map("a", "default"), path="clusters/a")
    (found,) = clusters_of(files, cluster("production", "clusters/a")).values()
    assert (found.name, found.declared) == ("production", True)
    assert named(found, "ConfigMap") == ["default/a"]
    assert found.presumed == frozenset()


def test_what_a_flux_instance_syncs_may_be_named() -> None:
    files = {"boot/flux.yaml": instance(), "apps/a.yaml": config_map("a", "default")}
    (found,) = clusters_of(files, cluster("home", "apps")).values()
    assert found.declared
    assert named(found, "Kustomization") == ["flux-system/flux-system"]


def test_a_folder_that_is_gone_is_an_empty_cluster() -> None:
    (found,) = clusters_of({"a.yaml": config_map("a", "default")}, cluster("home", "gone")).values()
    assert found.objects == {}


# the release of Flux


def installed(files: Files, **settings: Any) -> tuple[object, object]:
    (found,) = clusters_of(files, **settings).values()
    return str(found.installed.of("Flux").releases), found.installed.is_strict


def gate(value: str) -> dict[str, Any]:
    return {
        "kustomize": {
            "patches": [{"patch": f"- op: add\n  value: --feature-gates=StrictPostBuildSubstitutions={value}"}]
        }
    }


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"version": "2.9.x"}, ("2.9", True)),
        ({"version": "v2.8.3"}, ("2.8", False)),
        ({"version": "2.10.1"}, ("2.10", True)),
        ({"version": "2.x"}, ("2.0 to 2.x", None)),
        ({"version": "${VERSION}"}, ("any release", None)),
        ({"version": "2.9.x", **gate("false")}, ("2.9", False)),
        ({"version": "2.8.x", **gate("true")}, ("2.8", True)),
        ({"version": "2.x", **gate("true")}, ("2.0 to 2.x", True)),
    ],
)
def test_a_flux_instance_tells_the_release(spec: dict[str, Any], expected: tuple[object, object]) -> None:
    assert installed({"boot/flux.yaml": instance(**spec), "apps/a.yaml": config_map("a", "default")}) == expected


def test_the_manifests_of_a_bootstrap_tell_the_release() -> None:
    namespace = """
apiVersion: v1
kind: Namespace
metadata:
  name: flux-system
  labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/version: v2.7.5}
"""
    files = bootstrapped(files={"cluster/flux-system/gotk-components.yaml": namespace})
    assert installed(files) == ("2.7", False)
    patch = {"cluster/flux-system/patch.yaml": "# --feature-gates=StrictPostBuildSubstitutions=true\n"}
    assert installed(files | patch) == ("2.7", True)
    assert installed(bootstrapped()) == ("any release", None)


def test_the_configuration_counts_more_than_git_and_a_cluster_more_than_all() -> None:
    files = {"boot/flux.yaml": instance("2.9.x"), "apps/a.yaml": config_map("a", "default")}
    assert installed(files, flux_version="2.7") == ("2.7", False)
    found = clusters_of(files, cluster("home", "apps", flux_version="2.8"), flux_version="2.7")
    assert str(found["home"].installed.of("Flux").releases) == "2.8"


# what follows from it


def undefined(version: str | None) -> Cluster:
    maps = config_map("a", "default", host="${HOST}", port="${PORT:-80}")
    apps = flux("apps", "./apps", postBuild={"substitute": {"OTHER": "x"}})
    files = bootstrapped(apps, files={"apps/a.yaml": maps})
    (found,) = clusters_of(files, flux_version=version).values()
    return found


@pytest.mark.parametrize(
    ("version", "host", "said"),
    [
        ("2.9", "${HOST}", "variable `HOST` is not set"),
        (None, "${HOST}", "variable `HOST` is not set"),
        ("2.8", None, "variable `HOST` is not set and becomes empty"),
    ],
)
def test_an_undefined_variable_becomes_empty_before_flux_2_9(version: str | None, host: str | None, said: str) -> None:
    found = undefined(version)
    messages = [problem.message for applied in found.applied.values() for problem in applied.problems]
    assert messages == [said]
    (held,) = [one for identity, one in found.objects.items() if identity.kind == "ConfigMap"]
    assert value(held, "data", "host") == host
