"""Where clusters begin, found without configuration, and what they are called.

Facts: https://github.com/fluxcd/flux2 pkg/manifestgen/sync writes gotk-sync.yaml; the chart flux-instance of
https://github.com/controlplaneio-fluxcd/charts takes the instance's spec as `instance`.
"""

from __future__ import annotations

from typing import Any

import pytest
from clusters import (
    SOURCE,
    Files,
    bootstrapped,
    cluster_of,
    clusters_of,
    config_map,
    document,
    faults,
    flux,
    kustomize,
    manifest,
    named,
    source,
)
from hypothesis import example, given
from hypothesis import strategies as st

from gitops_lint.flux.cluster_names import cluster_names

SYNC = {"kind": "GitRepository", "url": "https://git.example.com/home/cluster", "path": "kubernetes/cluster"}


def entries(files: Files) -> dict[str, str]:
    """Return the entry of each cluster by its name."""
    return {name: cluster.entry for name, cluster in clusters_of(files).items()}


def of_one_cluster(files: Files) -> tuple[str, bool, list[str]]:
    """Return the entry of the one cluster, whether Git declares it, and its ConfigMaps."""
    cluster = cluster_of(files)
    return cluster.entry, cluster.declared, named(cluster, "ConfigMap")


# flux bootstrap


def test_a_bootstrapped_folder_is_a_declared_entry_point() -> None:
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": source() + flux("flux-system", "./clusters/home"),
        "clusters/home/flux-system/gotk-components.yaml": manifest("Namespace", "flux-system"),
        "clusters/home/flux-system/kustomization.yaml": kustomize(resources=["gotk-components.yaml", "gotk-sync.yaml"]),
        "clusters/home/apps.yaml": flux("apps", "./apps"),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert of_one_cluster(files) == ("clusters/home", True, ["default/a"])
    assert faults(files) == []


def test_what_the_bootstrap_applies_is_there_from_the_start() -> None:
    cluster = cluster_of(bootstrapped(config_map("a", "default")))
    started = sorted(str(one) for one in cluster.started)
    assert started == ["GitRepository/flux-system/flux-system", "Kustomization/flux-system/flux-system"]


