"""Which folder a Kustomization's path leads to, and which kustomization file is built there.

Facts: https://github.com/fluxcd/pkg kustomize/kustomize_generator.go; path joining is filepath-securejoin's.
"""

from __future__ import annotations

from typing import Any

import pytest
from clusters import (
    SOURCE,
    Files,
    bootstrapped,
    cluster_of,
    config_map,
    faults,
    flux,
    kustomize,
    manifest,
    named,
    only,
    value,
)

COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}


def maps(files: Files, **spec: Any) -> list[str]:
    """Return the ConfigMaps of a cluster whose only Kustomization, but for its own, builds `apps` from some files."""
    return named(cluster_of(of_apps(files, **spec)), "ConfigMap")


def of_apps(files: Files, path: str = "./apps", **spec: Any) -> Files:
    return bootstrapped(flux("apps", path, **spec), files=files)


# paths


@pytest.mark.parametrize(
    "path",
    [
        "apps/media",
        "./apps/media",
        "/apps/media",
        "apps/media/",
        "./apps//media/.",
        "apps/other/../media",
        "../../apps/media",
        "./../apps/media",
    ],
)
def test_a_path_is_joined_below_the_artifacts_root(path: str) -> None:
    assert maps({"apps/media/map.yaml": config_map("a", "default")}, path=path) == ["default/a"]


@pytest.mark.parametrize("path", [None, "", ".", "./", "/"])
def test_no_path_means_the_artifacts_root(path: str | None) -> None:
    apps = manifest(
        "Kustomization", "apps", "flux-system", spec={"sourceRef": SOURCE} | ({} if path is None else {"path": path})
    )
    files = bootstrapped(
        apps, files={"kustomization.yaml": kustomize(resources=["m.yaml"]), "m.yaml": config_map("a", "b")}
    )
    assert named(cluster_of(files), "ConfigMap") == ["b/a"]


def test_a_path_that_leads_nowhere_is_said() -> None:
    files = of_apps({"apps/media/map.yaml": config_map("a", "default")}, path="./apps/medai")
    assert faults(files) == ["path-not-found"]


def test_the_path_of_a_file_is_no_folder() -> None:
    assert faults(of_apps({"apps/map.yaml": config_map("a", "default")}, path="./apps/map.yaml")) == ["path-not-found"]


# the folder's own file


def kustomization_files(*names: str) -> Files:
    own = {f"apps/{name}": kustomize(resources=[f"{name}.map"]) for name in names}
    return own | {f"apps/{name}.map": config_map(name.lower(), "default") for name in names}


@pytest.mark.parametrize("name", ["kustomization.yaml", "kustomization.yml", "Kustomization"])
def test_a_kustomization_file_may_have_three_names(name: str) -> None:
    assert maps(kustomization_files(name)) == [f"default/{name.lower()}"]


@pytest.mark.parametrize("name", ["Kustomization.yaml", "kustomization.json", "kustomization"])
def test_and_no_other(name: str) -> None:
    assert (
        maps(
            {
                f"apps/{name}": kustomize(resources=["a.txt"]),
                "apps/a.txt": config_map("a", "b"),
                "apps/m.yaml": config_map("m", "b"),
            }
        )[-1]
        == "b/m"
    )


@pytest.mark.parametrize(
    ("both", "winner"),
    [
        (("kustomization.yaml", "kustomization.yml"), "kustomization.yaml"),
        (("kustomization.yml", "Kustomization"), "kustomization.yml"),
        (("kustomization.yaml", "Kustomization"), "kustomization.yaml"),
    ],
)
def test_of_two_kustomization_files_the_first_name_wins_and_the_build_fails(both: tuple[str, str], winner: str) -> None:
    assert maps(kustomization_files(*both)) == [f"default/{winner}"]
    assert faults(of_apps(kustomization_files(*both))) == ["invalid-kustomization"]


def test_only_what_the_file_lists_is_applied() -> None:
    files = {
        "apps/kustomization.yaml": kustomize(resources=["a.yaml"]),
        "apps/a.yaml": config_map("a", "default"),
        "apps/b.yaml": config_map("b", "default"),
    }
    assert maps(files) == ["default/a"]


@pytest.mark.parametrize("text", ["", "---\n", "# nothing yet\n", kustomize(), kustomize(resources=[])])
def test_an_empty_top_file_is_no_fault(text: str) -> None:
    assert faults(of_apps({"apps/kustomization.yaml": text})) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("resources: [a.yaml\n", "invalid-yaml"),
        ("- a.yaml\n", "invalid-kustomization"),
        ("a.yaml\n", "invalid-kustomization"),
        ("resources: a.yaml\n", "invalid-kustomization"),
        ("resources: [gone.yaml]\n", "missing-resource"),
        ("patches: [a.yaml]\n", "invalid-kustomization"),  # kustomize converts that form, in files below only
    ],
)
def test_a_top_file_that_cannot_be_read_is_a_fault(text: str, fault: str) -> None:
    assert faults(of_apps({"apps/kustomization.yaml": text, "apps/a.yaml": config_map("a", "b")})) == [fault]


def test_an_empty_file_below_it_is_one() -> None:
    files = {"apps/kustomization.yaml": kustomize(resources=["below"]), "apps/below/kustomization.yaml": kustomize()}
    assert faults(of_apps(files)) == ["invalid-kustomization"]


