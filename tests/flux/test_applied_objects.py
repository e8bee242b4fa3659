"""Which objects a Kustomization applies, and where: switches, lists, encryption, other clusters and repositories.

Facts: https://github.com/fluxcd/kustomize-controller api/v1 and internal/controller; https://github.com/fluxcd/pkg
ssa/utils (ReadObjects).
"""

from __future__ import annotations

from typing import Any

import pytest
from clusters import (
    SOURCE,
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
    source,
    value,
)

SWITCHES = [{"kustomize.toolkit.fluxcd.io/reconcile": "disabled"}, {"kustomize.toolkit.fluxcd.io/ssa": "Ignore"}]


# switches of objects


@pytest.mark.parametrize("where", ["labels", "annotations"])
@pytest.mark.parametrize("switch", SWITCHES)
def test_what_is_switched_off_is_there_but_flux_does_not_act_on_it(where: str, switch: dict[str, str]) -> None:
    files = bootstrapped(
        flux("off", "./off", metadata={where: switch}), files={"off/a.yaml": config_map("a", "default")}
    )
    cluster = cluster_of(files)
    assert only(cluster, "Kustomization", "off").is_switched_off()
    assert named(cluster, "ConfigMap") == []


@pytest.mark.parametrize("switch", [*SWITCHES, {"kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent"}])
def test_what_refers_to_something_switched_off_is_not_wrong(switch: dict[str, str]) -> None:
    off = flux("off", "./empty", metadata={"annotations": switch})
    files = bootstrapped(
        off, flux("on", "./empty", dependsOn=[{"name": "off"}]), files={"empty/kustomization.yaml": kustomize()}
    )
    assert faults(files) == []


def test_a_switch_of_another_value_is_none() -> None:
    metadata = {"annotations": {"kustomize.toolkit.fluxcd.io/reconcile": "enabled"}}
    files = bootstrapped(flux("on", "./on", metadata=metadata), files={"on/a.yaml": config_map("a", "default")})
    assert named(cluster_of(files), "ConfigMap") == ["default/a"]


# suspended Kustomizations


def test_what_a_suspended_kustomization_applied_is_there() -> None:
    files = bootstrapped(flux("apps", "./apps", suspend=True), files={"apps/a.yaml": config_map("a", "default")})
    assert named(cluster_of(files), "ConfigMap") == ["default/a"]


# other clusters


KUBE_CONFIG = {"secretRef": {"name": "other-cluster"}}
SECRET = manifest("Secret", "other-cluster", "flux-system")


def test_what_goes_to_another_cluster_is_none_of_this_ones() -> None:
    files = bootstrapped(
        flux("remote", "./apps", kubeConfig=KUBE_CONFIG), SECRET, files={"apps/a.yaml": config_map("a", "default")}
    )
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == []
    assert [unknown.kind for unknown in cluster.unknowns] == ["other cluster"]
    assert faults(files) == []


def test_an_object_that_goes_to_two_clusters_is_not_applied_twice() -> None:
    files = bootstrapped(
        flux("here", "./apps"),
        flux("there", "./apps", kubeConfig=KUBE_CONFIG),
        SECRET,
        files={"apps/a.yaml": config_map("a", "default")},
    )
    assert cluster_of(files).collisions == ()
    assert faults(files) == []


def test_what_goes_to_another_cluster_can_satisfy_nobody_here() -> None:
    files = bootstrapped(
        flux("remote", "./remote", kubeConfig=KUBE_CONFIG),
        SECRET,
        flux("app", "./empty", dependsOn=[{"name": "database"}]),
        files={"remote/ks.yaml": flux("database", "./empty"), "empty/kustomization.yaml": kustomize()},
    )
    assert faults(files) == ["dependency-not-found"]


# other repositories


OTHER = source("other", url="https://git.example.org/others/charts")
OF_OTHER = {"kind": "GitRepository", "name": "other"}


def test_the_path_of_another_repository_is_not_looked_for_here() -> None:
    files = bootstrapped(
        OTHER,
        flux("gone-here", "./deploy", sourceRef=OF_OTHER),
        flux("like-here", "./apps", sourceRef=OF_OTHER),
        files={"apps/a.yaml": config_map("a", "default")},
    )
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == []
    assert [unknown.kind for unknown in cluster.unknowns] == ["other source", "other source"]
    assert faults(files) == []