@pytest.mark.parametrize("path", ["", "./", "."])
def test_a_bootstrap_at_the_root_takes_in_the_whole_repository(path: str) -> None:
    files = {
        "flux-system/gotk-sync.yaml": source() + flux("flux-system", path),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert of_one_cluster(files) == ("flux-system/gotk-sync.yaml", True, ["default/a"])


# FluxInstance


def instance(sync: Any = SYNC, name: str = "flux") -> str:
    return manifest("FluxInstance", name, "flux-system", spec={"sync": sync})


OF_SYNC = {
    "kubernetes/cluster/ks.yaml": flux("apps", "./kubernetes/apps"),
    "kubernetes/apps/a.yaml": config_map("a", "b"),
}
HELM_RELEASE = manifest(
    "HelmRelease",
    "flux-instance",
    "flux-system",
    spec={
        "interval": "1h",
        "chartRef": {"kind": "OCIRepository", "name": "flux-instance"},
        "values": {"instance": {"sync": SYNC}},
    },
)
GENERATED = kustomize(configMapGenerator=[{"name": "flux-values", "files": ["values.yaml=helm/values.yaml"]}])


@pytest.mark.parametrize(
    "declaring",
    [
        {"bootstrap/instance.yaml": instance()},
        {"kubernetes/apps/flux/instance.yaml": instance()},
        {"kubernetes/apps/flux/helmrelease.yaml": HELM_RELEASE},
        {
            "kubernetes/apps/flux/kustomization.yaml": GENERATED,
            "kubernetes/apps/flux/helm/values.yaml": document({"instance": {"sync": SYNC}}),
        },
        {"bootstrap/templates/values.yaml": document({"instance": {"sync": SYNC | {"path": "./kubernetes/cluster/"}}})},
    ],
    ids=["object", "object that it syncs", "release", "values that a generator reads", "values of a helmfile"],
)
def test_what_a_flux_instance_syncs_is_a_declared_entry_point(declaring: Files) -> None:
    entry, declared, maps = of_one_cluster(OF_SYNC | declaring)
    assert (entry, declared) == ("kubernetes/cluster", True)
    assert "b/a" in maps


def test_one_path_that_is_declared_twice_is_one_cluster() -> None:
    files = OF_SYNC | {"bootstrap/instance.yaml": instance(), "kubernetes/apps/flux/helmrelease.yaml": HELM_RELEASE}
    assert list(entries(files)) == ["cluster"]


def test_instances_of_two_paths_are_two_clusters() -> None:
    files = {
        f"clusters/{name}/{file}": text
        for name in ("home", "lab")
        for file, text in {
            "instance.yaml": instance(SYNC | {"path": f"clusters/{name}/sync"}),
            "sync/a.yaml": config_map(name, "default"),
        }.items()
    }
    assert {name: named(cluster, "ConfigMap") for name, cluster in clusters_of(files).items()} == {
        "home": ["default/home"],
        "lab": ["default/lab"],
    }


SOURCES = "source.toolkit.fluxcd.io/v1"
PUSHED = {"kind": "OCIRepository", "url": "oci://ghcr.io/home/cluster", "path": "./"}


@pytest.mark.parametrize("place", ["clusters/home/flux-system", "bootstrap"])
def test_what_is_pushed_as_an_artifact_of_its_own_is_not_taken_for_the_whole_repository(place: str) -> None:
    files = {
        f"{place}/instance.yaml": instance(PUSHED),
        "clusters/home/sources.yaml": manifest(
            *("OCIRepository", "apps", "flux-system"), api_version=SOURCES, spec={"url": "oci://ghcr.io/home/apps"}
        ),
        "clusters/home/apps.yaml": flux("apps", "./apps", sourceRef={"kind": "OCIRepository", "name": "apps"}),
        "kubernetes/apps/a.yaml": config_map("a", "default"),
        "compose.yaml": document({"services": {"web": {"image": "web"}}}),
    }
    assert list(entries(files).values()) == ["clusters/home"]
    assert faults(files) == []


def test_an_artifact_of_the_whole_repository_has_its_kustomization_file() -> None:
    files = {
        "instance.yaml": instance(PUSHED),
        "kustomization.yaml": kustomize(resources=["apps/a.yaml"]),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert of_one_cluster(files) == ("", True, ["default/a"])


@pytest.mark.parametrize("path", ["kubernetes/gone", "clusters/${CLUSTER}", "clusters/{{ .Values.name }}"])
def test_an_instance_whose_path_leads_nowhere_here_is_no_entry_point(path: str) -> None:
    files = bootstrapped(config_map("a", "default"), files={"other/instance.yaml": instance(SYNC | {"path": path})})
    assert list(entries(files)) == ["cluster"]


def test_instances_whose_path_is_filled_in_sync_the_clusters_folders_that_they_lie_in() -> None:
    files = {"apps/a.yaml": config_map("a", "default")}
    for name in ("home", "lab"):
        files[f"clusters/{name}/flux-system/instance.yaml"] = instance(SYNC | {"path": ".${CLUSTER_FOLDER}"})
        files[f"clusters/{name}/apps.yaml"] = flux("apps", "./apps")
    clusters = clusters_of(files)
    assert {name: (cluster.entry, cluster.declared) for name, cluster in clusters.items()} == {
        "home": ("clusters/home", True),
        "lab": ("clusters/lab", True),
    }
    assert {name: named(cluster, "ConfigMap") for name, cluster in clusters.items()} == {
        "home": ["default/a"],
        "lab": ["default/a"],
    }


def test_an_instance_that_a_cluster_applies_from_a_folder_of_its_own_begins_none() -> None:
    files = bootstrapped(
        flux("flux", "./apps/flux-system"),
        files={"apps/flux-system/instance.yaml": instance(SYNC | {"path": "./${CLUSTER_FOLDER}"})},
    )
    assert list(entries(files)) == ["cluster"]


def test_an_instance_that_syncs_a_pushed_folder_has_a_path_below_it() -> None:
    sync = {"kind": "OCIRepository", "url": "oci://ghcr.io/home/cluster", "path": "cluster"}
    files = {
        "bootstrap/instance.yaml": instance(sync),
        "kubernetes/cluster/ks.yaml": flux(
            "apps", "./apps", sourceRef={"kind": "OCIRepository", "name": "flux-system"}
        ),
        "kubernetes/apps/a.yaml": config_map("a", "default"),
    }
    assert of_one_cluster(files) == ("kubernetes/cluster", True, ["default/a"])
    assert faults(files) == []


def test_an_instance_in_a_resource_set_is_followed() -> None:
    resource = {
        "apiVersion": "fluxcd.controlplane.io/v1",
        "kind": "FluxInstance",
        "metadata": {"name": "flux", "namespace": "flux-system"},
        "spec": {"sync": SYNC},
    }
    files = OF_SYNC | {
        "kubernetes/cluster/set.yaml": manifest("ResourceSet", "flux", "flux-system", spec={"resources": [resource]})
    }
    assert of_one_cluster(files)[2] == ["b/a"]


# nothing in Git says where the cluster begins


def test_what_nothing_applies_is_applied_by_whoever_bootstraps_the_cluster() -> None:
    files = {
        "kubernetes/flux/cluster/ks.yaml": flux("cluster-apps", "./kubernetes/apps"),
        "kubernetes/apps/media/kustomization.yaml": kustomize(namespace="media", resources=["app/ks.yaml"]),
        "kubernetes/apps/media/app/ks.yaml": flux("app", "./kubernetes/apps/media/app/files", targetNamespace="media"),
        "kubernetes/apps/media/app/files/a.yaml": config_map("a"),
    }
    assert of_one_cluster(files) == ("kubernetes/flux/cluster", False, ["media/a"])
    assert faults(files) == []


def test_the_source_of_such_a_cluster_is_presumed_and_the_kustomization_that_applies_what_it_begins_with() -> None:
    cluster = cluster_of({"cluster/ks.yaml": flux("apps", "./apps"), "apps/a.yaml": config_map("a", "default")})
    assert sorted(map(str, cluster.presumed)) == [
        "GitRepository/flux-system/flux-system",
        "Kustomization/flux-system/flux-system",
    ]


def test_one_may_depend_on_the_kustomization_that_whoever_begins_a_cluster_makes() -> None:
    apps = {"apps/a.yaml": config_map("a", "default")}
    waiting = flux("apps", "./apps", dependsOn=[{"name": "flux-system"}])
    assert faults(apps | {"cluster/ks.yaml": waiting}) == []
    assert faults(apps | {"cluster/ks.yaml": waiting.replace('"flux-system"}]', '"infra"}]')}) == [
        "dependency-not-found"
    ]


# what `flux bootstrap` has yet to write


@pytest.mark.parametrize("entry", ["flux-system", "./flux-system", "flux-system/gotk-sync.yaml"])
def test_a_cluster_may_name_what_its_bootstrap_will_write(entry: str) -> None:
    files = {
        "clusters/lab/kustomization.yaml": kustomize(resources=[entry, "apps.yaml"]),
        "clusters/lab/apps.yaml": flux("apps", "./apps", dependsOn=[{"name": "flux-system"}]),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert faults(files) == []
    cluster = cluster_of(files)
    assert [(unknown.kind, unknown.description) for unknown in cluster.unknowns] == [("bootstrap", entry)]
    assert named(cluster, "ConfigMap") == ["default/a"]


@pytest.mark.parametrize("entry", ["flux-sytem", "flux-system/other.yaml", "../lab2/flux-system"])
def test_what_else_it_names_must_be_there(entry: str) -> None:
    files = {
        "clusters/lab/kustomization.yaml": kustomize(resources=[entry, "apps.yaml"]),
        "clusters/lab/apps.yaml": flux("apps", "./apps"),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert faults(files) == ["missing-resource"]


def test_a_cluster_that_git_applies_is_not_bootstrapped_any_more() -> None:
    files = bootstrapped(flux("apps", "./apps"), path="clusters/lab", files={"apps/a.yaml": config_map("a", "default")})
    files["clusters/lab/kustomization.yaml"] = kustomize(resources=["flux-system.yaml", "all.yaml", "flux-system"])
    assert faults(files) == ["missing-resource"]


def test_loose_files_of_one_cluster_begin_it_together() -> None:
    files = {
        f"flux/{name}/ks.yaml": flux(name, f"./{name}") + flux(f"{name}-more", "./empty") for name in ("apps", "infra")
    } | {
        "apps/ks.yaml": flux("app", "./empty", dependsOn=[{"name": "database"}]),
        "infra/ks.yaml": flux("database", "./empty"),
        "empty/kustomization.yaml": kustomize(),
    }
    assert entries(files) == {"flux": "flux"}
    assert faults(files) == []


def test_what_lies_beside_a_loose_file_is_applied_with_it() -> None:
    oci = {"kind": "OCIRepository", "name": "home"}
    files = {
        "flux/ks.yaml": flux("apps", "./apps", sourceRef=oci),
        "flux/source.yaml": manifest(
            "OCIRepository", "home", "flux-system", spec={"url": "oci://ghcr.io/home/cluster"}
        ),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert named(cluster_of(files), "OCIRepository") == ["flux-system/home"]
    assert faults(files) == []


def test_a_patch_without_kustomization_file_begins_no_cluster() -> None:
    patch = flux("apps", "./empty")
    without_source = patch.replace('"sourceRef"', '"x-sourceRef"')
    assert without_source != patch
    files = {"samples/patch.yaml": without_source, "samples/broken.yaml": "apiVersion: v1\nkind: Pod\n"}
    assert entries(files) == {}
    assert faults(files) == []
    assert entries(files | {"samples/patch.yaml": patch}) == {"samples": "samples"}


def test_beside_a_kustomization_file_of_another_name_a_file_is_applied_alone() -> None:
    template = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [sync.yaml]\n"
    files = {"flux/sync.yaml": flux("apps", "./apps"), "apps/a.yaml": config_map("a", "default")}
    assert faults(files | {"flux/nameless.yaml": "apiVersion: v1\nkind: Pod\n"}) == ["invalid-object"]
    assert faults(files | {"flux/kustomization-template.yaml": template}) == []
    assert named(cluster_of(files | {"flux/kustomization-template.yaml": template}), "ConfigMap") == ["default/a"]


def test_what_lies_below_a_folder_where_a_cluster_begins_is_applied_with_it() -> None:
    files = {
        "clusters/home/apps.yaml": flux("apps", "./apps", dependsOn=[{"name": "security"}]),
        "clusters/home/security/ks.yaml": flux("security", "./security"),
        "clusters/other/kustomization.yaml": kustomize(resources=["ks.yaml"]),
        "clusters/other/ks.yaml": flux("apps", "./apps"),
        "apps/ks.yaml": flux("app", "./app"),
        "app/a.yaml": config_map("a", "default"),
        "security/b.yaml": config_map("b", "default"),
    }
    assert entries(files) == {"home": "clusters/home", "other": "clusters/other"}
    assert faults(files) == []


def test_overlays_that_bring_the_same_kustomizations_are_several_clusters() -> None:
    files: Files = {
        "base/kustomization.yaml": kustomize(resources=["ks.yaml"]),
        "base/ks.yaml": flux("apps", "./apps/${CLUSTER}"),
    }
    for name in ("home", "lab"):
        patch = [{"op": "replace", "path": "/spec/path", "value": f"./apps/{name}"}]
        files |= {
            f"overlays/{name}/kustomization.yaml": kustomize(
                resources=["../../base"], patches=[{"patch": document(patch), "target": {"kind": "Kustomization"}}]
            ),
            f"apps/{name}/a.yaml": config_map(name, "default"),
        }
    assert entries(files) == {"home": "overlays/home", "lab": "overlays/lab"}
    assert [named(cluster, "ConfigMap") for cluster in clusters_of(files).values()] == [
        ["default/home"],
        ["default/lab"],
    ]


def test_variants_below_the_folder_of_a_cluster_are_clusters_of_their_own() -> None:
    files: Files = {}
    for cluster in ("home", "lab"):
        for variant in ("", "/sops"):
            folder = f"clusters/{cluster}{variant}"
            files |= {
                f"{folder}/kustomization.yaml": kustomize(resources=["apps.yaml"]),
                f"{folder}/apps.yaml": flux("apps", f"./apps/{cluster}{variant}"),
                f"apps/{cluster}{variant}/kustomization.yaml": kustomize(resources=["a.yaml"]),
                f"apps/{cluster}{variant}/a.yaml": config_map("a", "default"),
            }
    assert sorted(entries(files).values()) == [
        "clusters/home", "clusters/home/sops", "clusters/lab", "clusters/lab/sops",
    ]  # fmt: skip


def test_overlays_that_bring_different_ones_are_one_cluster() -> None:
    files = {f"flux/{name}/kustomization.yaml": kustomize(resources=["ks.yaml"]) for name in ("apps", "infra")} | {
        f"flux/{name}/ks.yaml": flux(name, f"./{name}") for name in ("apps", "infra")
    }
    files |= {f"{name}/a.yaml": config_map(name, "default") for name in ("apps", "infra")}
    assert entries(files) == {"flux": "flux"}


def test_a_repository_without_kustomizations_has_no_cluster() -> None:
    assert (
        clusters_of({"apps/kustomization.yaml": kustomize(resources=["a.yaml"]), "apps/a.yaml": config_map("a")}) == {}
    )
    assert clusters_of({}) == {}


# what is no entry point


def test_a_kustomization_beside_a_real_cluster_that_nothing_applies_is_no_cluster() -> None:
    files = bootstrapped(config_map("a", "default"), files={"old/ks.yaml": flux("old", "./gone")})
    assert entries(files) == {"cluster": "cluster"}
    assert faults(files) == []


@pytest.mark.parametrize("folder", ["archive", "clusters/_archived/one", "old/Deprecated", "disabled/apps"])
def test_what_is_archived_begins_no_cluster(folder: str) -> None:
    own = {"cluster/ks.yaml": flux("apps", "./apps"), "apps/a.yaml": config_map("a", "default")}
    loose = {f"{folder}/ks.yaml": flux("old", "./gone", dependsOn=[{"name": "other"}])}
    assert clusters_of(own | loose).keys() == {"cluster"}
    assert faults(own | loose) == []
    bootstrapped_there = bootstrapped(flux("old", "./gone"), path=folder)
    assert clusters_of(own | bootstrapped_there).keys() == {"cluster"}
    assert len(clusters_of(bootstrapped_there)) == 1  # where nothing else is one


def test_what_a_cluster_takes_from_an_archive_is_its_own() -> None:
    files = bootstrapped(flux("old", "./archive/old"), files={"archive/old/a.yaml": config_map("a", "default")})
    assert named(cluster_of(files), "ConfigMap") == ["default/a"]


@pytest.mark.parametrize("folder", ["tmpl", "examples/one", "docs/Templates"])
def test_templates_beside_a_real_cluster_begin_none(folder: str) -> None:
    of_others = {f"{folder}/cluster.yaml": flux("apps", f"./{folder}/apps"), f"{folder}/apps/a.yaml": flux("a", "./a")}
    assert sorted(entries(bootstrapped("", files=of_others))) == ["cluster"]
    assert len(entries(of_others)) == 1


@pytest.mark.parametrize("folder", [".archive", "apps/.archive", ".github"])
def test_hidden_folders_hold_no_clusters(folder: str) -> None:
    old = source() + flux("flux-system", f"./{folder}/cluster")
    files = bootstrapped(config_map("a", "default"), files={f"{folder}/cluster/sync.yaml": old})
    assert entries(files) == {"cluster": "cluster"}


def test_a_patch_that_looks_like_a_kustomization_is_none() -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(resources=["ks.yaml"], patches=[{"path": "patch.yaml"}]),
            "apps/ks.yaml": flux("child", "./empty"),
            "apps/patch.yaml": flux("child", "./more"),
            "more/ks.yaml": flux("grandchild", "./empty"),
            "empty/kustomization.yaml": kustomize(),
        },
    )
    assert entries(files) == {"cluster": "cluster"}
    assert faults(files) == []


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("path", ["default/a", "default/b"]),
        ("paath", ["default/a", "default/b"]),  # the API server refuses it; all else is checked as it is meant
        ("interval", ["default/b"]),  # so that it says no path
    ],
)
def test_a_kustomization_that_says_no_path_takes_no_cluster_in(key: str, expected: list[str]) -> None:
    spec = {"interval": "1h", "prune": True, "sourceRef": SOURCE, key: "./apps/lab"}
    files = bootstrapped(flux("more", "./more/home"), path="clusters/home") | bootstrapped(
        flux("more", "./more/lab"), manifest("Kustomization", "apps", "flux-system", spec=spec), path="clusters/lab"
    )
    files |= {"more/home/a.yaml": config_map("a", "default"), "more/lab/b.yaml": config_map("b", "default")}
    files |= {"apps/lab/a.yaml": config_map("a", "default")}
    assert entries(files) == {"home": "clusters/home", "lab": "clusters/lab"}
    assert set(expected) <= set(named(clusters_of(files)["lab"], "ConfigMap"))


@pytest.mark.parametrize("path", ["./", "./cluster", None])
def test_the_root_of_another_repository_is_not_this_one(path: str | None) -> None:
    files = bootstrapped(
        source("other", url="https://git.example.org/others/project"),
        flux("other", path or "", sourceRef={"kind": "GitRepository", "name": "other"}),
        flux("apps", "./apps", sourceRef=SOURCE),
        files={"apps/a.yaml": config_map("a", "default"), "other/b.yaml": config_map("b", "default")},
    )
    assert of_one_cluster(files) == ("cluster", True, ["default/a"])
    assert faults(files) == []


@pytest.mark.parametrize("path", ["./", "."])
def test_the_root_of_a_generated_artifact_is_not_the_repositorys(path: str) -> None:
    generator = manifest(
        "ArtifactGenerator",
        "split",
        "flux-system",
        spec={
            "sources": [{"alias": "repo", "kind": "GitRepository", "name": "flux-system"}],
            "artifacts": [{"name": "apps", "copy": [{"from": "@repo/apps/**", "to": "@artifact/"}]}],
        },
    )
    files = bootstrapped(
        generator,
        flux("apps", path, sourceRef={"kind": "ExternalArtifact", "name": "apps"}),
        files={"apps/a.yaml": config_map("a", "default"), "other/b.yaml": config_map("b", "default")},
    )
    assert of_one_cluster(files) == ("cluster", True, ["default/a"])


# names


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["clusters/home"], ["home"]),
        (["cluster"], ["cluster"]),
        (["clusters/home", "clusters/lab"], ["home", "lab"]),
        (["clusters/home/flux", "clusters/lab/flux"], ["home", "lab"]),
        (["clusters/a/home", "clusters/b/home"], ["a", "b"]),
        (["clusters/a/home", "clusters/a/lab", "clusters/b/home"], ["a/home", "a/lab", "b/home"]),
        (["home", "lab"], ["home", "lab"]),
        (["kubernetes/flux/cluster"], ["cluster"]),
        (["kubernetes/main/flux/cluster"], ["main"]),
        (["clusters/live/flux-system"], ["live"]),
        (["clusters/dev/flux-system", "clusters/live"], ["dev", "live"]),
        (["clusters/a/dev", "clusters/b/dev/flux-system"], ["a/dev", "b/dev"]),
        (["cluster/base", "k8s/clusters/home/bootstrap"], ["base", "home"]),
        (["home/flux", "home/cluster"], ["cluster", "flux"]),
        (["home/flux/one", "home/cluster/one"], ["cluster", "flux"]),
    ],
)
def test_clusters_are_called_by_what_tells_their_paths_apart(paths: list[str], names: list[str]) -> None:
    files = {f"{path}/flux-system.yaml": source() + flux("flux-system", f"./{path}") for path in paths}
    assert sorted(clusters_of(files)) == names


