"""How people lay out the Kustomizations of one cluster, and what Flux makes of it."""

from __future__ import annotations

import pytest
from clusters import (
    bootstrapped,
    cluster_of,
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

# `namespace:` of a kustomization file


def test_a_kustomization_files_namespace_moves_kustomizations() -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(namespace="storage", resources=["ks.yaml"]),
            "apps/ks.yaml": flux("says-another", "./empty") + flux("says-none", "./empty", namespace=None),
            "empty/kustomization.yaml": kustomize(),
        },
    )
    assert named(cluster_of(files), "Kustomization") == [
        "flux-system/apps",
        "flux-system/flux-system",
        "storage/says-another",
        "storage/says-none",
    ]
    assert faults(files) == []


def test_what_a_moved_kustomization_refers_to_does_not_move_with_it() -> None:
    moved = flux(
        "moved",
        "./empty",
        sourceRef={"kind": "GitRepository", "name": "flux-system", "namespace": "flux-system"},
        dependsOn=[{"name": "beside"}, {"name": "elsewhere", "namespace": "flux-system"}],
        healthChecks=[{"apiVersion": "apps/v1", "kind": "Deployment", "name": "app", "namespace": "default"}],
    )
    files = bootstrapped(
        flux("apps", "./apps"),
        flux("elsewhere", "./empty"),
        files={
            "apps/kustomization.yaml": kustomize(namespace="storage", resources=["ks.yaml"]),
            "apps/ks.yaml": moved + flux("beside", "./empty"),
            "empty/kustomization.yaml": kustomize(),
        },
    )
    spec = value(only(cluster_of(files), "Kustomization", "moved"), "spec")
    assert spec["sourceRef"]["namespace"] == "flux-system"
    assert spec["dependsOn"] == [{"name": "beside"}, {"name": "elsewhere", "namespace": "flux-system"}]
    assert spec["healthChecks"][0]["namespace"] == "default"
    assert faults(files) == []


def test_a_dependency_on_the_namespace_that_a_file_says_leads_nowhere_after_the_move() -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(namespace="storage", resources=["ks.yaml"]),
            "apps/ks.yaml": flux("database", "./empty")
            + flux("user", "./empty", dependsOn=[{"name": "database", "namespace": "flux-system"}]),
            "empty/kustomization.yaml": kustomize(),
        },
    )
    assert faults(files) == ["dependency-wrong-namespace"]


def test_a_namespace_reaches_through_directories_and_the_outermost_wins() -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(namespace="outer", resources=["storage"]),
            "apps/storage/kustomization.yaml": kustomize(namespace="inner", resources=["config.yaml"]),
            "apps/storage/config.yaml": config_map("settings"),
        },
    )
    assert named(cluster_of(files), "ConfigMap") == ["outer/settings"]


def test_folders_without_a_kustomization_file_above_do_not_share_a_namespace() -> None:
    apps = {
        f"apps/{name}/{file}": text
        for name in ("media", "storage")
        for file, text in {
            "kustomization.yaml": kustomize(namespace=name, resources=["./app/ks.yaml"]),
            "app/ks.yaml": flux("app", f"./apps/{name}/app/files", namespace=None, targetNamespace=name),
            "app/files/kustomization.yaml": kustomize(resources=["config.yaml"]),
            "app/files/config.yaml": config_map("settings"),
        }.items()
    }
    cluster = cluster_of(bootstrapped(flux("apps", "./apps"), files=apps))
    assert named(cluster, "Kustomization")[2:] == ["media/app", "storage/app"]
    assert named(cluster, "ConfigMap") == ["media/settings", "storage/settings"]


# targetNamespace


def test_a_target_namespace_moves_child_kustomizations() -> None:
    files = bootstrapped(
        flux("apps", "./apps", targetNamespace="media"),
        files={"apps/ks.yaml": flux("child", "./empty"), "empty/kustomization.yaml": kustomize()},
    )
    assert named(cluster_of(files), "Kustomization") == ["flux-system/apps", "flux-system/flux-system", "media/child"]
    assert faults(files) == []


def test_a_target_namespace_wins_over_the_kustomization_file_and_does_not_reach_grandchildren() -> None:
    files = bootstrapped(
        flux("apps", "./apps", targetNamespace="media"),
        files={
            "apps/kustomization.yaml": kustomize(namespace="other", resources=["ks.yaml"]),
            "apps/ks.yaml": flux("child", "./child"),
            "child/config.yaml": config_map("settings", "kept"),
        },
    )
    cluster = cluster_of(files)
    assert "media/child" in named(cluster, "Kustomization")
    assert named(cluster, "ConfigMap") == ["kept/settings"]


# Namespace objects that are renamed


NAMESPACE_COMPONENT = {
    "components/namespace/kustomization.yaml": kustomize(
        apiVersion="kustomize.config.k8s.io/v1alpha1", kind="Component", resources=["namespace.yaml"]
    ),
    "components/namespace/namespace.yaml": manifest("Namespace", "not-used"),
}