@pytest.mark.parametrize(
    "url",
    [
        "ssh://git@git.example.com/home/cluster",
        "git@git.example.com:home/cluster.git",
        "https://git.example.com/home/cluster.git",
        "https://user@git.example.com/home/cluster/",
        "https://GIT.example.com/Home/Cluster",
    ],
)
def test_a_second_source_of_the_same_url_is_this_repository(url: str) -> None:
    files = bootstrapped(
        source("again", url=url),
        flux("apps", "./apps", sourceRef={"kind": "GitRepository", "name": "again"}),
        files={"apps/a.yaml": config_map("a", "default")},
    )
    assert named(cluster_of(files), "ConfigMap") == ["default/a"]


def test_a_sources_namespace_defaults_to_the_kustomizations_own() -> None:
    files = bootstrapped(
        source("other", "media", url="https://git.example.org/others/charts"),
        flux("of-media", "./apps", "media", sourceRef=OF_OTHER),
        flux("of-flux-system", "./apps", "media", sourceRef=SOURCE),
        files={"apps/a.yaml": config_map("a", "default")},
    )
    cluster = cluster_of(files)
    assert only(cluster, "ConfigMap").applied_by == (kustomization_of("of-flux-system", "media"),)


def test_a_remote_base_is_unknown_and_the_rest_is_built() -> None:
    resources = ["a.yaml", "https://github.com/example/manifests//deploy?ref=v1"]
    files = bootstrapped(
        flux("apps", "./apps", targetNamespace="media"),
        files={"apps/kustomization.yaml": kustomize(resources=resources), "apps/a.yaml": config_map("a")},
    )
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == ["media/a"]
    assert [(unknown.kind, unknown.namespace) for unknown in cluster.unknowns] == [("remote base", "media")]
    assert faults(files) == []


# lists, and what is no object


@pytest.mark.parametrize("kind", ["List", "ConfigMapList"])
def test_lists_are_taken_apart(kind: str) -> None:
    items = [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "default"}} for name in "ab"
    ]
    listed = document({"apiVersion": "v1", "kind": kind, "items": items})
    files = bootstrapped(flux("apps", "./apps"), files={"apps/list.yaml": listed})
    assert named(cluster_of(files), "ConfigMap") == ["default/a", "default/b"]
    assert faults(files) == []


def test_several_documents_of_a_file_are_several_objects() -> None:
    text = config_map("a", "default") + "---\n# nothing\n---\n" + config_map("b", "default")
    files = bootstrapped(flux("apps", "./apps"), files={"apps/all.yaml": text})
    assert named(cluster_of(files), "ConfigMap") == ["default/a", "default/b"]


# SOPS


def encrypted(name: str, **fields: Any) -> str:
    return manifest("Secret", name, "default", stringData={"password": "ENC[AES256_GCM,data:x]"}, sops={}, **fields)


def test_an_encrypted_secret_is_an_object_with_unknown_values() -> None:
    decryption = {"provider": "sops"}
    files = bootstrapped(
        flux("apps", "./apps", decryption=decryption, postBuild={"substitute": {"A": "x"}}),
        files={"apps/secret.sops.yaml": encrypted("login")},
    )
    secret = only(cluster_of(files), "Secret")
    assert str(secret.identity) == "Secret/default/login"
    assert value(secret, "stringData", "password").startswith("ENC[")
    assert faults(files) == []


# one object twice


def test_an_object_that_two_kustomizations_apply_has_both() -> None:
    files = bootstrapped(
        flux("one", "./one"),
        flux("two", "./two"),
        files={"one/a.yaml": config_map("a", "default"), "two/a.yaml": config_map("a", "default")},
    )
    cluster = cluster_of(files)
    assert only(cluster, "ConfigMap").applied_by == (kustomization_of("one"), kustomization_of("two"))
    assert len(cluster.collisions) == 1


def test_a_bootstrapped_kustomization_that_applies_itself_is_no_fault() -> None:
    files = bootstrapped()
    assert named(cluster_of(files), "Kustomization") == ["flux-system/flux-system"]
    assert cluster_of(files).collisions == ()
    assert faults(files) == []