def test_a_cluster_at_the_root_is_called_cluster() -> None:
    assert list(clusters_of({"flux-system/gotk-sync.yaml": source() + flux("flux-system", "./")})) == ["cluster"]


@given(st.lists(st.lists(st.sampled_from(["flux", "flux-system", "a", "b", "base"]), min_size=1, max_size=4)))
@example([["flux"], ["flux", "flux"], ["flux", "flux", "flux"]])
def test_all_names_of_clusters_differ_and_do_not_depend_on_their_order(parts: list[list[str]]) -> None:
    paths = ["/".join(path) for path in parts]
    names = cluster_names(paths)
    assert len(set(names)) == len(paths)
    assert all(names)
    unique = sorted(set(paths))
    assert dict(zip(unique, cluster_names(unique), strict=True)) == dict(
        zip(unique[::-1], cluster_names(unique[::-1]), strict=True)
    )


def test_a_cluster_within_the_folder_of_another_has_a_name_of_its_own() -> None:
    files = {
        "fleet/hub/flux-system.yaml": source() + flux("flux-system", "./fleet/hub"),
        "fleet/hub-two/flux-system.yaml": source() + flux("flux-system", "./fleet/hub-two"),
        "fleet/hub/kustomization.yaml": kustomize(resources=["flux-system.yaml"]),
        "fleet/hub/edge/flux-system.yaml": source() + flux("flux-system", "./fleet/hub/edge"),
    }
    assert len(clusters_of(files)) == 3