def test_the_namespace_transformer_renames_a_shared_components_namespace() -> None:
    apps = {
        f"apps/{name}/kustomization.yaml": kustomize(namespace=name, components=["../../components/namespace"])
        for name in ("media", "storage")
    }
    cluster = cluster_of(bootstrapped(flux("apps", "./apps"), files=NAMESPACE_COMPONENT | apps))
    assert named(cluster, "Namespace") == ["media", "storage"]


def test_a_replacement_carries_the_renamed_namespace_into_children() -> None:
    replacement = {
        "source": {"kind": "Namespace", "name": "not-used"},
        "targets": [
            {
                "select": {"kind": "Kustomization", "name": "user"},
                "fieldPaths": ["spec.targetNamespace", "spec.dependsOn.[name=database].namespace"],
                "options": {"create": True},
            }
        ],
    }
    files = bootstrapped(
        flux("apps", "./apps"),
        files=NAMESPACE_COMPONENT
        | {
            "apps/storage/kustomization.yaml": kustomize(
                namespace="storage",
                components=["../../components/namespace"],
                resources=["ks.yaml"],
                replacements=[replacement],
            ),
            "apps/storage/ks.yaml": flux("database", "./empty", namespace=None)
            + flux("user", "./empty", namespace=None, dependsOn=[{"name": "database", "namespace": "wrong"}]),
            "empty/kustomization.yaml": kustomize(),
        },
    )
    spec = value(only(cluster_of(files), "Kustomization", "user"), "spec")
    assert spec["targetNamespace"] == "storage"
    assert spec["dependsOn"] == [{"name": "database", "namespace": "storage"}]
    assert faults(files) == []


# builtin transformer configurations


def transformed(kind: str, **fields: object) -> dict[str, str]:
    return bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(resources=["objects.yaml"], transformers=["transformer.yaml"]),
            "apps/objects.yaml": config_map("kept", "own") + config_map("moved"),
            "apps/transformer.yaml": document(
                {"apiVersion": "builtin", "kind": kind, "metadata": {"name": "one", **fields.pop("metadata", {})}}  # type: ignore[dict-item]
                | fields
            ),
        },
    )


def test_a_namespace_transformer_with_unset_only_leaves_namespaces_that_are_set() -> None:
    files = transformed("NamespaceTransformer", metadata={"namespace": "storage"}, unsetOnly=True)
    assert named(cluster_of(files), "ConfigMap") == ["own/kept", "storage/moved"]


def test_a_namespace_transformer_without_it_moves_all() -> None:
    files = transformed("NamespaceTransformer", metadata={"namespace": "storage"})
    assert named(cluster_of(files), "ConfigMap") == ["storage/kept", "storage/moved"]


def test_a_patch_transformer_patches_what_it_targets() -> None:
    patch = '[{"op": "add", "path": "/data/a", "value": "b"}]'
    files = transformed("PatchTransformer", patch=patch, target={"name": "moved", "kind": "ConfigMap"})
    cluster = cluster_of(files)
    assert value(only(cluster, "ConfigMap", "moved"), "data") == {"a": "b"}
    assert value(only(cluster, "ConfigMap", "kept"), "data") == {}


def test_a_label_transformer_labels_all() -> None:
    files = transformed(
        "LabelTransformer", labels={"team": "home"}, fieldSpecs=[{"path": "metadata/labels", "create": True}]
    )
    cluster = cluster_of(files)
    assert [value(only(cluster, "ConfigMap", name), "metadata", "labels") for name in ("kept", "moved")] == [
        {"team": "home"},
        {"team": "home"},
    ]


# spec.patches of parents


def patched(patch: object, target: dict[str, str], **files: str) -> dict[str, str]:
    """Return a repository whose Kustomization `apps` patches what it applies."""
    apps = flux("apps", "./apps", patches=[{"patch": document(patch), "target": target}])
    return bootstrapped(apps, files={path.replace("__", "/") + ".yaml": text for path, text in files.items()})


ALL_KUSTOMIZATIONS = {"group": "kustomize.toolkit.fluxcd.io", "kind": "Kustomization"}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("sourceRef", {"kind": "GitRepository", "name": "flux-system", "namespace": "flux-system"}),
        ("interval", "12h"),
        ("decryption", {"provider": "sops", "secretRef": {"name": "age"}}),
    ],
)
def test_a_parents_patches_give_children_fields_that_they_lack(field: str, given: object) -> None:
    patch = {"apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": {"name": "any"}}
    files = patched(
        patch | {"spec": {field: given}},
        ALL_KUSTOMIZATIONS,
        apps__ks=flux("child", "./child", **{field: None}),
        child__config=config_map("settings", "default"),
    )
    cluster = cluster_of(files)
    assert value(only(cluster, "Kustomization", "child"), "spec", field) == given
    assert named(cluster, "ConfigMap") == ["default/settings"]


