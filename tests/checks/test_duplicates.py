"""Objects that two Kustomizations apply."""

from __future__ import annotations

from repositories import BOOTSTRAPPED, config_map, faults, found, kustomization, repository

TWICE = "object-applied-twice"
TWO = kustomization("a", path="./a") + kustomization("b", path="./b")


def test_two_kustomizations_that_apply_an_object_differently_undo_each_other() -> None:
    files = repository(
        TWO, files={"a/cm.yaml": config_map("settings", A="1"), "b/cm.yaml": config_map("settings", A="2")}
    )
    finding = found(files, TWICE)
    assert str(finding.subject) == "ConfigMap/default/settings"
    assert (finding.place.path, finding.related[0].place.path) == ("b/cm.yaml", "a/cm.yaml")


def test_the_same_content_does_no_harm() -> None:
    files = repository(
        TWO, files={"a/cm.yaml": config_map("settings", A="1"), "b/cm.yaml": config_map("settings", A="1")}
    )
    assert faults(files) == []


def test_a_namespace_that_a_parent_sets_tells_them_apart() -> None:
    two = kustomization("a", path="./a", targetNamespace="a") + kustomization("b", path="./b", targetNamespace="b")
    files = repository(
        two, files={"a/cm.yaml": config_map("settings", A="1"), "b/cm.yaml": config_map("settings", A="2")}
    )
    assert faults(files) == []


def test_a_namespace_that_a_parent_sets_makes_them_one() -> None:
    two = kustomization("a", path="./a", targetNamespace="c") + kustomization("b", path="./b", targetNamespace="c")
    files = repository(
        two, files={"a/cm.yaml": config_map("settings", "a", A="1"), "b/cm.yaml": config_map("settings", "b", A="2")}
    )
    assert str(found(files, TWICE).subject) == "ConfigMap/c/settings"


def test_two_clusters_apply_what_they_like() -> None:
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
        "clusters/home/settings.yaml": config_map("settings", A="1"),
        "clusters/work/flux-system/gotk-sync.yaml": BOOTSTRAPPED.replace("./clusters/home", "./clusters/work"),
        "clusters/work/settings.yaml": config_map("settings", A="2"),
    }
    assert faults(files) == []
