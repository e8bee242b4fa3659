"""What is past a limit is told at its place, and leaves the objects of its build uncertain; the rest is built."""

from __future__ import annotations

import pytest

from gitops_lint.kustomize import accumulator
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.repo import allowance
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.limits import MAX_DEPTH
from gitops_lint.repo.tree import MemoryTree

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\nlist: [a]\n"
COPY = "{op: copy, from: /data, path: /data/k%d}"
JOIN = "\n\n  - "
DEEP = "/a" * (MAX_DEPTH + 1)
REPLACEMENT = (
    "replacements: [{source: {kind: ConfigMap, fieldPath: data.a}, "
    "targets: [{select: {kind: ConfigMap}, fieldPaths: [%s], options: {create: true}}]}]"
)


def built(kustomization: str) -> Build:
    files = {"kustomization.yaml": f"resources: [all.yaml]\n{kustomization}\n", "all.yaml": CONFIG_MAP}
    return Builder(Documents(MemoryTree(files))).build("")


def patching(operations: str) -> str:
    return f"patches: [{{target: {{kind: ConfigMap}}, patch: '- {operations}'}}]"


@pytest.mark.parametrize(
    ("kustomization", "says"),
    [
        (patching(JOIN.join(COPY % number for number in range(30))), "copies more than 200,000 values"),
        (patching(JOIN.join(["{op: copy, from: /data, path: /data/a}"] * 200)), "nests more than 150 levels deep"),
        (patching(f"{{op: add, path: {DEEP}, value: b}}"), "its path has more than 150 parts"),
        (patching(f"{{op: test, path: {DEEP}, value: b}}"), "its path has more than 150 parts"),
        (patching(f"{{op: remove, path: {DEEP}}}"), "its path has more than 150 parts"),
        (REPLACEMENT % DEEP[1:].replace("/", "."), "its path has more than 150 parts"),
        (f"labels: [{{pairs: {{a: b}}, fields: [{{path: {DEEP[1:]}, create: true}}]}}]", "more than 150 parts"),
    ],
)
def test_what_is_past_a_limit_is_told_and_leaves_the_build_uncertain(kustomization: str, says: str) -> None:
    build = built(kustomization)
    assert [remote.is_limit and remote.changes for remote in build.remotes] == [True]
    assert says in build.remotes[0].url
    assert build.remotes[0].place.path == "kustomization.yaml"
    assert not build.problems
    assert len(build.objects) == 1


@pytest.mark.parametrize(
    "kustomization",
    [
        patching(JOIN.join(COPY % number for number in range(8))),
        patching(JOIN.join(f"{{op: add, path: /a{'/a' * depth}, value: {{}}}}" for depth in range(MAX_DEPTH - 5))),
        REPLACEMENT % ".".join(["a"] * (MAX_DEPTH - 5)),
    ],
)
def test_what_is_within_the_limits_is_built(kustomization: str) -> None:
    build = built(kustomization)
    assert not build.remotes
    assert not build.problems


@pytest.mark.parametrize(
    "kustomization",
    ["\n".join(["patches:", *["- {target: {}, patch: '- {op: add, path: /data/b, value: c}'}"] * 40])],
)
def test_patches_times_objects_are_bounded(kustomization: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accumulator, "MAX_STEPS", 200)
    assert ["steps" in remote.url and remote.is_limit for remote in built(kustomization).remotes] == [True]


def test_replacements_that_each_find_the_same_value_too_large_end_at_their_steps() -> None:
    target = "targets: [{select: {kind: ConfigMap}, fieldPaths: [data.k%d], options: {create: true}}]"
    replacement = f"\n- {{source: {{kind: ConfigMap, fieldPath: data}}, {target}}}"
    build = built("replacements:" + "".join(replacement % number for number in range(80)))
    assert "copies more than 200,000 values" in build.remotes[0].url
    assert "steps" in build.remotes[-1].url


@pytest.mark.parametrize(("kind", "told"), [("Secret", []), ("Deployment", [True])])
def test_the_hash_of_a_generated_object_whose_kind_is_another_now_is_not_known(kind: str, told: list[bool]) -> None:
    generated = "configMapGenerator: [{name: a, literals: [b=c]}]"
    patch = f"- {{op: replace, path: /kind, value: {kind}}}"
    text = f"{generated}\npatches: [{{target: {{kind: ConfigMap}}, patch: '{patch}'}}]\n"
    build = Builder(Documents(MemoryTree({"kustomization.yaml": text}))).build("")
    assert not build.problems
    assert [remote.is_limit and "hash" in remote.url for remote in build.remotes] == told


def test_bases_that_double_with_each_level_are_left_out_at_some_level(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"last/kustomization.yaml": "resources: [all.yaml]\n", "last/all.yaml": CONFIG_MAP}
    for level in range(4):
        files[f"b{level}/kustomization.yaml"] = "resources: [left, right]\n"
        below = "../../last" if level == 3 else f"../../b{level + 1}"
        for side in ("left", "right"):
            files[f"b{level}/{side}/kustomization.yaml"] = f"nameSuffix: -{side}\nresources: [{below}]\n"
    assert len(Builder(Documents(MemoryTree(files))).build("b0").objects) == 16
    monkeypatch.setattr(allowance, "MAX_HANDED_ON", 20)
    build = Builder(Documents(MemoryTree(files))).build("b0")
    assert len(build.objects) < 16
    assert any(remote.is_limit and "hand on more than" in remote.url for remote in build.remotes)


def test_what_a_run_may_do_grows_with_what_somebody_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each folder hands on one object: as many as there are, and no more than each limit lets through by itself."""
    monkeypatch.setattr(allowance, "MAX_HANDED_ON", 4)
    monkeypatch.setattr(allowance, "FILES", 4)
    files = {"base/kustomization.yaml": "resources: [all.yaml]\n", "base/all.yaml": CONFIG_MAP}
    for number in range(12):
        files[f"o{number}/kustomization.yaml"] = "resources: [../base]\n"

    def left_out(documents: Documents) -> int:
        builder = Builder(documents)
        return sum(not builder.build(f"o{number}").objects for number in range(12))

    assert left_out(Documents(MemoryTree(files))) == 0
    assert left_out(Documents(MemoryTree(files), allowance=allowance.Allowance(8))) == 4
    assert left_out(Documents(MemoryTree(files), allowance=allowance.Allowance(1))) == 8
