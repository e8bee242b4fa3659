"""What the fields of a Kustomization do to the objects that it applies, and in which order.

Facts: https://github.com/fluxcd/pkg kustomize/kustomize_generator.go writes the fields into the kustomization file;
what comes of them is kustomize's order: components, patches, namespace, prefix, suffix, images. Then
https://github.com/fluxcd/kustomize-controller internal/controller substitutes and stamps the common metadata.
"""

from __future__ import annotations

from typing import Any

import pytest
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

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.flux.kustomized import kustomized
from gitops_lint.kustomize.build import Builder
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, text_at
from gitops_lint.repo.parser import parse
from gitops_lint.repo.tree import MemoryTree

COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}
APP = "ghcr.io/example/app"
POD = {"containers": [{"name": "app", "image": "ghcr.io/example/app:1.0"}]}
DEPLOYMENT = manifest("Deployment", "app", "default", spec={"template": {"spec": POD}})


def applied(*manifests: str, files: Files | None = None, **spec: Any) -> Cluster:
    """Return the cluster of a Kustomization that applies some manifests."""
    return cluster_of(repository(*manifests, files=files, **spec))


def repository(*manifests: str, files: Files | None = None, **spec: Any) -> Files:
    return bootstrapped(flux("apps", "./apps", **spec), files={"apps/all.yaml": "".join(manifests), **(files or {})})


def patch(
    kind: str, name: str, namespace: str | None = None, target: dict[str, str] | None = None, **fields: Any
) -> Any:
    text = manifest(kind, name, namespace, **fields)
    return {"patch": text} | ({"target": target} if target else {})


def image(cluster: Cluster) -> Any:
    return value(only(cluster, "Deployment"), "spec", "template", "spec", "containers", 0, "image")


# names and namespaces


def test_a_target_namespace_moves_what_is_namespaced() -> None:
    cluster = applied(
        config_map("none"),
        config_map("own", "own"),
        manifest("ClusterRole", "role", metadata={"namespace": "nonsense"}),
        targetNamespace="media",
    )
    assert named(cluster, "ConfigMap") == ["media/none", "media/own"]
    assert named(cluster, "ClusterRole") == ["role"]


def test_an_object_of_a_cluster_scoped_kind_has_no_namespace_whatever_it_says() -> None:
    assert named(applied(manifest("Namespace", "media", "storage")), "Namespace") == ["media"]


def test_an_object_of_an_unknown_kind_counts_as_namespaced() -> None:
    cluster = applied(manifest("Gadget", "one", api_version="example.com/v1"), targetNamespace="media")
    assert named(cluster, "Gadget") == ["media/one"]


def test_a_target_namespace_makes_no_namespace() -> None:
    assert named(applied(config_map("a"), targetNamespace="media"), "Namespace") == []


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ({"namePrefix": "blue-"}, "blue-app"),
        ({"nameSuffix": "-blue"}, "app-blue"),
        ({"namePrefix": "a-", "nameSuffix": "-b"}, "a-app-b"),
        ({"namePrefix": ""}, "app"),
    ],
)
def test_names_get_prefix_and_suffix(spec: dict[str, Any], name: str) -> None:
    assert only(applied(DEPLOYMENT, **spec), "Deployment").identity.name == name


def test_prefix_and_suffix_stand_in_for_those_of_the_file() -> None:
    files = {"apps/kustomization.yaml": kustomize(namePrefix="x-", nameSuffix="-y", resources=["all.yaml"])}
    cluster = applied(config_map("app", "default"), files=files, namePrefix="a-")
    assert named(cluster, "ConfigMap") == ["default/a-app-y"]


def test_references_within_the_build_follow_a_prefix() -> None:
    container = {"name": "app", "envFrom": [{"configMapRef": {"name": "settings"}}]}
    deployment = manifest("Deployment", "app", "default", spec={"template": {"spec": {"containers": [container]}}})
    cluster = applied(config_map("settings", "default"), deployment, namePrefix="blue-")
    reference = value(only(cluster, "Deployment"), "spec", "template", "spec", "containers", 0, "envFrom", 0)
    assert reference == {"configMapRef": {"name": "blue-settings"}}


def test_flux_references_do_not_follow_a_prefix() -> None:
    # kustomize knows no name references of Flux kinds
    child = flux("child", "./empty", dependsOn=[{"name": "other"}]) + flux("other", "./empty")
    cluster = applied(child, files={"empty/kustomization.yaml": kustomize()}, namePrefix="blue-")
    assert value(only(cluster, "Kustomization", "blue-child"), "spec", "dependsOn") == [{"name": "other"}]


# order


def test_patches_see_objects_before_the_target_namespace() -> None:
    by_old = patch("ConfigMap", "a", "own", data={"seen": "old"})
    assert value(
        only(applied(config_map("a", "own"), targetNamespace="media", patches=[by_old]), "ConfigMap"), "data"
    ) == {"seen": "old"}
    by_new = patch("ConfigMap", "a", "media", data={"seen": "new"})
    files = repository(config_map("a", "own"), targetNamespace="media", patches=[by_new])
    assert "patch-without-target" in faults(files)