def test_the_controller_drops_unknown_keys_of_the_top_file() -> None:
    files = {
        "apps/kustomization.yaml": kustomize(resource=[], resources=["a.yaml"]),
        "apps/a.yaml": config_map("a", "b"),
    }
    assert maps(files) == ["b/a"]
    assert faults(of_apps(files)) == ["ignored-field"]


def test_an_unknown_key_of_a_file_below_fails_the_build() -> None:
    files = {
        "apps/kustomization.yaml": kustomize(resources=["below"]),
        "apps/below/kustomization.yaml": kustomize(resource=[], resources=["a.yaml"]),
        "apps/below/a.yaml": config_map("a", "b"),
    }
    assert faults(of_apps(files)) == ["invalid-kustomization"]


def test_a_top_file_of_kind_component_builds_like_any_other() -> None:
    files = {
        "apps/kustomization.yaml": kustomize(**COMPONENT, resources=["a.yaml"]),
        "apps/a.yaml": config_map("a", "b"),
    }
    assert maps(files) == ["b/a"]
    assert faults(of_apps(files)) == []


def test_files_of_other_folders_of_the_artifact_may_be_listed() -> None:
    files = {
        "apps/kustomization.yaml": kustomize(
            resources=["../shared/a.yaml"],
            configMapGenerator=[{"name": "g", "files": ["../shared/text"]}],
            generatorOptions={"disableNameSuffixHash": True},
        ),
        "shared/a.yaml": config_map("a", "b"),
        "shared/text": "text",
    }  # the controller builds without kustomize's load restrictions
    assert maps(files) == ["b/a", "g"]


# generated files


def test_without_a_file_all_manifests_below_are_applied() -> None:
    files = {
        "apps/a.yaml": config_map("a", "default"),
        "apps/deep/er/b.yml": config_map("b", "default"),
        "apps/.hidden/c.yaml": config_map("c", "default"),
    }
    assert maps(files) == ["default/a", "default/b", "default/c"]


@pytest.mark.parametrize("name", ["a.json", "a.YAML", "a.yaml.bak", "a.yamlx", "yaml", "a.txt"])
def test_other_files_are_left_alone(name: str) -> None:
    files = {f"apps/{name}": config_map("a", "default"), "apps/b.yaml": config_map("b", "default")}
    assert maps(files) == ["default/b"]
    assert faults(of_apps(files)) == []


def test_a_folder_with_a_file_of_its_own_counts_as_one() -> None:
    files = {
        "apps/media/kustomization.yaml": kustomize(namespace="media", resources=["a.yaml"]),
        "apps/media/a.yaml": config_map("a"),
        "apps/media/unlisted.yaml": config_map("unlisted"),
        "apps/media/below/unlisted.yaml": config_map("unlisted"),
    }
    assert maps(files) == ["media/a"]


def test_manifests_come_in_lexical_order() -> None:
    files = {
        f"apps/{path}": config_map(path.rpartition("/")[2].removesuffix(".yaml"), "default")
        for path in ("b.yaml", "a/z.yaml", "a.yaml", "c/a.yaml", "B.yaml")
    }
    applied = cluster_of(
        of_apps({path: text.replace('"name": "a"', f'"name": "{path[5]}"') for path, text in files.items()})
    )
    assert [one.name for one in applied.objects if one.kind == "ConfigMap"] == ["B", "z", "a", "b", "c"]


def test_an_empty_folder_is_no_fault() -> None:
    assert faults(of_apps({"apps/README.md": "nothing yet"})) == []


def test_a_file_that_is_no_manifest_fails_the_build() -> None:
    files = {"apps/values.yaml": "replicas: 2\n", "apps/a.yaml": config_map("a", "default")}
    assert len(faults(of_apps(files))) == 1


def test_a_component_among_the_folders_fails_the_build() -> None:
    files = {
        "apps/part/kustomization.yaml": kustomize(**COMPONENT, resources=["a.yaml"]),
        "apps/part/a.yaml": config_map("a", "default"),
    }
    assert faults(of_apps(files)) == ["invalid-kustomization"]


def test_the_folders_of_a_forge_are_not_in_an_artifact() -> None:
    files = {
        "apps/a.yaml": config_map("a", "default"),
        "apps/.github/workflow.yaml": "on: push\n",
        "apps/.sops.yaml": "x: y\n",
    }
    assert maps(files) == ["default/a"]
    assert faults(of_apps(files)) == []


def test_what_the_source_ignores_is_not_applied() -> None:
    files = {
        "apps/a.yaml": config_map("a", "default"),
        "apps/b.yaml": config_map("b", "default"),
        ".sourceignore": "b.yaml\n",
    }
    assert maps(files) == ["default/a"]


@pytest.mark.parametrize("api_version", ["kustomize.config.k8s.io/v1beta1", "kustomize.config.k8s.io/v1alpha1"])
def test_a_kustomization_file_of_another_name_is_no_object(api_version: str) -> None:
    # pkg ssa ReadObjects drops them silently
    files = {
        "apps/other.yaml": kustomize(apiVersion=api_version, kind="Kustomization", metadata={"name": "x"}),
        "apps/a.yaml": config_map("a", "b"),
    }
    cluster = cluster_of(of_apps(files))
    assert all(one.group != "kustomize.config.k8s.io" for one in cluster.objects)


def test_a_fields_place_is_in_the_file_that_holds_it() -> None:
    cluster = cluster_of(of_apps({"apps/deep/a.yaml": config_map("a", "default", key="value")}))
    assert only(cluster, "ConfigMap").place.path == "apps/deep/a.yaml"
    assert value(only(cluster, "ConfigMap"), "data") == {"key": "value"}
