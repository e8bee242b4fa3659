"""Entry points that are one cluster, and those that are several although they share folders."""

from __future__ import annotations

from typing import Any

import pytest
from clusters import (
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

URL = "https://git.example.com/home/cluster"
OTHER = {"kind": "GitRepository", "name": "other", "namespace": "flux-system"}


def instance(path: str, name: str = "flux", **sync: Any) -> str:
    spec = {"sync": {"kind": "GitRepository", "url": URL, "path": path, **sync}}
    return manifest("FluxInstance", name, "flux-system", spec=spec)


def values(path: str) -> str:
    return document({"instance": {"sync": {"kind": "GitRepository", "url": URL, "path": path}}})


def entries(files: Files) -> dict[str, tuple[str, bool]]:
    """Return each cluster's entry, and whether Git declares it, by its name."""
    return {name: (cluster.entry, cluster.declared) for name, cluster in clusters_of(files).items()}


REPOSITORY = manifest(
    "HelmRepository", "charts", "flux-system", api_version="source.toolkit.fluxcd.io/v1", spec={"url": URL}
)
RELEASE = manifest(
    "HelmRelease",
    "app",
    "flux-system",
    spec={
        "interval": "1h",
        "chart": {"spec": {"chart": "app", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}},
    },
)
NESTED = {
    "flux/config/cluster.yaml": source() + flux("cluster", "./flux"),
    "flux/config/kustomization.yaml": kustomize(resources=["cluster.yaml"]),
    "flux/repositories/charts.yaml": REPOSITORY,
    "flux/cluster/ks.yaml": flux("apps", "./apps"),
    "flux/cluster/kustomization.yaml": kustomize(resources=["ks.yaml"]),
    "apps/release.yaml": RELEASE,
}
"""An older Kustomization of all of `flux`, of which a FluxInstance syncs a part."""


# one cluster


@pytest.mark.parametrize(
    "declaring",
    [
        {"apps/instance.yaml": instance("flux/cluster")},
        {"apps/instance.yaml": instance("./flux/cluster/")},
        {"bootstrap/values.yaml": values("flux/cluster")},
        {"bootstrap/values.yaml": values("flux/cluster"), "apps/instance.yaml": instance("flux/cluster")},
    ],
)
def test_an_entry_point_that_another_takes_in_is_the_same_cluster(declaring: Files) -> None:
    cluster = cluster_of(NESTED | declaring)
    assert (cluster.name, cluster.entry, cluster.declared) == ("flux", "flux", True)
    assert named(cluster, "HelmRepository") == ["flux-system/charts"]
    assert faults(NESTED | declaring) == []


def test_what_the_operator_makes_is_there_without_being_applied() -> None:
    cluster = cluster_of(NESTED | {"apps/instance.yaml": instance("flux/cluster", name="flux")})
    assert [str(one) for one in cluster.presumed] == ["Kustomization/flux-system/flux-system"]


def test_an_outer_kustomization_that_someone_applies_is_one_as_well() -> None:
    files = NESTED | {"apps/instance.yaml": instance("flux/cluster")}
    files["bootstrap/cluster.yaml"] = files.pop("flux/config/cluster.yaml")
    del files["flux/config/kustomization.yaml"]
    cluster = cluster_of(files)
    assert cluster.declared
    assert named(cluster, "Kustomization") == ["flux-system/apps", "flux-system/cluster"]
    assert faults(files) == []


def test_a_sync_that_takes_in_an_older_kustomization_is_the_whole_cluster() -> None:
    files = NESTED | {"apps/instance.yaml": instance("flux")}
    cluster = cluster_of(files)
    assert named(cluster, "Kustomization") == ["flux-system/apps", "flux-system/cluster", "flux-system/flux-system"]
    assert set(faults(files)) == {"object-applied-twice"}  # both take all from there, and either may delete it


def test_of_two_syncs_the_outer_one_is_the_cluster() -> None:
    files = NESTED | {"apps/instance.yaml": instance("flux/cluster"), "bootstrap/values.yaml": values("flux")}
    assert entries(files) == {"flux": ("flux", True)}


def test_an_instance_and_a_bootstrap_of_one_folder_are_one_cluster() -> None:
    files = bootstrapped(config_map("a", "default"), files={"boot/instance.yaml": instance("cluster")})
    assert entries(files) == {"cluster": ("cluster", True)}


def test_a_kustomization_that_applies_itself_from_a_folder_above_is_one_cluster() -> None:
    files = {
        "kubernetes/flux/cluster.yaml": source() + flux("cluster", "./kubernetes"),
        "kubernetes/apps/ks.yaml": flux("app", "./kubernetes/apps/app"),
        "kubernetes/apps/kustomization.yaml": kustomize(resources=["ks.yaml"]),
        "kubernetes/apps/app/kustomization.yaml": kustomize(resources=["a.yaml"]),
        "kubernetes/apps/app/a.yaml": config_map("a", "default"),
    }
    assert entries(files) == {"cluster": ("kubernetes", True)} or list(entries(files).values()) == [
        ("kubernetes", True)
    ]
    assert named(cluster_of(files), "ConfigMap") == ["default/a"]


def test_a_folder_that_was_bootstrapped_twice_is_one_cluster() -> None:
    sync = source() + flux("flux-system", "./clusters/home")
    files = {
        "clusters/base/sync.yaml": sync,
        "clusters/base/kustomization.yaml": kustomize(resources=["sync.yaml"]),
        "clusters/home/kustomization.yaml": kustomize(resources=["../base", "apps.yaml"]),
        "clusters/home/apps.yaml": config_map("a", "default"),
        "clusters/home/flux-system/gotk-sync.yaml": sync,
    }
    assert entries(files) == {"home": ("clusters/home", True)}


def test_a_folder_that_a_patch_leads_to_is_no_cluster_of_its_own() -> None:
    files = bootstrapped(
        files={
            "cluster/kustomization.yaml": kustomize(
                resources=["flux-system.yaml", "apps.yaml"],
                patches=[
                    {
                        "target": {"kind": "Kustomization", "name": "apps"},
                        "patch": '[{"op": "replace", "path": "/spec/path", "value": "./providers/one"}]',
                    }
                ],
            ),
            "cluster/apps.yaml": flux("apps", "./providers/__PROVIDER__"),
            "providers/one/kustomization.yaml": kustomize(resources=["ks.yaml", "more.yaml"]),
            "providers/one/ks.yaml": flux("one", "./one"),
            "providers/one/more.yaml": flux("more", "./more"),
            "one/ks.yaml": flux("two", "./more"),
            "more/a.yaml": config_map("a", "default"),
        }
    )
    assert entries(files) == {"cluster": ("cluster", True)}


def test_a_file_that_a_clusters_listing_leaves_out_begins_no_cluster() -> None:
    files = bootstrapped(
        files={
            "cluster/kustomization.yaml": kustomize(resources=["flux-system.yaml"]),
            "cluster/more.yaml": flux("more", "./more"),
            "more/ks.yaml": flux("below", "./below"),
            "below/a.yaml": config_map("a", "default"),
        }
    )
    assert entries(files) == {"cluster": ("cluster", True)}


# a cluster whose kustomization file doesn't list its own flux-system


def test_clusters_that_do_not_list_their_flux_system_are_clusters_of_their_own() -> None:
    files: Files = {}
    for name in ("dev", "qa", "live"):
        folder = f"clusters/{name}"
        files |= {
            f"{folder}/flux-system/gotk-sync.yaml": source() + flux("flux-system", f"./{folder}"),
            f"{folder}/flux-system/kustomization.yaml": kustomize(resources=["gotk-sync.yaml"]),
            f"{folder}/apps.yaml": flux("apps", f"./apps/{name}"),
            f"{folder}/kustomization.yaml": kustomize(
                resources=["apps.yaml", "flux-system"] if name == "live" else ["apps.yaml"]
            ),
            f"apps/{name}/a.yaml": config_map(name, "default"),
        }
    assert entries(files) == {name: (f"clusters/{name}", True) for name in ("dev", "live", "qa")}
    assert {name: named(cluster, "ConfigMap") for name, cluster in clusters_of(files).items()} == {
        name: [f"default/{name}"] for name in ("dev", "live", "qa")
    }
    assert faults(files) == []


def test_a_kustomization_in_the_folder_that_it_builds_needs_its_source_beside_it_to_begin_a_cluster() -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(resources=["a.yaml"]),
            "apps/a.yaml": config_map("a", "default"),
            "apps/one/ks.yaml": flux("one", "./apps/one"),
            "apps/one/kustomization.yaml": kustomize(resources=["b.yaml"]),
            "apps/one/b.yaml": config_map("b", "default"),
        },
    )
    assert entries(files) == {"cluster": ("cluster", True)}