def test_patches_see_objects_before_the_prefix() -> None:
    by_old = patch("ConfigMap", "a", "own", data={"seen": "old"})
    cluster = applied(config_map("a", "own"), namePrefix="blue-", patches=[by_old])
    assert value(only(cluster, "ConfigMap", "blue-a"), "data") == {"seen": "old"}


def test_patches_see_what_components_add() -> None:
    cluster = applied(
        config_map("a", "own"),
        files={
            "part/kustomization.yaml": kustomize(**COMPONENT, resources=["b.yaml"]),
            "part/b.yaml": config_map("b", "own"),
        },
        components=["../part"],
        patches=[patch("ConfigMap", "any", data={"x": "y"}, target={"kind": "ConfigMap"})],
    )
    assert [value(only(cluster, "ConfigMap", name), "data") for name in "ab"] == [{"x": "y"}, {"x": "y"}]


def test_components_of_the_file_come_before_those_of_the_kustomization() -> None:
    def part(text: str) -> str:
        return kustomize(**COMPONENT, patches=[patch("ConfigMap", "a", "own", data={"last": text})])

    files = {
        "apps/kustomization.yaml": kustomize(resources=["all.yaml"], components=["../one"]),
        "one/kustomization.yaml": part("file"),
        "two/kustomization.yaml": part("kustomization"),
    }
    cluster = applied(config_map("a", "own"), files=files, components=["../two"])
    assert value(only(cluster, "ConfigMap"), "data") == {"last": "kustomization"}


def test_patches_of_the_kustomization_come_after_those_of_the_file() -> None:
    def last(text: str) -> Any:
        return patch("ConfigMap", "a", "own", data={"last": text})

    files = {"apps/kustomization.yaml": kustomize(resources=["all.yaml"], patches=[last("file")])}
    cluster = applied(config_map("a", "own"), files=files, patches=[last("kustomization")])
    assert value(only(cluster, "ConfigMap"), "data") == {"last": "kustomization"}


