"""What else a change touches: what waits for what changes, what reads it, and what it applies."""

from __future__ import annotations

from pathlib import Path

from small_clusters import BASE, Files, app, config, kustomization, manifest

from gitops_lint.change.diff import Diff, diff_of
from gitops_lint.change.reach import Reach
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree


def diff(before: Files, after: Files, *, checking: bool = False) -> Diff:
    first = analyse_tree(MemoryTree(before), Path("before"), checking=checking)
    return diff_of(first, analyse_tree(MemoryTree(after), Path("after"), earlier=first, checking=checking), BASE)


def reach(before: Files, after: Files) -> Reach:
    (found,) = diff(before, after).reaches
    return found


def names(*parts: tuple[object, ...]) -> list[list[str]]:
    return [[str(each) for each in part] for part in parts]


def changed(found: Diff) -> tuple[object, ...]:
    return tuple(member.change.identity for group in found.groups for member in group.members)


def reader(name: str = "wiki") -> str:
    containers = f"[{{name: a, image: a, envFrom: [{{configMapRef: {{name: {name}}}}}]}}]"
    template = f"{{metadata: {{labels: {{a: b}}}}, spec: {{containers: {containers}}}}}"
    return manifest(
        "apps/v1", "Deployment", body=f"spec: {{selector: {{matchLabels: {{a: b}}}}, template: {template}}}\n"
    )


def test_what_reads_what_changes_is_touched() -> None:
    found = reach(app(config("wiki"), reader()), app(config("wiki").replace("a: b", "a: c"), reader()))
    assert "Deployment/default/app" in [str(each) for each in (*found.waiting, *found.using)]
    assert found.applied == ()


def test_nothing_else_is_touched_where_nobody_needs_what_changes() -> None:
    found = reach(
        app(config("x"), reader("y"), config("y")), app(config("x").replace("a: b", "a: c"), reader("y"), config("y"))
    )
    assert found.is_empty
    assert found.known


def test_what_read_what_is_gone_is_touched() -> None:
    found = reach(app(config("wiki"), reader()), app("# gone\n", reader()))
    assert "Deployment/default/app" in [str(each) for each in (*found.waiting, *found.using)]


def test_what_a_kustomization_that_changes_applies_is_touched_and_what_depends_on_it_waits() -> None:
    files = {
        **app(config("x")),
        "cluster/more.yaml": kustomization("more", "  dependsOn: [{name: app}]\n"),
        "more/x.yaml": config("more"),
    }
    found = reach(files, {**files, "cluster/app.yaml": kustomization("app", "  timeout: 5m\n")})
    assert names(found.applied) == [["ConfigMap/default/other", "ConfigMap/default/x"]]
    assert str(found.waiting[0]) == "Kustomization/flux-system/more"
    assert found.using == ()


def test_what_is_out_of_sight_may_be_touched() -> None:
    remote = {**app(), "app/kustomization.yaml": "resources: [z.yaml, 'https://example.org/base?ref=v1']\n"}
    found = reach(app(), remote)
    assert found.is_empty
    assert not found.known


def test_the_same_comes_of_a_change_with_and_without_checks() -> None:
    trees = app(config("wiki"), reader()), app(config("wiki").replace("a: b", "a: c"), reader("gone"))
    alone, checked = diff(*trees), diff(*trees, checking=True)
    assert alone.reaches == checked.reaches
    assert names(changed(alone), changed(checked))[0] == ["ConfigMap/default/wiki", "Deployment/default/app"]
    assert changed(alone) == changed(checked)
    assert alone.new == ()
    assert [reported.check.name for reported in checked.new] == ["configmap-not-found"]
