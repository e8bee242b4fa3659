"""How people lay out sources, clusters, releases and files, and what Flux makes of it."""

from __future__ import annotations

from pathlib import Path
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
    only,
    source,
    value,
)

from gitops_lint.repo.folder_tree import FolderTree

EMPTY = {"empty/kustomization.yaml": kustomize()}

# sources whose root is not the repository's


def test_an_artifact_pushed_from_a_folder_has_paths_below_that_folder() -> None:
    oci = {"kind": "OCIRepository", "name": "flux-system"}
    files = {
        "kubernetes/cluster/flux-system.yaml": manifest(
            "OCIRepository", "flux-system", "flux-system", spec={"interval": "1m", "url": "oci://ghcr.io/home/cluster"}
        )
        + flux("flux-system", "./cluster", sourceRef=oci)
        + flux("apps", "./apps", sourceRef=oci),
        "kubernetes/apps/config.yaml": config_map("settings", "media"),
    }
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == ["media/settings"]
    assert faults(files) == []


def generator(*copies: dict[str, str], **fields: Any) -> str:
    spec = {
        "sources": [{"alias": "repo", "kind": "GitRepository", "name": "flux-system"}],
        "artifacts": [{"name": "apps", "copy": list(copies)}],
        **fields,
    }
    return manifest("ArtifactGenerator", "split", "flux-system", spec=spec)


@pytest.mark.parametrize(
    ("origin", "target", "path"),
    [
        ("@repo/kubernetes/apps/**", "@artifact/", "./media"),
        ("@repo/kubernetes/apps/**", "@artifact/apps/", "./apps/media"),
        ("@repo/kubernetes/apps/media/**", "@artifact/", "./"),
        ("@repo/kubernetes/apps/*", "@artifact/", "./kubernetes/apps/media"),
        ("@repo/kubernetes", "@artifact/", "./kubernetes/apps/media"),
        ("@repo/kubernetes/apps/media", "@artifact/here", "./here/media"),
        ("@repo/kubernetes/apps/media/", "@artifact/here", "./here"),
        ("@repo/**", "@artifact/", "./kubernetes/apps/media"),
    ],
)
def test_a_generated_artifact_has_the_paths_that_its_copies_make(origin: str, target: str, path: str) -> None:
    files = bootstrapped(
        generator({"from": origin, "to": target}),
        flux("media", path, sourceRef={"kind": "ExternalArtifact", "name": "apps"}),
        files={"kubernetes/apps/media/config.yaml": config_map("settings", "media")},
    )
    assert named(cluster_of(files), "ConfigMap") == ["media/settings"]
    assert faults(files) == []


def test_an_artifact_of_another_repositorys_files_is_out_of_sight() -> None:
    other = source("other", url="https://git.example.org/other/repository")
    files = bootstrapped(
        other,
        generator(
            {"from": "@other/deploy/**", "to": "@artifact/"},
            sources=[{"alias": "other", "kind": "GitRepository", "name": "other"}],
        ),
        flux("media", "./media", sourceRef={"kind": "ExternalArtifact", "name": "apps"}),
    )
    cluster = cluster_of(files)
    assert [unknown.kind for unknown in cluster.unknowns] == ["other source"]
    assert faults(files) == []


# several clusters


def two_clusters(**of_each: str) -> Files:
    """Return two bootstrapped clusters, each with a manifest of its own."""
    return {
        f"clusters/{name}/{file}": text
        for name, own in of_each.items()
        for file, text in {
            "flux-system.yaml": source() + flux("flux-system", f"./clusters/{name}"),
            "own.yaml": own,
        }.items()
    }


def test_a_name_in_another_cluster_does_not_count() -> None:
    files = two_clusters(home=flux("database", "./empty"), lab=flux("app", "./empty", dependsOn=[{"name": "database"}]))
    clusters = clusters_of(files | EMPTY)
    assert sorted(clusters) == ["home", "lab"]
    assert "flux-system/database" not in named(clusters["lab"], "Kustomization")
    assert faults(files | EMPTY) == ["dependency-not-found"]


