"""Findings about values that a patch set, where the object's own file says something else."""

from __future__ import annotations

from repositories import found, kustomization, repository


def patching(text: str, *children: str, **files: str) -> dict[str, str]:
    """Return a repository whose kustomization file patches all Kustomizations."""
    head = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: any}\n"
    patch = (head + text).replace("\n", "\n      ")
    parent = f"resources: [all.yaml]\npatches:\n  - patch: |\n      {patch}\n    target: {{kind: Kustomization}}\n"
    return repository(*children, files={"apps/kustomization.yaml": parent} | files)


def test_what_the_own_file_says_is_told_of_a_value_that_a_patch_set() -> None:
    files = patching("spec: {path: ./nowhere}", kustomization("a", path="./empty"))
    finding = found(files, "path-not-found")
    assert finding.place.path == "apps/kustomization.yaml"
    (own,) = [one for one in finding.related if "itself says" in one.message]
    assert own.message == "Kustomization/flux-system/a itself says `spec.path` is `./empty`, which is overwritten"
    assert own.place.path == "apps/all.yaml"


def test_a_circle_is_told_where_a_patch_lets_one_wait() -> None:
    child = kustomization("b", path="./empty", wait=False, dependsOn=[{"name": "a"}])
    files = patching(
        "spec: {wait: true}",
        kustomization("a", path="./child", wait=False),
        **{"child/b.yaml": child},
    )
    finding = found(files, "dependency-cycle")
    told = {(one.place.path, one.message) for one in finding.related}
    assert ("apps/kustomization.yaml", "Kustomization/flux-system/a waits for Kustomization/flux-system/b") in told
    own = "Kustomization/flux-system/a itself says `spec.wait` is `false`, which is overwritten"
    assert ("apps/all.yaml", own) in told


def test_a_file_that_says_the_same_is_not_named() -> None:
    files = patching("spec: {path: ./nowhere}", kustomization("a", path="./nowhere"))
    assert [one for one in found(files, "path-not-found").related if "itself says" in one.message] == []