@pytest.mark.parametrize("folder", ["testdata", "internal/build/testdata", "tests/data", "src/__snapshots__"])
def test_what_tests_read_begins_no_cluster(folder: str) -> None:
    files = {f"{folder}/ks.yaml": flux("wiki", "./apps"), "apps/all.yaml": config_map("wiki", "default")}
    assert entries(files) == {}
    assert len(entries({**files, "clusters/home/ks.yaml": flux("wiki", "./apps")})) == 1


def test_a_kustomization_without_a_source_that_nothing_lists_begins_no_cluster() -> None:
    files = {
        "clusters/a/infra.yaml": flux("infra", "./infra"),
        "clusters/b/infra.yaml": flux("infra", "./infra"),
        "infra/inner.yaml": flux("inner", "./inner"),
        "inner/a.yaml": config_map("a", "default"),
        "tenants/patch.yaml": flux("team", "./a", sourceRef=None),
        "tenants/kustomization.yaml": kustomize(resources=[]),
    }
    assert set(entries(files).values()) == {"clusters/a", "clusters/b"}


def test_a_file_that_is_left_out_beside_others_begins_no_cluster_of_its_own() -> None:
    files = {
        "clusters/a/infra.yaml": flux("infra", "./infra"),
        "clusters/a/apps.yaml": flux("apps", "./apps"),
        "infra/kustomization.yaml": kustomize(resources=["a.yaml"]),
        "infra/a.yaml": config_map("a", "default"),
        "apps/inner.yaml": flux("inner", "./infra"),
        "infra/sync.yaml": flux("sync", "./", sourceRef={"kind": "OCIRepository", "name": "elsewhere"}),
        "apps/b.yaml": config_map("b", "default"),
        **{f"clusters/a/{name}.yaml": flux(name, f"./{name}") for name in "xyz"},
        **{f"{name}/a.yaml": config_map(name, "default") for name in "xyz"},
    }
    assert list(entries(files).values()) == ["clusters/a"]


