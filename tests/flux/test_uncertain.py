"""What may be other than it seems: changed by what is out of sight, or filled in by whoever applies it."""

from __future__ import annotations

from pathlib import Path

import pytest
from clusters import (
    Files,
    bootstrapped,
    cluster_of,
    config_map,
    document,
    faults,
    flux,
    kustomize,
    manifest,
)

from gitops_lint.cluster.unknown import UnknownKind
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree

STEPS = "https://github.com/example/steps"
NAMESPACE = {"apiVersion": "builtin", "kind": "NamespaceTransformer", "metadata": {"name": "all", "namespace": "web"}}


def uncertain(files: Files) -> list[str]:
    return sorted(str(identity) for identity in cluster_of(files).uncertain)


def checks(files: Files) -> dict[str, str]:
    """Return the checks that find something, notes included, each with how bad that is."""
    found = analyse_tree(MemoryTree(files), Path("example")).findings
    return {one.check.name: str(one.severity.value) for one in found}


def of_apps(**fields: object) -> Files:
    """Return a cluster with a Kustomization whose kustomization file has some fields, and a child of that."""
    return bootstrapped(flux("apps", "./apps"), flux("other", "./other")) | {
        "apps/kustomization.yaml": kustomize(resources=["child.yaml", "a.yaml"], **fields),
        "apps/child.yaml": flux("child", "./child"),
        "apps/a.yaml": config_map("a"),
        "child/b.yaml": config_map("b", "default"),
        "other/c.yaml": config_map("c", "default"),
    }


@pytest.mark.parametrize("field", ["transformers", "generators"])
def test_a_remote_transformer_may_change_all_of_a_build_and_what_comes_of_it(field: str) -> None:
    files = of_apps(**{field: [STEPS]})
    assert uncertain(files) == ["ConfigMap/a", "ConfigMap/default/b", "Kustomization/flux-system/child"]
    assert [(one.kind, one.description) for one in cluster_of(files).unknowns] == [(UnknownKind.CHANGE, STEPS)]


LOST = [
    {"patches": [{"path": "gone.yaml"}]},
    {"patches": [{"patch": "- {op: replace, path: /spec/none/at/all, value: 1}", "target": {"kind": "ConfigMap"}}]},
    {"replacements": [{"source": {"kind": "Secret", "name": "gone"}, "targets": [{"select": {"kind": "ConfigMap"}}]}]},
]


@pytest.mark.parametrize("lost", LOST, ids=lambda lost: next(iter(lost)))
def test_what_a_change_that_fails_would_have_changed_is_uncertain_and_the_failure_is_not(lost: Files) -> None:
    files = of_apps(**lost) | {"apps/gone.yaml": config_map("gone"), "child/b.yaml": flux("b", "./nowhere")}
    assert uncertain(files) == ["ConfigMap/a", "Kustomization/flux-system/b", "Kustomization/flux-system/child"]
    severities = checks(files)
    assert severities["path-not-found"] == "warning"
    (failure,) = severities.keys() & {"patch-without-target", "invalid-patch", "replacement-failed"}
    assert severities[failure] == "error"


def test_who_applies_itself_and_lacks_a_change_fails_for_certain() -> None:
    files = bootstrapped(flux("apps", "./apps")) | {
        "cluster/kustomization.yaml": kustomize(
            resources=["flux-system.yaml", "all.yaml"], patches=[{"path": "gone.yaml"}]
        ),
        "cluster/gone.yaml": config_map("gone"),
    }
    assert uncertain(files)
    assert "Kustomization/flux-system/flux-system" not in uncertain(files)
    assert checks(files)["patch-without-target"] == "error"


def test_what_is_only_worth_a_note_about_a_change_leaves_all_certain() -> None:
    patch = {"patch": "- {op: remove, path: /data}", "target": {"kind": "Deployment"}}
    assert uncertain(of_apps(patches=[patch])) == []


