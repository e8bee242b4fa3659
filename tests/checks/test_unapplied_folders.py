"""Folders with Kustomizations that belong to no cluster."""

from __future__ import annotations

from pathlib import Path

from repositories import BOOTSTRAPPED, Files, config_map, faults, found, kustomization, reported, repository

from gitops_lint.config.model import ClusterSettings, Config
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree

CHECK = "kustomization-in-no-cluster"
HOME = {"clusters/home/flux-system.yaml": BOOTSTRAPPED, "empty/kustomization.yaml": "resources: []\n"}


def folders(files: Files) -> list[str]:
    """Return the folders of which it is said."""
    return [one.finding.cause for one in reported(files, CHECK)]


def test_a_folder_is_said_once_however_many_it_holds() -> None:
    files = HOME | {
        "clusters/lab/one/ks.yaml": kustomization("one"),
        "clusters/lab/two/ks.yaml": kustomization("two") + kustomization("three"),
    }
    finding = found(files, CHECK)
    assert finding.message == ("no cluster is known to apply 3 Kustomizations in `clusters/lab`: one, three, two")
    assert faults(files) == []


def test_it_is_the_topmost_folder_of_which_no_cluster_takes_in_anything() -> None:
    more = {f"{folder}/ks.yaml": kustomization("x") for folder in ("legacy/old/a", "legacy/b", "clusters/lab/flux")}
    assert folders(HOME | more) == ["clusters/lab", "legacy"]


def test_of_a_repository_of_which_no_cluster_is_known_it_is_the_whole() -> None:
    files = {"one/ks.yaml": kustomization("one", path="./two"), "two/ks.yaml": kustomization("two", path="./one")}
    assert found(files, CHECK).message == "no cluster is known to apply 2 Kustomizations in this repository: one, two"


def test_what_a_cluster_takes_in_needs_no_word() -> None:
    assert folders(repository(kustomization("wiki"))) == []
    assert folders({"flux/ks.yaml": kustomization("wiki"), "empty/kustomization.yaml": "resources: []\n"}) == []


def test_an_application_that_is_switched_off_is_no_cluster() -> None:
    files = HOME | {
        "clusters/home/kustomization.yaml": "resources: [flux-system.yaml, apps]\n",
        "clusters/home/apps/kustomization.yaml": "resources: []\n# - wiki\n",
        "clusters/home/apps/wiki/ks.yaml": kustomization("wiki"),
    }
    assert folders(files) == []


def test_what_is_left_out_beside_others_is_told_as_such() -> None:
    files = HOME | {
        "clusters/home/kustomization.yaml": "resources: [flux-system.yaml]\n",
        "clusters/home/wiki.yaml": kustomization("wiki"),
    }
    assert folders(files) == []
    assert reported(files, "file-not-included")


def test_what_applies_others_below_a_cluster_may_be_one_that_was_overlooked() -> None:
    files = HOME | {
        "clusters/home/kustomization.yaml": "resources: [flux-system.yaml]\n",
        "clusters/home/edge/one/ks.yaml": kustomization("one", path="./clusters/home/edge/two"),
        "clusters/home/edge/two/ks.yaml": kustomization("two", path="./clusters/home/edge/one"),
    }
    assert folders(files) == ["clusters/home/edge"]


def test_an_archive_is_no_cluster_that_was_overlooked() -> None:
    assert folders(HOME | {"archive/old/ks.yaml": kustomization("old")}) == []


def test_templates_and_hidden_folders_hold_none() -> None:
    template = kustomization("wiki").replace("wiki", "{{ name }}")
    files = HOME | {".archive/ks.yaml": kustomization("old"), "templates/ks.yaml": template}
    files["template/ks.yaml"] = kustomization("${APP}")
    assert folders(files) == []


def test_who_names_the_clusters_has_left_out_the_rest() -> None:
    files = HOME | {"clusters/lab/ks.yaml": kustomization("lab"), "clusters/home/a.yaml": config_map("a")}
    config = Config(clusters=(ClusterSettings(name="home", entry=("clusters/home",)),))
    assert folders(files) == ["clusters/lab"]
    findings = analyse_tree(MemoryTree(files), Path("example"), config).findings
    assert [one.check.name for one in findings if one.check.name == CHECK] == []