def test_the_same_name_in_two_clusters_is_no_duplicate() -> None:
    files = two_clusters(home=config_map("settings", "media"), lab=config_map("settings", "media"))
    assert [named(cluster, "ConfigMap") for cluster in clusters_of(files).values()] == [["media/settings"]] * 2
    assert faults(files) == []


def test_overlays_of_one_base_add_and_drop() -> None:
    drop = {"patch": document({"$patch": "delete", "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}})}
    files = two_clusters(home=flux("apps", "./apps/home"), lab=flux("apps", "./apps/lab")) | {
        "apps/base/kustomization.yaml": kustomize(namespace="apps", resources=["maps.yaml"]),
        "apps/base/maps.yaml": config_map("a") + config_map("b"),
        "apps/home/kustomization.yaml": kustomize(resources=["../base", "more.yaml"]),
        "apps/home/more.yaml": config_map("c", "apps"),
        "apps/lab/kustomization.yaml": kustomize(resources=["../base"], patches=[drop]),
    }
    clusters = clusters_of(files)
    assert named(clusters["home"], "ConfigMap") == ["apps/a", "apps/b", "apps/c"]
    assert named(clusters["lab"], "ConfigMap") == ["apps/a"]
    assert faults(files) == []


def test_a_fault_in_a_shared_base_is_one_finding_of_both_clusters() -> None:
    files = two_clusters(home=flux("apps", "./apps"), lab=flux("apps", "./apps")) | {
        "apps/ks.yaml": flux("app", "./empty", dependsOn=[{"name": "gone"}])
    }
    assert faults(files | EMPTY) == ["dependency-not-found"]


# roots: see test_entry_points.py for all of them


def test_paths_of_variables_are_filled_in_by_overlays() -> None:
    shared = flux("apps", "./clusters/${ENVIRONMENT}/${CLUSTER}/apps", namespace=None)
    files = {"base/kustomization.yaml": kustomize(resources=["ks.yaml"]), "base/ks.yaml": shared}
    for name in ("home", "lab"):
        files |= {
            f"clusters/live/{name}/flux-system.yaml": source()
            + flux(
                "flux-system",
                f"./clusters/live/{name}",
                postBuild={"substitute": {"ENVIRONMENT": "live", "CLUSTER": name}},
            ),
            f"clusters/live/{name}/kustomization.yaml": kustomize(
                namespace="flux-system", resources=["flux-system.yaml", "../../../base"]
            ),
            f"clusters/live/{name}/apps/config.yaml": config_map(f"of-{name}", "apps"),
        }
    clusters = clusters_of(files)
    assert {name: named(cluster, "ConfigMap") for name, cluster in clusters.items()} == {
        "home": ["apps/of-home"],
        "lab": ["apps/of-lab"],
    }
    assert faults(files) == []


# HelmReleases


def test_a_releases_dependencies_are_in_its_objects_namespace_not_in_its_target_namespace() -> None:
    spec = {"interval": "1h", "targetNamespace": "default", "dependsOn": [{"name": "database"}]}
    files = bootstrapped(
        manifest("HelmRelease", "app", "flux-system", spec=spec),
        manifest("HelmRelease", "database", "flux-system", spec={"interval": "1h", "targetNamespace": "storage"}),
    )
    assert faults(files) == []


def test_a_releases_target_namespace_does_not_help_a_dependency_that_is_there() -> None:
    spec = {"interval": "1h", "targetNamespace": "storage", "dependsOn": [{"name": "database"}]}
    files = bootstrapped(
        manifest("HelmRelease", "app", "flux-system", spec=spec),
        manifest("HelmRelease", "database", "storage", spec={"interval": "1h"}),
    )
    assert faults(files) == ["dependency-wrong-namespace"]


# Secrets and ConfigMaps that operators make


MAKERS = {
    "PostgreSQL cluster": (
        "db-app",
        manifest("Cluster", "db", "apps", api_version="postgresql.cnpg.io/v1", spec={"instances": 1}),
    ),
    "object store user": (
        "rook-ceph-object-user-store-backup",
        manifest("CephObjectStoreUser", "backup", "apps", api_version="ceph.rook.io/v1", spec={"store": "store"}),
    ),
    "bucket claim": (
        "bucket",
        manifest("ObjectBucketClaim", "bucket", "apps", api_version="objectbucket.io/v1alpha1", spec={}),
    ),
    "Terraform outputs": (
        "outputs",
        manifest(
            "Terraform",
            "cloud",
            "apps",
            api_version="infra.contrib.fluxcd.io/v1alpha2",
            spec={"writeOutputsToSecret": {"name": "outputs"}},
        ),
    ),
    "reflector": (
        "mirrored",
        manifest(
            "Secret",
            "mirrored",
            "origin",
            metadata={
                "annotations": {
                    "reflector.v1.k8s.emberstack.com/reflection-allowed": "true",
                    "reflector.v1.k8s.emberstack.com/reflection-auto-enabled": "true",
                }
            },
        ),
    ),
    "ExternalSecret with a target's name": (
        "target",
        manifest(
            "ExternalSecret",
            "other",
            "apps",
            api_version="external-secrets.io/v1",
            spec={
                "target": {"name": "target"},
                "dataFrom": [{"sourceRef": {"generatorRef": {"kind": "Password", "name": "p"}}}],
            },
        ),
    ),
}


def reading(secret: str) -> str:
    """Return a Deployment that can't start without a Secret."""
    container = {"name": "app", "envFrom": [{"secretRef": {"name": secret}}]}
    return manifest("Deployment", "app", "apps", spec={"template": {"spec": {"containers": [container]}}})


@pytest.mark.parametrize(("secret", "maker"), MAKERS.values(), ids=MAKERS.keys())
def test_a_secret_that_an_operator_makes_is_not_missing(secret: str, maker: str) -> None:
    assert "secret-not-found" not in faults(bootstrapped(reading(secret), maker))
    assert faults(bootstrapped(reading(secret))) == ["secret-not-found"]


# names of files and folders


@pytest.mark.parametrize("name", ["install.yaml", "flux-sync.yaml", "app.ks.yaml", "flux-ks.yaml", "UPPER.yml"])
def test_a_manifest_may_have_any_name(name: str) -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={f"apps/{name}": flux("app", "./app"), "app/kustomization.yaml": kustomize(resources=["a.yaml"])},
    ) | {"app/a.yaml": config_map("settings", "media")}
    assert named(cluster_of(files), "ConfigMap") == ["media/settings"]
    assert faults(files) == []


def test_a_folder_may_be_called_like_a_manifest() -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(resources=["receiver.yaml"]),
            "apps/receiver.yaml/kustomization.yaml": kustomize(resources=["config.yaml"]),
            "apps/receiver.yaml/config.yaml": config_map("settings", "media"),
            "other/receiver.yaml/config.yaml": config_map("more", "media"),
        },
    )
    assert named(cluster_of(files), "ConfigMap") == ["media/settings"]
    assert faults(files) == []


