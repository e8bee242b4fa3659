"""Objects that nothing puts into a namespace."""

from __future__ import annotations

import pytest
from repositories import (
    BOOTSTRAPPED,
    config_map,
    faults,
    found,
    kustomization,
    manifest,
    reported,
    repository,
    store,
)

WITHOUT = "object-without-namespace"
SETTINGS = config_map("settings", None)


def test_an_object_that_nothing_gives_a_namespace_is_an_error() -> None:
    (one,) = reported(repository(SETTINGS), WITHOUT)
    assert one.severity == "error"
    assert one.finding.message.startswith("namespace not specified: ConfigMap/settings of ")


def test_all_of_one_kustomization_are_one_finding() -> None:
    files = repository(
        SETTINGS,
        config_map("more", None),
        kustomization("wiki", path="./wiki"),
        files={"wiki/all.yaml": config_map("pages", None)},
    )
    assert sorted(len(one.finding.related) for one in reported(files, WITHOUT)) == [0, 1]


@pytest.mark.parametrize(
    "files",
    [
        {"apps/kustomization.yaml": "namespace: default\nresources: [all.yaml]\n"},
        {"apps/all.yaml": config_map("settings", "default")},
        {"apps/all.yaml": config_map("settings", "${NAMESPACE}")},
    ],
)
def test_a_namespace_from_wherever_is_one(files: dict[str, str]) -> None:
    assert reported(repository(SETTINGS, files=files), WITHOUT) == []


def test_the_target_namespace_of_the_kustomization_is_one() -> None:
    wiki = kustomization("wiki", path="./wiki", targetNamespace="default")
    assert WITHOUT not in faults(repository(wiki, files={"wiki/all.yaml": SETTINGS}))


def test_a_kustomization_that_flux_itself_applies_needs_one_too() -> None:
    assert found(repository(kustomization("wiki", None)), WITHOUT).subject is not None


@pytest.mark.parametrize(
    "text",
    [
        store(),
        manifest("v1", "Namespace", "web"),
        manifest("rbac.authorization.k8s.io/v1", "ClusterRole", "reader", rules=[]),
        manifest("example.com/v1", "Widget", "unheard-of", spec={}),
    ],
)
def test_cluster_scoped_and_unknown_kinds_need_none(text: str) -> None:
    assert WITHOUT not in faults(repository(text))


def test_where_the_build_fails_that_is_the_finding() -> None:
    files = repository(SETTINGS, files={"apps/kustomization.yaml": "resources: [all.yaml, nowhere.yaml]\n"})
    assert WITHOUT not in faults(files)


def test_what_someone_applies_by_hand_lands_in_the_default_namespace() -> None:
    files = {"clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED, "bootstrap/settings.yaml": SETTINGS}
    assert WITHOUT not in faults(files)