def test_a_parents_patches_add_dependencies_by_label() -> None:
    files = patched(
        [{"op": "add", "path": "/spec/dependsOn", "value": [{"name": "storage", "namespace": "flux-system"}]}],
        ALL_KUSTOMIZATIONS | {"labelSelector": "needs=storage"},
        apps__ks=flux("one", "./empty", metadata={"labels": {"needs": "storage"}})
        + flux("other", "./empty")
        + flux("storage", "./empty"),
        empty__kustomization=kustomize(),
    )
    cluster = cluster_of(files)
    assert value(only(cluster, "Kustomization", "one"), "spec", "dependsOn", 0, "name") == "storage"
    assert value(only(cluster, "Kustomization", "other"), "spec", "dependsOn") is None
    assert faults(files) == []


def test_a_cycle_that_only_a_parents_patch_closes_is_one() -> None:
    files = patched(
        [{"op": "add", "path": "/spec/dependsOn", "value": [{"name": "storage"}]}],
        ALL_KUSTOMIZATIONS | {"name": "network"},
        apps__ks=flux("network", "./empty") + flux("storage", "./empty", dependsOn=[{"name": "network"}]),
        empty__kustomization=kustomize(),
    )
    assert faults(files) == ["dependency-cycle"]


def test_patches_of_patches_reach_the_releases_of_grandchildren() -> None:
    release = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": {"name": "any"}}
    of_releases = {
        "patch": document(release | {"spec": {"maxHistory": 2, "install": {"remediation": {"retries": -1}}}}),
        "target": {"group": "helm.toolkit.fluxcd.io", "kind": "HelmRelease"},
    }
    of_children = [{"op": "add", "path": "/spec/patches", "value": [of_releases]}]
    files = patched(
        of_children,
        ALL_KUSTOMIZATIONS | {"labelSelector": "defaults notin (none)"},
        apps__ks=flux("child", "./child") + flux("plain", "./plain", metadata={"labels": {"defaults": "none"}}),
        child__release=manifest("HelmRelease", "child", "default", spec={"interval": "1h"}),
        plain__release=manifest("HelmRelease", "plain", "default", spec={"interval": "1h"}),
    )
    cluster = cluster_of(files)
    child, plain = (value(only(cluster, "HelmRelease", name), "spec") for name in ("child", "plain"))
    assert child == {"interval": "1h", "maxHistory": 2, "install": {"remediation": {"retries": -1}}}
    assert plain == {"interval": "1h"}


def test_a_patched_value_remembers_the_patch_that_it_is_from() -> None:
    files = patched(
        [{"op": "add", "path": "/spec/dependsOn", "value": [{"name": "gone"}]}],
        ALL_KUSTOMIZATIONS,
        apps__ks=flux("child", "./empty"),
        empty__kustomization=kustomize(),
    )
    child = only(cluster_of(files), "Kustomization", "child")
    assert value(child, "spec", "dependsOn") == [{"name": "gone"}]
    depends_on = child.node.get("spec").get("dependsOn")  # type: ignore[union-attr]
    assert depends_on is not None
    assert depends_on.place.path == "cluster/all.yaml"


# spec.components


@pytest.mark.parametrize("path", ["./apps/app/files", "apps/app/files/", "/apps/app/files"])
def test_components_are_relative_to_the_path_not_to_the_file_that_names_them(path: str) -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(resources=["app/ks.yaml"]),
            "apps/app/ks.yaml": flux("app", path, targetNamespace="media", components=["../../../components/backup"]),
            "apps/app/files/kustomization.yaml": kustomize(resources=["config.yaml"]),
            "apps/app/files/config.yaml": config_map("settings"),
            "components/backup/kustomization.yaml": kustomize(
                apiVersion="kustomize.config.k8s.io/v1alpha1", kind="Component", resources=["config.yaml"]
            ),
            "components/backup/config.yaml": config_map("backup"),
        },
    )
    assert named(cluster_of(files), "ConfigMap") == ["media/backup", "media/settings"]
    assert faults(files) == []


def test_a_component_that_is_right_only_from_the_file_that_names_it_is_missing() -> None:
    files = bootstrapped(
        flux("apps", "./apps"),
        files={
            "apps/kustomization.yaml": kustomize(resources=["app/ks.yaml"]),
            "apps/app/ks.yaml": flux("app", "./apps/app/files", components=["../../components/backup"]),
            "apps/app/files/config.yaml": config_map("settings", "media"),
            "components/backup/kustomization.yaml": kustomize(
                apiVersion="kustomize.config.k8s.io/v1alpha1", kind="Component"
            ),
        },
    )
    assert faults(files) == ["missing-resource"]


def test_a_source_may_lie_beside_its_kustomization_in_one_namespace() -> None:
    own = source("app", "media", url="https://git.example.com/home/cluster.git")
    reference = {"kind": "GitRepository", "name": "app"}
    files = bootstrapped(
        own + flux("app", "./app", "media", sourceRef=reference),
        files={"app/config.yaml": config_map("settings", "media")},
    )
    assert named(cluster_of(files), "ConfigMap") == ["media/settings"]
    assert faults(files) == []