def test_flux_sees_no_symlinked_folder(tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "real").mkdir()
    (tmp_path / "real/config.yaml").write_text(config_map("settings", "media"))
    (tmp_path / "apps/linked").symlink_to("../real")
    (tmp_path / "apps/linked.yaml").symlink_to("../real/config.yaml")
    (tmp_path / "apps/own.yaml").write_text(config_map("own", "media"))
    tree = FolderTree(tmp_path)
    files = {path: tree.read(path).decode() for path in tree.paths} | bootstrapped(flux("apps", "./apps"))
    assert named(cluster_of(files), "ConfigMap") == ["media/own"]


def test_a_tree_of_templates_beside_the_cluster_harms_nothing() -> None:
    template = (
        "{% for app in apps %}\napiVersion: v1\nkind: {{ app.kind }}\nmetadata: {name: {{ app.name }}}\n{% endfor %}\n"
    )
    files = bootstrapped(
        config_map("settings", "media"),
        files={
            "templates/ks.yaml": template,
            "templates/cluster/kustomization.yaml.j2": template,
            "templates/kustomization.yaml": "#% if enabled %#\n" + kustomize(resources=["ks.yaml"]),
        },
    )
    assert named(cluster_of(files), "ConfigMap") == ["media/settings"]
    assert [check for check in faults(files) if check != "invalid-yaml"] == []