def test_a_folder_that_clusters_leave_out_of_those_that_they_list_begins_none() -> None:
    def app(name: str) -> Files:
        return {
            f"apps/web/{name}/kustomization.yaml": kustomize(resources=["ks.yaml"]),
            f"apps/web/{name}/ks.yaml": flux(name, f"./apps/web/{name}/app"),
            f"apps/web/{name}/app/a.yaml": config_map(name, "default"),
        }

    files = app("wiki") | app("shop") | app("forgotten")
    for name, listed in {"home": ["wiki", "shop"], "lab": ["wiki"]}.items():
        folder = f"clusters/{name}"
        files[f"{folder}/flux/apps.yaml"] = flux("apps", f"./{folder}/apps")
        files[f"{folder}/apps/kustomization.yaml"] = kustomize(resources=[f"../../../apps/web/{app}" for app in listed])
    assert set(entries(files).values()) == {"clusters/home/flux", "clusters/lab/flux"}


def test_variants_that_list_their_base_are_clusters() -> None:
    files = {
        "clusters/base/kustomization.yaml": kustomize(resources=["apps.yaml"]),
        "clusters/base/apps.yaml": flux("apps", "./apps"),
        "clusters/home/kustomization.yaml": kustomize(resources=["../base"]),
        "clusters/lab/kustomization.yaml": kustomize(resources=["../base"]),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert set(entries(files).values()) == {"clusters/home", "clusters/lab"}


def test_folders_that_mirror_each_other_are_clusters_whatever_their_kustomizations_are_called() -> None:
    def cluster(name: str) -> Files:
        return {
            f"clusters/{name}/kustomization.yaml": kustomize(resources=["deploy/infra.yaml", "deploy/apps.yaml"]),
            f"clusters/{name}/deploy/infra.yaml": flux(f"{name}-infra", "./infra"),
            f"clusters/{name}/deploy/apps.yaml": flux(f"{name}-apps", f"./apps/{name}"),
            f"apps/{name}/a.yaml": config_map(name, "default"),
        }

    files = cluster("home") | cluster("lab") | {"infra/a.yaml": config_map("infra", "default")}
    assert set(entries(files).values()) == {"clusters/home", "clusters/lab"}
    apart = {**files, "clusters/lab/deploy/infra.yaml": flux("lab-infra", "./apps/lab")}  # nothing in common
    assert set(entries(apart).values()) == {"clusters"}


def test_an_application_that_lies_among_those_of_a_cluster_and_is_not_built_begins_none() -> None:
    built = {
        "clusters/home/dns.yaml": flux("dns", "./infra/dns"),
        "clusters/home/storage.yaml": flux("storage", "./infra/storage"),
        "infra/dns/a.yaml": config_map("dns"),
        "infra/storage/a.yaml": config_map("storage"),
    }
    queue = {"infra/queue/ks.yaml": flux("queue", "./infra/queue/raw"), "infra/queue/raw/a.yaml": config_map("queue")}
    assert list(clusters_of(built | queue)) == ["home"]
    beside = {"clusters/lab/queue.yaml": flux("queue", "./infra/queue/raw"), "infra/queue/raw/a.yaml": config_map("q")}
    assert len(cluster_of(built | beside).objects) > len(cluster_of(built | queue).objects)


def test_an_application_that_a_declared_cluster_does_not_build_begins_none_if_it_applies_others() -> None:
    built = {"apps/dns/a.yaml": config_map("dns"), "apps/wiki/a.yaml": config_map("wiki")}
    queue = {
        "apps/queue/kustomization.yaml": kustomize(resources=["ks.yaml"]),
        "apps/queue/ks.yaml": flux("queue", "./apps/queue/all"),
        "apps/queue/all/more.yaml": flux("more", "./apps/queue/more"),
        "apps/queue/more/a.yaml": config_map("queue"),
    }
    files = bootstrapped(flux("dns", "./apps/dns"), flux("wiki", "./apps/wiki")) | built | queue
    assert "apps/queue/ks.yaml" not in cluster_of(files).files
    without_others = bootstrapped(flux("dns", "./apps/dns")) | built | queue
    assert len(clusters_of(without_others)) == 2