# several clusters


def test_a_bootstrap_elsewhere_of_a_clusters_folder_is_another_cluster() -> None:
    files = {
        "clusters/demo/flux-system/gotk-sync.yaml": source() + flux("flux-system", "./clusters/live"),
        "clusters/live/flux-system/gotk-sync.yaml": source() + flux("flux-system", "./clusters/live"),
        "clusters/live/apps.yaml": flux("apps", "./apps"),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert sorted(entries(files)) == ["demo", "live"]


def test_a_cluster_whose_bootstrap_is_a_base_of_anothers_is_one_as_well() -> None:
    patch = {
        "target": {"kind": "Kustomization"},
        "patch": '[{"op": "replace", "path": "/spec/path", "value": "./clusters/dev"}]',
    }
    files = {
        "clusters/local/flux-system/gotk-sync.yaml": source() + flux("flux-system", "./clusters/local"),
        "clusters/local/flux-system/kustomization.yaml": kustomize(resources=["gotk-sync.yaml"]),
        "clusters/local/a.yaml": config_map("local", "default"),
        "clusters/dev/flux-system/kustomization.yaml": kustomize(
            resources=["../../local/flux-system"], patches=[patch]
        ),
        "clusters/dev/kustomization.yaml": kustomize(resources=["flux-system", "a.yaml"]),
        "clusters/dev/a.yaml": config_map("dev", "default"),
    }
    assert entries(files) == {"dev": ("clusters/dev", True), "local": ("clusters/local", True)}
    assert [named(cluster, "ConfigMap") for cluster in clusters_of(files).values()] == [
        ["default/dev"],
        ["default/local"],
    ]
    files["clusters/dev/kustomization.yaml"] = kustomize(resources=["a.yaml"])
    assert entries(files) == {"dev": ("clusters/dev", True), "local": ("clusters/local", True)}


def test_a_kustomization_file_that_lists_all_clusters_is_none_itself() -> None:
    files = {
        f"clusters/{name}/flux-system/gotk-sync.yaml": source() + flux("flux-system", f"./clusters/{name}")
        for name in ("dev", "live")
    } | {
        f"clusters/{name}/kustomization.yaml": kustomize(resources=["flux-system/gotk-sync.yaml"])
        for name in ("dev", "live")
    }
    files["clusters/kustomization.yaml"] = kustomize(resources=["dev", "live"])
    assert sorted(entries(files)) == ["dev", "live"]


def test_clusters_that_share_all_their_kustomizations_are_several() -> None:
    files = {
        "boot/one.yaml": instance("clusters/one"),
        "boot/two.yaml": instance("clusters/two"),
        "clusters/one/kustomization.yaml": kustomize(resources=["../base"]),
        "clusters/two/kustomization.yaml": kustomize(resources=["../base", "more.yaml"]),
        "clusters/two/more.yaml": flux("more", "./apps"),
        "clusters/base/kustomization.yaml": kustomize(resources=["apps.yaml"]),
        "clusters/base/apps.yaml": flux("apps", "./apps"),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert sorted(entries(files)) == ["one", "two"]


def test_a_folder_that_is_taken_in_under_other_names_is_another_cluster() -> None:
    files = {
        "boot/one.yaml": instance("clusters/one"),
        "boot/all.yaml": instance("clusters/all"),
        "clusters/one/kustomization.yaml": kustomize(resources=["apps.yaml"]),
        "clusters/one/apps.yaml": flux("apps", "./apps"),
        "clusters/all/kustomization.yaml": kustomize(resources=["../one"], nameSuffix="-of-all"),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert sorted(entries(files)) == ["all", "one"]


# other repositories


def test_the_root_of_a_source_of_which_nothing_is_known_is_not_this_repository() -> None:
    sourced = manifest("OCIRepository", "other", "flux-system", spec={"url": "oci://ghcr.io/others/manifests"})
    files = {
        "apps/base/other.yaml": sourced + flux("other", "./", sourceRef={**OTHER, "kind": "OCIRepository"}),
        "apps/base/more/a.yaml": config_map("a", "default"),
    }
    clusters = clusters_of(files)
    assert all("default/a" not in named(cluster, "ConfigMap") for cluster in clusters.values())
    assert faults(files) == []


def test_a_path_of_another_repository_that_is_here_too_leads_there() -> None:
    files = {
        "boot/instance.yaml": instance("kubernetes/flux/cluster"),
        "kubernetes/flux/cluster/ks.yaml": flux("apps", "./kubernetes/apps"),
        "kubernetes/apps/other.yaml": source("other", url="https://git.example.org/others/project")
        + flux("other", "./kubernetes", sourceRef=OTHER),
        "kubernetes/apps/a.yaml": config_map("a", "default"),
    }
    assert entries(files) == {"cluster": ("kubernetes/flux/cluster", True)}
    assert faults(files) == []


def test_a_git_repository_holds_no_part_of_this_one() -> None:
    files = {
        "provider/flux/kustomization.yaml": kustomize(resources=["ks.yaml"]),
        "provider/flux/ks.yaml": source("releases", url="https://git.example.org/others/releases")
        + flux("releases", "/capa", sourceRef={**OTHER, "name": "releases"}),
        "collections/capa/a.yaml": config_map("a", "default"),
    }
    assert named(cluster_of(files), "ConfigMap") == []
    assert faults(files) == []


def test_a_part_that_was_a_repository_of_its_own_is_followed() -> None:
    files = {
        "infra/flux/clusters/live/apps.yaml": flux("apps", "./apps/live"),
        "infra/flux/clusters/live/flux-system/kustomization.yaml": kustomize(),
        "infra/flux/apps/live/a.yaml": config_map("a", "default"),
    }
    assert named(cluster_of(files), "ConfigMap") == ["default/a"]
    assert faults(files) == []


def test_the_source_that_a_cluster_begins_with_may_be_made_by_hand() -> None:
    files = {
        "clusters/home/cluster.yaml": flux("home", "./clusters/home", sourceRef={**OTHER, "name": "infra"}),
        "clusters/home/a.yaml": config_map("a", "default"),
    }
    cluster = cluster_of(files)
    assert (cluster.declared, [str(one) for one in cluster.presumed]) == (True, ["GitRepository/flux-system/infra"])
    assert faults(files) == []


def test_a_source_beside_the_one_that_is_meant_is_a_slip() -> None:
    files = {
        "clusters/home/cluster.yaml": source("infra")
        + flux("home", "./clusters/home", sourceRef={**OTHER, "name": "infar"}),
        "clusters/home/a.yaml": config_map("a", "default"),
    }
    assert "source-not-found" in faults(files)