def test_a_patch_may_delete_an_object() -> None:
    gone = {"patch": document({"$patch": "delete", "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}})}
    gone["target"] = {"kind": "ConfigMap", "name": "a"}  # type: ignore[assignment]
    assert named(applied(config_map("a", "own"), config_map("b", "own"), patches=[gone]), "ConfigMap") == ["own/b"]


# images


@pytest.mark.parametrize(
    ("images", "result"),
    [
        ([{"name": "ghcr.io/example/app", "newTag": "2.0"}], "ghcr.io/example/app:2.0"),
        ([{"name": "ghcr.io/example/app", "newName": "local/app"}], "local/app:1.0"),
        ([{"name": "ghcr.io/example/app", "digest": "sha256:0"}], "ghcr.io/example/app@sha256:0"),
        ([{"name": "ghcr.io/example/other", "newTag": "2.0"}], "ghcr.io/example/app:1.0"),
    ],
)
def test_images_are_replaced(images: list[dict[str, str]], result: str) -> None:
    assert image(applied(DEPLOYMENT, images=images)) == result


def test_images_stand_in_for_those_of_the_file_by_name() -> None:
    own = [{"name": "ghcr.io/example/app", "newTag": "file"}, {"name": "other", "newTag": "file"}]
    files = {"apps/kustomization.yaml": kustomize(resources=["all.yaml"], images=own)}
    cluster = applied(DEPLOYMENT, files=files, images=[{"name": "ghcr.io/example/app", "newTag": "kustomization"}])
    assert image(cluster) == "ghcr.io/example/app:kustomization"


@pytest.mark.parametrize(
    ("own", "given", "result"),
    [
        ([{"name": APP, "newName": "b"}], [{"name": APP, "newTag": "2"}], f"{APP}:2"),
        ([{"name": APP, "newName": "b"}, {"name": "b", "newTag": "2"}], [{"name": APP, "newName": "b"}], "b:2"),
        ([], [{"name": APP, "newTag": "2"}, {"name": APP, "newName": "b"}], "b:1.0"),
        (
            [{"name": APP, "newTag": "2"}, {"name": APP, "newName": "b"}],
            [{"name": APP, "digest": "sha256:1"}],
            "b@sha256:1",
        ),
    ],
)
def test_an_image_takes_the_place_of_the_first_one_of_its_name_whole(
    own: list[dict[str, str]], given: list[dict[str, str]], result: str
) -> None:
    files = {"apps/kustomization.yaml": kustomize(resources=["all.yaml"], images=own)}
    assert image(applied(DEPLOYMENT, files=files, images=given)) == result


# common metadata


def test_common_metadata_is_stamped_on_every_object_and_wins() -> None:
    cluster = applied(
        manifest("ConfigMap", "a", "own", metadata={"labels": {"team": "own", "kept": "yes"}}),
        manifest("Namespace", "own"),
        commonMetadata={"labels": {"team": "home"}, "annotations": {"note": "x"}},
    )
    assert value(only(cluster, "ConfigMap"), "metadata", "labels") == {"team": "home", "kept": "yes"}
    assert value(only(cluster, "ConfigMap"), "metadata", "annotations") == {"note": "x"}
    assert value(only(cluster, "Namespace"), "metadata", "labels") == {"team": "home"}


def test_common_metadata_comes_after_the_build_so_patches_cannot_see_it() -> None:
    target = {"kind": "ConfigMap", "labelSelector": "team=home"}
    cluster = applied(
        config_map("a", "own"),
        commonMetadata={"labels": {"team": "home"}},
        patches=[patch("ConfigMap", "any", data={"seen": "yes"}, target=target)],
    )
    assert value(only(cluster, "ConfigMap"), "data") == {}


def test_common_metadata_comes_after_substitution() -> None:
    # stamped after the objects were decrypted and substituted (internal/controller/kustomization_controller.go)
    cluster = applied(
        config_map("a", "own"),
        commonMetadata={"labels": {"literal": "${NAME}"}},
        postBuild={"substitute": {"NAME": "value"}},
    )
    assert value(only(cluster, "ConfigMap"), "metadata", "labels") == {"literal": "${NAME}"}


def test_common_metadata_reaches_children_but_not_what_they_apply() -> None:
    cluster = applied(
        flux("child", "./child"),
        files={"child/a.yaml": config_map("a", "own")},
        commonMetadata={"labels": {"team": "home"}},
    )
    assert value(only(cluster, "Kustomization", "child"), "metadata", "labels") == {"team": "home"}
    assert value(only(cluster, "ConfigMap"), "metadata", "labels") is None


# components


def test_a_component_that_is_not_there_fails_the_build() -> None:
    assert faults(repository(config_map("a", "own"), components=["../gone"])) == ["missing-resource"]


def test_components_that_are_not_there_may_be_ignored() -> None:
    files = repository(config_map("a", "own"), components=["../gone"], ignoreMissingComponents=True)
    assert faults(files) == []
    assert named(cluster_of(files), "ConfigMap") == ["own/a"]


@pytest.mark.parametrize("component", ["https://example.com/part", "/part"])
def test_a_component_may_only_be_a_relative_path(component: str) -> None:
    files = repository(config_map("a", "own"), files={"part/kustomization.yaml": kustomize(**COMPONENT)})
    assert faults(files) == []
    with_it = repository(
        config_map("a", "own"), files={"part/kustomization.yaml": kustomize(**COMPONENT)}, components=[component]
    )
    assert faults(with_it) != []


def test_components_apply_where_the_file_is_generated_too() -> None:
    cluster = applied(
        config_map("a"),
        files={"part/kustomization.yaml": kustomize(**COMPONENT, namespace="media")},
        components=["../part"],
    )
    assert named(cluster, "ConfigMap") == ["media/a"]


# two Kustomizations of one folder


@pytest.mark.parametrize("plain_first", [True, False])
@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"targetNamespace": "media"}, {"media/a": "as written"}),
        ({"namePrefix": "my-"}, {"default/my-a": "as written"}),
        ({"nameSuffix": "-of-mine"}, {"default/a-of-mine": "as written"}),
        (
            {"patches": [patch("ConfigMap", "a", "default", data={"key": "patched"})]},
            {"default/a": "patched"},
        ),
        ({"components": ["../component"]}, {"default/a": "as written", "default/b": "as written"}),
        (
            {"components": ["../component", "../none"], "ignoreMissingComponents": True},
            {"default/a": "as written", "default/b": "as written"},
        ),
    ],
    ids=lambda argument: "+".join(argument) if isinstance(argument, dict) else None,
)
def test_each_of_two_kustomizations_of_one_folder_builds_by_its_own_fields(
    spec: dict[str, Any], expected: dict[str, str], plain_first: bool
) -> None:
    files = {
        "apps/kustomization.yaml": kustomize(resources=["a.yaml"]),
        "apps/a.yaml": config_map("a", "default", key="as written"),
        "component/kustomization.yaml": kustomize(**COMPONENT, resources=["b.yaml"]),
        "component/b.yaml": config_map("b", "default", key="as written"),
    }
    both = [flux("plain", "./apps"), flux("special", "./apps", **spec)]
    documents = Documents(MemoryTree(files))
    builder = Builder(documents)
    built = {}
    for text in both if plain_first else reversed(both):
        (read,) = parse(text, "flux.yaml").documents
        assert isinstance(read.root, Mapping)
        kustomization = FluxKustomization(kustomization_of("any"), read.root)
        objects = kustomized("apps", kustomization, builder, frozenset).build.objects
        built[text] = {
            f"{text_at(node, 'metadata', 'namespace')}/{text_at(node, 'metadata', 'name')}": text_at(
                node, "data", "key"
            )
            for node in objects
        }
    assert built[both[0]] == {"default/a": "as written"}
    assert built[both[1]] == expected