def test_a_catalogue_of_variable_names_makes_one_object_for_each_kustomization() -> None:
    catalogue = manifest("HelmRelease", "${releaseName}", "${releaseNamespace}", spec={"interval": "1h"})
    uses = [
        flux(name, "./catalogue/app", postBuild={"substitute": {"releaseName": name, "releaseNamespace": "apps"}})
        for name in ("blue", "green")
    ]
    files = bootstrapped(*uses, files={"catalogue/app/release.yaml": catalogue})
    assert named(cluster_of(files), "HelmRelease") == ["apps/blue", "apps/green"]
    assert faults(files) == []


def test_an_archive_that_nothing_applies_is_no_cluster() -> None:
    old = source() + flux("flux-system", "./clusters/old")
    files = bootstrapped(
        config_map("settings", "media"),
        files={
            ".archive/clusters/old/flux-system.yaml": old,
            "archive/apps/ks.yaml": flux("old", "./gone", dependsOn=[{"name": "gone"}]),
        },
    )
    assert sorted(clusters_of(files)) == ["cluster"]
    assert faults(files) == []


def test_another_gitops_tools_objects_are_objects_like_all_others() -> None:
    application = {
        "project": "default",
        "source": {"repoURL": "https://git.example.com/home/cluster", "path": "gone"},
        "destination": {"namespace": "media"},
    }
    files = bootstrapped(
        flux("argo", "./argo"),
        files={
            "argo/app.yaml": manifest(
                "Application", "app", "argocd", api_version="argoproj.io/v1alpha1", spec=application
            )
        },
    )
    assert named(cluster_of(files), "Application") == ["argocd/app"]
    assert faults(files) == []


# names with defaults


@pytest.mark.parametrize("name", ["${DATABASE:=database}", "${DATABASE:-database}", "${PREFIX:-data}base"])
def test_a_dependency_may_be_a_variable_with_a_default(name: str) -> None:
    release = manifest("HelmRelease", "app", "apps", spec={"interval": "1h", "dependsOn": [{"name": name}]})
    files = bootstrapped(
        flux("apps", "./apps", postBuild={"substitute": {"OTHER": "x"}}),
        files={"apps/app.yaml": release + manifest("HelmRelease", "database", "apps", spec={"interval": "1h"})},
    )
    app = only(cluster_of(files), "HelmRelease", "app")
    assert value(app, "spec", "dependsOn", 0, "name") == "database"
    assert faults(files) == []


def test_a_name_with_a_variable_that_nothing_fills_in_is_unknown_not_missing() -> None:
    release = manifest("HelmRelease", "app", "apps", spec={"interval": "1h", "dependsOn": [{"name": "${DATABASE}"}]})
    assert faults(bootstrapped(release)) == []


# a repository that moves to another


@pytest.mark.parametrize(
    ("own", "lists", "out_of_sight"),
    [
        ("moved", ["ks.yaml", "here.yaml"], True),
        ("moved", ["here.yaml"], False),
        ("flux-system", ["ks.yaml", "here.yaml"], False),
    ],
    ids=["of another source", "of another source, without itself", "of its own source"],
)
def test_what_would_apply_itself_of_another_source_is_of_another_repository(
    own: str, lists: list[str], out_of_sight: bool
) -> None:
    reference = {"kind": "GitRepository", "name": own, "namespace": "flux-system"}
    files = bootstrapped(
        source("moved"),
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(resources=["media", "media/ks.yaml"])
            if lists == ["here.yaml"]
            else kustomize(resources=["media"]),
            "apps/media/kustomization.yaml": kustomize(resources=lists),
            "apps/media/ks.yaml": flux("media", "./apps/media", sourceRef=reference),
            "apps/media/here.yaml": config_map("settings", "media"),
        },
    )
    assert [unknown.kind for unknown in cluster_of(files).unknowns] == ["other source"] * out_of_sight
