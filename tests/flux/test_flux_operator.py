"""What the Flux Operator makes of FluxInstances and ResourceSets; test_resource_set.py has the templates themselves.

Facts: https://github.com/controlplaneio-fluxcd/flux-operator docs/api/v1 and internal/builder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clusters import (
    Files,
    bootstrapped,
    cluster_of,
    config_map,
    document,
    faults,
    flux,
    kustomization_of,
    kustomize,
    manifest,
    named,
    only,
    value,
)

from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree

SYNC = {
    "kind": "GitRepository",
    "url": "https://git.example.com/home/cluster",
    "ref": "refs/heads/main",
    "path": "./apps",
}


def instance(namespace: str = "flux-system", sync: Any = SYNC, **spec: Any) -> str:
    return manifest("FluxInstance", "flux", namespace, spec={"sync": sync, **spec})


def synced(*manifests: str, files: Files | None = None, **spec: Any) -> Files:
    """Return a repository whose FluxInstance, outside of what it syncs, syncs the folder `apps`."""
    return {"bootstrap/instance.yaml": instance(**spec), "apps/all.yaml": "".join(manifests), **(files or {})}


# FluxInstance


def test_a_sync_makes_a_source_and_a_kustomization_called_like_the_namespace() -> None:
    cluster = cluster_of(synced(config_map("a", "default")))
    assert named(cluster, "GitRepository") == ["flux-system/flux-system"]
    assert named(cluster, "Kustomization") == ["flux-system/flux-system"]
    assert value(only(cluster, "Kustomization"), "spec") == {
        "interval": "10m",
        "prune": True,
        "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
        "path": "./apps",
    }
    assert only(cluster, "ConfigMap").applied_by == (kustomization_of("flux-system"),)


def test_a_sync_may_have_another_name_and_namespace() -> None:
    cluster = cluster_of(synced(config_map("a", "default"), namespace="gitops", sync=SYNC | {"name": "home"}))
    assert named(cluster, "GitRepository") == ["gitops/home"]
    assert named(cluster, "Kustomization") == ["gitops/home"]
    assert named(cluster_of(synced(namespace="gitops")), "Kustomization") == ["gitops/gitops"]


def test_what_others_take_from_the_synced_source_is_found() -> None:
    source_ref = {"kind": "GitRepository", "name": "flux-system", "namespace": "flux-system"}
    files = synced(
        flux("child", "./more", "media", sourceRef=source_ref), files={"more/a.yaml": config_map("a", "media")}
    )
    assert named(cluster_of(files), "ConfigMap") == ["media/a"]
    assert faults(files) == []


def test_a_sync_of_an_oci_artifact_makes_an_oci_repository() -> None:
    sync = {"kind": "OCIRepository", "url": "oci://ghcr.io/home/cluster", "ref": "latest", "path": "apps"}
    files = synced(config_map("a", "default"), sync=sync)
    cluster = cluster_of(files)
    assert named(cluster, "OCIRepository") == ["flux-system/flux-system"]
    assert named(cluster, "ConfigMap") == ["default/a"]
    assert faults(files) == []


def test_an_instances_own_patches_reach_what_it_makes() -> None:
    to_children = {"patch": "- op: add\n  path: /spec/wait\n  value: true\n", "target": {"kind": "Kustomization"}}
    patch = {
        "patch": document([{"op": "add", "path": "/spec/patches", "value": [to_children]}]),
        "target": {"kind": "Kustomization", "name": "flux-system"},
    }
    files = synced(
        flux("child", "./child"),
        kustomize={"patches": [patch]},
        files={"child/kustomization.yaml": kustomize()},
    )
    assert value(only(cluster_of(files), "Kustomization", "child"), "spec", "wait") is True
    assert faults(files) == []


def test_an_instance_may_be_a_part_of_what_it_syncs() -> None:
    files = {"apps/flux/instance.yaml": instance(), "apps/a.yaml": config_map("a", "default")}
    cluster = cluster_of(files)
    assert named(cluster, "FluxInstance") == ["flux-system/flux"]
    assert named(cluster, "ConfigMap") == ["default/a"]
    assert faults(files) == []


# ResourceSets


def resource_set(name: str = "tenants", **spec: Any) -> str:
    return manifest("ResourceSet", name, "flux-system", spec=spec)


def a_map(name: str, namespace: str = "default") -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}}


def test_a_resource_sets_objects_are_there_and_applied_by_it() -> None:
    cluster = cluster_of(
        synced(resource_set(inputs=[{"tenant": "a"}, {"tenant": "b"}], resources=[a_map("<< inputs.tenant >>")]))
    )
    assert named(cluster, "ConfigMap") == ["default/a", "default/b"]
    assert [str(one) for one in only(cluster, "ConfigMap", "a").applied_by] == ["ResourceSet/flux-system/tenants"]


def test_kustomizations_of_a_resource_set_are_followed() -> None:
    child = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "<< inputs.tenant >>", "namespace": "flux-system"},
        "spec": {
            "path": "./tenants/<< inputs.tenant >>",
            "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
        },
    }
    files = synced(
        resource_set(inputs=[{"tenant": "a"}, {"tenant": "b"}], resources=[child]),
        files={f"tenants/{name}/map.yaml": config_map(name, "default") for name in "ab"},
    )
    assert named(cluster_of(files), "ConfigMap") == ["default/a", "default/b"]
    assert faults(files) == []


def test_inputs_may_come_from_a_static_provider() -> None:
    provider = manifest(
        "ResourceSetInputProvider", "static", "flux-system", spec={"type": "Static", "defaultValues": {"tenant": "a"}}
    )
    from_it = [{"kind": "ResourceSetInputProvider", "name": "static"}]
    cluster = cluster_of(synced(provider, resource_set(inputsFrom=from_it, resources=[a_map("<< inputs.tenant >>")])))
    assert named(cluster, "ConfigMap") == ["default/a"]
    assert cluster.unknowns == ()


def test_inputs_that_only_the_cluster_knows_make_an_unknown_set() -> None:
    provider = manifest(
        "ResourceSetInputProvider",
        "pulls",
        "flux-system",
        spec={"type": "GitHubPullRequest", "url": "https://github.com/example/app"},
    )
    from_it = [{"kind": "ResourceSetInputProvider", "name": "pulls"}]
    a_kustomization = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "<< inputs.tenant >>"},
    }
    files = synced(
        provider,
        resource_set(inputsFrom=from_it, resources=[a_map("<< inputs.tenant >>"), a_kustomization]),
        flux("app", "./empty", dependsOn=[{"name": "may-be-of-the-set"}]),
        files={"empty/kustomization.yaml": kustomize()},
    )
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == []
    assert [unknown.kind for unknown in cluster.unknowns] == ["template"]
    assert faults(files) == ["dependency-not-found"]
    missing = analyse_tree(MemoryTree(files), Path("example")).findings[0]
    assert (missing.severity, missing.finding.confidence) == ("warning", "likely")


def test_a_resource_set_may_make_another() -> None:
    inner = {
        "apiVersion": "fluxcd.controlplane.io/v1",
        "kind": "ResourceSet",
        "metadata": {"name": "inner", "namespace": "flux-system"},
        "spec": {"resources": [a_map("inner")]},
    }
    cluster = cluster_of(synced(resource_set(resources=[inner])))
    assert named(cluster, "ConfigMap") == ["default/inner"]


def test_a_resource_set_that_makes_itself_ends() -> None:
    own = {
        "apiVersion": "fluxcd.controlplane.io/v1",
        "kind": "ResourceSet",
        "metadata": {"name": "tenants", "namespace": "flux-system"},
        "spec": {"resources": [a_map("other")]},
    }
    assert len(named(cluster_of(synced(resource_set(resources=[own]))), "ResourceSet")) == 1


def test_a_set_is_expanded_anew_when_its_variables_turn_up() -> None:
    from_settings = {"substituteFrom": [{"kind": "ConfigMap", "name": "settings"}]}
    files = bootstrapped(
        flux("sets", "./sets", postBuild=from_settings),
        flux("settings", "./settings"),
        files={
            "sets/set.yaml": resource_set(inputs=[{"tenant": "${TENANT}"}], resources=[a_map("<< inputs.tenant >>")]),
            "settings/map.yaml": config_map("settings", "flux-system", TENANT="known"),
        },
    )
    assert named(cluster_of(files), "ConfigMap") == ["default/known", "flux-system/settings"]


def test_what_a_set_has_switched_off_is_not_there() -> None:
    off = a_map("off") | {
        "metadata": a_map("off")["metadata"] | {"annotations": {"fluxcd.controlplane.io/reconcile": "disabled"}}
    }
    cluster = cluster_of(synced(resource_set(inputs=[{}], resources=[a_map("on"), off])))
    assert named(cluster, "ConfigMap") == ["default/on"]
