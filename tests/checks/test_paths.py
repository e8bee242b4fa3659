"""Paths of Kustomizations."""

from __future__ import annotations

import json

import pytest
from repositories import (
    BOOTSTRAPPED,
    CHART,
    Files,
    faults,
    found,
    kustomization,
    line_of,
    manifest,
    reported,
    repository,
    source,
)

NOT_FOUND = "path-not-found"


def with_path(path: str, files: Files | None = None) -> Files:
    return repository(kustomization("wiki", path=path), files=files)


@pytest.mark.parametrize("path", ["./empty", "empty", "/empty", "empty/", "./empty/../empty", "../../empty"])
def test_a_path_begins_at_the_root_however_it_is_written(path: str) -> None:
    assert faults(with_path(path)) == []


def test_no_path_is_the_root_itself() -> None:
    assert NOT_FOUND not in faults(with_path("./"))


def test_a_path_that_leads_nowhere_is_found_where_it_is_written() -> None:
    files = with_path("./nowhere")
    finding = found(files, NOT_FOUND)
    assert (finding.place.path, finding.place.line) == ("apps/all.yaml", line_of(files, "apps/all.yaml", "path:"))
    assert finding.message == "path `nowhere` of Kustomization/flux-system/wiki is not in the repository"
    assert finding.fix is None


def test_a_folder_of_another_case_is_suggested() -> None:
    assert found(with_path("./Empty"), NOT_FOUND).help == "Did you mean `./empty`?"


def test_a_folder_of_nearly_the_same_name_is_suggested() -> None:
    finding = found(with_path("./wikis/production", {"wiki/production/ks.yaml": "---\n"}), NOT_FOUND)
    assert finding.help == "Did you mean `./wiki/production`?"


@pytest.mark.parametrize("there", ["apps/web/wiki", "wiki"])
def test_a_folder_that_was_moved_by_one_part_is_suggested(there: str) -> None:
    files = {f"{there}/kustomization.yaml": "resources: []\n", "empty/web/other/kustomization.yaml": "resources: []\n"}
    assert found(with_path("./apps/wiki", files), NOT_FOUND).help == f"Did you mean `./{there}`?"


def test_folders_that_have_much_of_the_path_in_common_are_not_suggested_for_that() -> None:
    files = {"clusters/home/apps/media/grafana/kustomization.yaml": "resources: []\n"}
    finding = found(with_path("./clusters/home/apps/media/jellyfin", files), NOT_FOUND)
    assert finding.help == "Correct the path, or add the folder."


def test_a_folder_of_the_same_last_parts_is_suggested() -> None:
    files = {"kubernetes/apps/media/wiki/app/kustomization.yaml": "resources: []\n"}
    assert (
        found(with_path("./apps/wiki/app", files), NOT_FOUND).help == "Did you mean `./kubernetes/apps/media/wiki/app`?"
    )


def test_of_several_folders_of_the_same_last_parts_none_is() -> None:
    files = {
        "first/cluster/web/wiki/app/kustomization.yaml": "resources: []\n",
        "second/cluster/web/wiki/app/kustomization.yaml": "resources: []\n",
    }
    assert found(with_path("./old/wiki/app", files), NOT_FOUND).fix is None


def test_a_file_is_no_path_and_its_folder_is_suggested() -> None:
    finding = found(with_path("./wiki/ks.yaml", {"wiki/ks.yaml": "---\n"}), NOT_FOUND)
    assert finding.help == "Did you mean `./wiki`?"


def test_a_path_that_holds_a_variable_is_unknown() -> None:
    assert faults(with_path("./apps/${CLUSTER}")) == []


def test_a_path_in_another_repository_is_unknown() -> None:
    other = source("GitRepository", "other", "https://github.com/somebody/else")
    files = repository(
        other, kustomization("wiki", path="./deploy", sourceRef={"kind": "GitRepository", "name": "other"})
    )
    assert faults(files) == []


def test_a_path_for_another_cluster_is_unknown() -> None:
    secret = manifest("v1", "Secret", "edge", "flux-system", stringData={"value": "x"})
    files = repository(secret, kustomization("wiki", path="./nowhere", kubeConfig={"secretRef": {"name": "edge"}}))
    assert NOT_FOUND not in faults(files)


def test_what_depends_on_it_waits() -> None:
    files = repository(
        kustomization("wiki", path="./nowhere"), kustomization("bot", dependsOn=[{"name": "wiki"}]), CHART
    )
    assert [identity.name for identity in found(files, NOT_FOUND).impact.appliers] == ["bot", "wiki"]


# gotk-sync.yaml

OTHERS = "bootstrap-of-another-cluster"
SYNC = "flux-system/gotk-sync.yaml"
TWO_CLUSTERS = {
    f"clusters/home/{SYNC}": BOOTSTRAPPED,
    f"clusters/lab/{SYNC}": BOOTSTRAPPED.replace("clusters/home", "clusters/lab"),
    "clusters/home/apps.yaml": kustomization("apps"),
    "clusters/lab/apps.yaml": kustomization("apps"),
    "empty/kustomization.yaml": "resources: []\n",
}


def test_a_cluster_that_applies_its_own_folder_is_right() -> None:
    assert reported(TWO_CLUSTERS, OTHERS) == []


def test_a_copied_bootstrap_that_still_applies_the_old_folder_is_found_with_its_fix() -> None:
    finding = found(TWO_CLUSTERS | {f"clusters/lab/{SYNC}": BOOTSTRAPPED}, OTHERS)
    assert finding.place.path == f"clusters/lab/{SYNC}"
    assert finding.fix is not None
    assert finding.fix.edits[0].text == "./clusters/lab"


def test_an_overlay_may_give_a_copied_bootstrap_its_path() -> None:
    patch = [{"op": "replace", "path": "/spec/path", "value": "./clusters/lab"}]
    listing = (
        f"resources: [gotk-sync.yaml]\npatches: [{{patch: '{json.dumps(patch)}', target: {{kind: Kustomization}}}}]\n"
    )
    files = {f"clusters/lab/{SYNC}": BOOTSTRAPPED, "clusters/lab/flux-system/kustomization.yaml": listing}
    assert reported(TWO_CLUSTERS | files, OTHERS) == []


def test_a_base_may_hold_the_bootstrap_of_the_cluster_that_builds_it() -> None:
    files = {
        "clusters/base/kustomization.yaml": "resources: [flux-system]\n",
        "clusters/base/flux-system/kustomization.yaml": "resources: [gotk-sync.yaml]\n",
        f"clusters/base/{SYNC}": BOOTSTRAPPED,
        "clusters/home/kustomization.yaml": "resources: [../base, apps.yaml]\n",
    }
    assert reported(TWO_CLUSTERS | files, OTHERS) == []


@pytest.mark.parametrize(("path", "is_told"), [("FILLED_IN_BY_CI", False), ("./filled", True)])
def test_a_path_that_somebody_fills_in_need_not_be_there(path: str, is_told: bool) -> None:
    assert ("path-not-found" in faults(repository(kustomization("wiki", path=path)))) is is_told
