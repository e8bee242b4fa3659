"""Objects that two Kustomizations apply."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from repositories import (
    BOOTSTRAPPED,
    Files,
    config_map,
    faults,
    found,
    kustomization,
    line_of,
    manifest,
    reported,
    repository,
)

TWICE = "object-applied-twice"
TWO = kustomization("a", path="./a") + kustomization("b", path="./b")


def test_two_kustomizations_that_apply_an_object_differently_undo_each_other() -> None:
    files = repository(
        TWO, files={"a/cm.yaml": config_map("settings", A="1"), "b/cm.yaml": config_map("settings", A="2")}
    )
    finding = found(files, TWICE)
    assert str(finding.subject) == "ConfigMap/default/settings"
    assert (finding.place.path, finding.related[0].place.path) == ("b/cm.yaml", "a/cm.yaml")


def test_what_several_apply_otherwise_is_one_finding() -> None:
    three = TWO + kustomization("c", path="./c")
    files = {f"{name}/cm.yaml": config_map("settings", A=name) for name in "abc"}
    finding = found(repository(three, files=files), TWICE)
    appliers = "Kustomization/flux-system/b, Kustomization/flux-system/c and by Kustomization/flux-system/a"
    assert appliers in finding.message
    assert [related.place.path for related in finding.related] == ["a/cm.yaml", "c/cm.yaml"]


@pytest.mark.parametrize(
    ("shared", "severity"),
    [
        (config_map("settings", A="1"), "info"),  # the other applies it again
        (manifest("v1", "Namespace", "web"), "warning"),
        (manifest("v1", "PersistentVolumeClaim", "data", "web"), "warning"),
        (manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", "wikis.example.com"), "warning"),
        (
            manifest(
                "v1", "Namespace", "w", metadata={"annotations": {"kustomize.toolkit.fluxcd.io/prune": "disabled"}}
            ),
            "",
        ),
    ],
)
def test_the_same_content_does_harm_when_one_of_them_goes(shared: str, severity: str) -> None:
    told = reported(repository(TWO, files={"a/x.yaml": shared, "b/x.yaml": shared}), TWICE)
    assert [one.severity for one in told] == ([severity] if severity else [])
    kept = kustomization("a", path="./a", prune=False) + kustomization("b", path="./b", prune=False)
    assert reported(repository(kept, files={"a/x.yaml": shared, "b/x.yaml": shared}), TWICE) == []


def test_what_many_bring_along_is_one_finding() -> None:
    three = TWO + kustomization("c", path="./c")
    finding = found(repository(three, files={f"{one}/x.yaml": config_map("settings") for one in "abc"}), TWICE)
    assert "Kustomization/flux-system/a, Kustomization/flux-system/b, Kustomization/flux-system/c" in finding.message


CRD = manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", "wikis.example.com")


def sharing(*kustomizations: str, shared: str = CRD) -> Files:
    """Return a repository of Kustomizations whose folders `a`, `b` and `c` include one base."""
    listing = "resources: [../base]\n"
    files = {f"{name}/kustomization.yaml": listing for name in "abc"}
    return repository(
        *kustomizations, files=files | {"base/kustomization.yaml": "resources: [x.yaml]\n", "base/x.yaml": shared}
    )


def one(name: str, **spec: Any) -> str:
    return kustomization(name, path=f"./{name}", **spec)


def test_what_two_take_from_one_file_goes_with_either_of_them() -> None:
    finding = found(sharing(one("a"), one("b")), TWICE)
    assert "Kustomization/flux-system/a, Kustomization/flux-system/b apply" in finding.message
    assert (str(finding.subject), str(finding.target)) == (
        "Kustomization/flux-system/b",
        "Kustomization/flux-system/a",
    )
    assert finding.place.line == line_of(sharing(one("a"), one("b")), "apps/all.yaml", "path:", 1)


def test_what_many_take_from_many_files_is_one_finding() -> None:
    assert found(sharing(one("a"), one("b"), one("c"), shared=CRD + config_map("a") + config_map("b")), TWICE)


def test_a_part_that_is_shared_in_several_namespaces_is_one_finding() -> None:
    users = [
        kustomization(f"{folder}-in-{space}", path=f"./{folder}", targetNamespace=space)
        for folder, space in itertools.product("ab", repeat=2)
    ]
    shared = manifest("v1", "ConfigMap", "shared", data={"a": "b"})
    finding = found(sharing(*users, shared=shared), TWICE)
    assert "ConfigMap/a/shared, ConfigMap/b/shared" in finding.message


@pytest.mark.parametrize(
    ("a", "b", "metadata", "expected"),
    [
        ({"prune": True}, {"prune": False}, {}, [TWICE]),
        ({"prune": False}, {"prune": False}, {}, []),
        ({"suspend": True}, {}, {}, []),
        ({}, {}, {"annotations": {"kustomize.toolkit.fluxcd.io/prune": "disabled"}}, []),
        ({}, {}, {"labels": {"kustomize.toolkit.fluxcd.io/prune": "disabled"}}, []),
        ({}, {}, {"annotations": {"kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent"}}, []),
        ({"targetNamespace": "a"}, {"targetNamespace": "b"}, {}, []),
    ],
)
def test_what_nobody_deletes_may_be_shared(
    a: dict[str, Any], b: dict[str, Any], metadata: dict[str, Any], expected: list[str]
) -> None:
    shared = manifest("v1", "ConfigMap", "shared", "default", metadata=metadata, data={"a": "b"})
    assert faults(sharing(one("a", **a), one("b", **b), shared=shared)) == expected


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


NAMESPACE = manifest("v1", "Namespace", "web")


def moved(metadata: dict[str, Any] | None = None, name: str = "develop", **spec: Any) -> Files:
    """Return a repository in which a `targetNamespace` renames a Namespace to one that is applied beside it."""
    own = manifest("v1", "Namespace", name, metadata=metadata or {})
    return repository(NAMESPACE, kustomization("a", path="./a", targetNamespace="web", **spec), files={"a/a.yaml": own})


def test_a_namespace_that_gets_the_name_of_another_goes_with_it() -> None:
    finding = found(moved(), TWICE)
    assert "Namespace `develop` of Kustomization/flux-system/a becomes Namespace/web" in finding.message
    assert finding.place.path == "apps/all.yaml"


def test_a_namespace_that_is_called_so_itself_is_none_that_is_renamed() -> None:
    assert "becomes" not in found(moved(name="web"), TWICE).message


def test_a_namespace_that_is_kept_stays() -> None:
    assert TWICE not in faults(moved(metadata={"annotations": {"kustomize.toolkit.fluxcd.io/prune": "disabled"}}))