def test_nothing_is_wrong_with_what_a_remote_transformer_may_mend() -> None:
    assert "object-without-namespace" in checks(of_apps())
    assert "object-without-namespace" not in checks(of_apps(transformers=[STEPS]))


def test_nothing_is_missing_that_a_remote_transformer_may_make() -> None:
    waiting = {"cluster/waiting.yaml": flux("waiting", "./other", dependsOn=[{"name": "renamed"}])}
    assert checks(of_apps() | waiting)["dependency-not-found"] == "error"
    assert checks(of_apps(transformers=[STEPS]) | waiting)["dependency-not-found"] == "warning"


def test_a_remote_validator_and_a_remote_base_change_nothing() -> None:
    assert uncertain(of_apps(validators=[STEPS])) == []
    remote = of_apps()
    remote["apps/kustomization.yaml"] = kustomize(resources=["child.yaml", "a.yaml", STEPS])
    assert uncertain(remote) == []


def test_a_folder_of_transformers_is_known() -> None:
    files = of_apps(transformers=["steps"]) | {
        "apps/steps/kustomization.yaml": kustomize(resources=["namespace.yaml"]),
        "apps/steps/namespace.yaml": document(NAMESPACE),
    }
    cluster = cluster_of(files)
    assert not cluster.uncertain
    assert {str(one) for one in cluster.objects} >= {"ConfigMap/web/a", "Kustomization/web/child"}
    assert "apps/steps/namespace.yaml" in cluster.files


# a catalogue: what applies it is not in Git

CATALOGUE = {
    "apps/one/ks.yaml": flux("one", "./apps/one/release", "${namespace}"),
    "apps/one/kustomization.yaml": kustomize(resources=["ks.yaml"]),
    "apps/one/release/cm.yaml": config_map("${release}-settings", "${namespace}", A="1"),
    "apps/two/ks.yaml": flux("two", "./apps/two/release", "${namespace}"),
    "apps/two/kustomization.yaml": kustomize(resources=["ks.yaml"]),
    "apps/two/release/cm.yaml": config_map("${release}-settings", "${namespace}", A="2"),
}


def test_nothing_is_certain_of_a_catalogue_that_someone_outside_of_git_applies() -> None:
    assert faults(CATALOGUE) == []
    assert len(uncertain(CATALOGUE)) == len(cluster_of(CATALOGUE).objects)


def test_names_with_variables_are_not_one_name() -> None:
    assert cluster_of(CATALOGUE).collisions == ()


def test_what_a_catalogue_of_known_names_leaves_to_its_applier_is_no_more_certain() -> None:
    files = {
        "apps/one/ks.yaml": flux("one", "./apps/one/release", targetNamespace="${namespace}"),
        "apps/one/kustomization.yaml": kustomize(resources=["ks.yaml"]),
        "apps/one/release/cm.yaml": config_map("${release}-settings"),
    }
    assert faults(files) == []


def test_in_a_cluster_that_git_declares_nobody_fills_in_variables_later() -> None:
    files = bootstrapped(flux("apps", "./apps")) | {"apps/cm.yaml": config_map("${release}-settings", "default")}
    assert faults(files) == ["variable-not-substituted"]


def test_a_source_that_a_variable_may_mean_is_used() -> None:
    repository = manifest(
        "HelmRepository",
        "charts",
        "flux-system",
        api_version="source.toolkit.fluxcd.io/v1",
        spec={"url": "https://charts.example.com"},
    )
    chart = {"chart": "app", "sourceRef": {"kind": "HelmRepository", "name": "${charts}", "namespace": "flux-system"}}
    files = bootstrapped(
        repository, manifest("HelmRelease", "app", "default", spec={"interval": "1h", "chart": {"spec": chart}})
    )
    assert "source-unused" not in checks(files)
    assert "source-unused" in checks(bootstrapped(repository))


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("CLUSTER_NAME", ["ConfigMap/default/a", "Kustomization/flux-system/apps"]),
        ("clusters/MY_CLUSTER", ["ConfigMap/default/a", "Kustomization/flux-system/apps"]),
        ("CLUSTER", []),  # somebody's name for it
        ("cluster_name", []),
    ],
)
def test_nothing_is_certain_of_what_a_folder_that_is_to_be_renamed_holds(folder: str, expected: list[str]) -> None:
    apps = flux("apps", f"./{folder}/apps", dependsOn=[{"name": "nowhere"}])
    files = bootstrapped(apps) | {f"{folder}/apps/a.yaml": config_map("a", "default")}
    assert uncertain(files) == expected
    assert checks(files)["dependency-not-found"] == ("warning" if expected else "error")


