"""What objects decide for themselves, and a patch of many overwrites."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import FLUX, Files, faults, found, kustomization, manifest, repository

CHECK = "decision-overwritten"
ALL = {"kind": "Kustomization"}
DEPENDING = {"dependsOn": [{"name": "a"}]}


def patched(spec: dict[str, Any], *, target: dict[str, Any] | None = None, **patch: Any) -> Files:
    """Return a repository with the Kustomizations `a`, `b`, and `c` of some spec, and their parent's patch."""
    text = manifest(FLUX, "Kustomization", "any", spec=patch).removeprefix("---\n")
    return parent([{"target": target or ALL, "patch": text}], spec)


def parent(patches: list[dict[str, Any]], spec: dict[str, Any]) -> Files:
    labelled = manifest(
        FLUX,
        "Kustomization",
        "c",
        "flux-system",
        metadata={"labels": {"own": "yes"}},
        spec={
            "interval": "1h",
            "path": "./empty",
            "prune": True,
            "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
            **spec,
        },
    )
    return repository(
        kustomization("all", path="./all", patches=patches),
        files={"all/a.yaml": kustomization("a") + kustomization("b"), "all/c.yaml": labelled},
    )


def test_a_list_of_one_is_replaced_by_that_of_a_patch_of_many() -> None:
    files = patched(
        {"dependsOn": [{"name": "b"}]}, target={**ALL, "labelSelector": "own=yes"}, dependsOn=[{"name": "a"}]
    )
    finding = found(files, CHECK)
    assert "what Kustomization/flux-system/c says itself: `spec.dependsOn` loses `b`" in finding.message
    assert (finding.place.path, finding.related[0].place.path) == ("apps/all.yaml", "all/c.yaml")
    assert str(finding.subject) == "Kustomization/flux-system/all"


@pytest.mark.parametrize(
    ("spec", "patch"),
    [
        pytest.param({}, DEPENDING, id="there was none"),
        pytest.param({"dependsOn": []}, DEPENDING, id="it was empty"),
        pytest.param({"dependsOn": None}, {"timeout": "5m"}, id="a key without value"),
        pytest.param(DEPENDING, DEPENDING, id="the same"),
        pytest.param(DEPENDING, {"dependsOn": [{"name": "b"}, {"name": "a", "namespace": "flux-system"}]}, id="more"),
        pytest.param(DEPENDING, {"timeout": "5m"}, id="another field"),
        pytest.param({"timeout": "1m"}, {"timeout": "5m"}, id="no decision"),
    ],
)
def test_what_loses_nothing_is_right(spec: dict[str, Any], patch: dict[str, Any]) -> None:
    target = {**ALL, "labelSelector": "own=yes"}
    assert CHECK not in faults(patched(spec, target=target, **patch))


def test_a_patch_that_names_its_object_is_meant_for_it() -> None:
    patch = {"dependsOn": [{"name": "a"}]}
    assert faults(patched({"dependsOn": [{"name": "b"}]}, target={**ALL, "name": "c"}, **patch)) == []
    assert faults(patched({"dependsOn": [{"name": "b"}]}, target={**ALL, "name": "c|b"}, **patch)) == [CHECK]


@pytest.mark.parametrize(
    ("own", "patch", "expected"),
    [
        pytest.param({"prune": False}, {"prune": True}, [CHECK], id="an exception"),
        pytest.param({"wait": False}, {"wait": True}, [CHECK], id="the others say nothing"),
        pytest.param({"prune": True}, {"prune": False}, [], id="all are changed"),
    ],
)
def test_an_exception_is_overruled_where_others_are_not_changed(
    own: dict[str, Any], patch: dict[str, Any], expected: list[str]
) -> None:
    assert faults(patched(own, **patch)) == expected


def test_what_another_patch_writes_anew_is_not_told() -> None:
    first = manifest(FLUX, "Kustomization", "any", spec={"prune": True}).removeprefix("---\n")
    second = manifest(FLUX, "Kustomization", "any", spec={"prune": False}).removeprefix("---\n")
    patches = [{"target": ALL, "patch": first}, {"target": {**ALL, "name": "c"}, "patch": second}]
    assert faults(parent(patches, {"prune": False})) == []


def test_a_json_patch_replaces_too() -> None:
    operations = "- op: replace\n  path: /spec/dependsOn\n  value: [{name: a}]\n"
    patches = [{"target": {**ALL, "labelSelector": "own=yes"}, "patch": operations}]
    assert faults(parent(patches, {"dependsOn": [{"name": "b"}]})) == [CHECK]
    added = (
        operations.replace("replace", "add").replace("dependsOn\n", "dependsOn/-\n").replace("[{name: a}]", "{name: a}")
    )
    assert (
        faults(
            parent([{"target": {**ALL, "labelSelector": "own=yes"}, "patch": added}], {"dependsOn": [{"name": "b"}]})
        )
        == []
    )


def test_a_patch_of_a_kustomization_file_is_told_of_where_it_is_written() -> None:
    text = "apiVersion: v1\nkind: any\nmetadata: {name: any}\nspec:\n  prune: true\n"
    listing = "resources: [a.yaml, c.yaml]\npatches: [{target: {kind: Kustomization}, path: ../patch.yaml}]\n"
    files = parent([], {"prune": False}) | {"all/kustomization.yaml": listing, "patch.yaml": text}
    finding = found(files, CHECK)
    assert (finding.place.path, finding.place.line) == ("patch.yaml", 5)
    assert "`spec.prune` is `true`, not `false`" in finding.message