@pytest.mark.parametrize(
    ("path", "expected"), [("__CLUSTER_PATH__", "warning"), ("<CLUSTER_PATH>", "warning"), ("clusters/other", "error")]
)
def test_where_a_flux_instance_is_still_to_be_told_its_path_clusters_are_guesses(path: str, expected: str) -> None:
    sync = {"kind": "GitRepository", "url": "https://git.example.com/home/cluster", "path": path}
    files = {
        "bootstrap/instance.yaml": manifest("FluxInstance", "flux", "flux-system", spec={"sync": sync}),
        "clusters/home/kustomization.yaml": kustomize(resources=["apps.yaml"]),
        "clusters/home/apps.yaml": flux("apps", "./apps", dependsOn=[{"name": "nowhere"}]),
        "apps/a.yaml": config_map("a", "default"),
    }
    assert checks(files)["dependency-not-found"] == expected


def test_of_such_clusters_those_are_looked_at_that_are_variants_of_one() -> None:
    sync = {"kind": "GitRepository", "url": "https://git.example.com/home/cluster", "path": "__CLUSTER_PATH__"}
    files = {"home/flux/instance.yaml": manifest("FluxInstance", "flux", "flux-system", spec={"sync": sync})}
    for folder in ("home", "home/sops", "home/external"):
        files |= {
            f"{folder}/kustomization.yaml": kustomize(resources=["apps.yaml"]),
            f"{folder}/apps.yaml": flux("apps", "./apps"),
        }
    found = analyse_tree(MemoryTree(files | {"apps/a.yaml": config_map("a", "default")}), Path("example"))
    assert [cluster.entry for cluster in found.clusters] == ["home/external", "home/sops"]


def test_nothing_is_certain_of_what_lies_in_a_folder_with_variants_of_one_kustomization() -> None:
    variants = {f"later/{name}.yaml": flux("apps", f"./{name}") for name in ("dev", "live")}
    applied = {
        "later/all.yaml": flux("all", "./all"),
        "all/b.yaml": flux("b", "./live"),
        "live/a.yaml": config_map("a"),
    }
    files = {**variants, **applied}
    assert len(uncertain(files)) == len(cluster_of(files).objects) > 0
    assert uncertain({path: text for path, text in files.items() if path != "later/dev.yaml"}) == []


def test_nothing_is_certain_of_what_builds_nothing_of_this_repository_and_nothing_in_git_begins() -> None:
    other = manifest(
        "GitRepository", "addons", "flux-system", spec={"interval": "1m", "url": "https://github.com/example/addons"}
    )
    addon = flux("addons", "./all", sourceRef={"kind": "GitRepository", "name": "addons"}, dependsOn=[{"name": "base"}])
    files = {
        "extras/addons/kustomization.yaml": kustomize(resources=["all.yaml"]),
        "extras/addons/all.yaml": other + addon,
    }
    assert len(uncertain(files)) == 2
    assert checks(files)["dependency-not-found"] == "warning"
    here = files | {"extras/addons/own.yaml": flux("own", "./own"), "own/a.yaml": config_map("a")}
    here["extras/addons/kustomization.yaml"] = kustomize(resources=["all.yaml", "own.yaml"])
    assert uncertain(here) == []
