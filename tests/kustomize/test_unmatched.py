"""Targets that select nothing: what is said of them, and that the build goes on."""

from __future__ import annotations

import pytest
from constructs import tree
from oracle import build

WEB = "== web.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1}\n"
REMOTE = "https://example.com/all.yaml"
MISSPELT, NOTHING = "target-misspelt", "target-without-object"


def patched(target: str, patch: str = "- {op: add, path: /spec/replicas, value: 2}", more: str = "") -> list[str]:
    """Return the checks of the problems of a build with a patch for a target."""
    entry = f"- target: {{{target}}}\n  patch: |-\n    {patch}\n"
    problems = build(tree(f"== kustomization.yaml\nresources: [web.yaml{more}]\npatches:\n{entry}{WEB}")).problems
    assert all(problem.harmless for problem in problems)
    return [problem.check for problem in problems]


@pytest.mark.parametrize(
    ("target", "checks"),
    [
        ("kind: Deployment", []),
        ("kind: Deployment, name: w.*", []),
        ("kind: Deploymnet", [MISSPELT]),
        ("kind: Deployment, name: webs", [NOTHING]),  # a short name that is another
        ("kind: StatefulSet", [NOTHING]),
        ("name: other", [NOTHING]),
    ],
)
def test_a_target_that_selects_nothing_is_said(target: str, checks: list[str]) -> None:
    assert patched(target) == checks


def test_a_remote_base_may_hold_what_a_target_means() -> None:
    assert patched("kind: StatefulSet", more=f", '{REMOTE}'") == []
    assert patched("kind: Deployment, name: other", more=f", '{REMOTE}'") == []


@pytest.mark.parametrize(
    ("target", "checks"),
    [
        ("kind: StatefulSte", [MISSPELT]),
        ("kind: Depployment, name: other", [MISSPELT]),
        ("kind: Widget", []),
        ("kind: StatefulSte, group: example.com", []),  # who knows which kinds a group of others has
        ("kind: Jobs", []),  # a short word is another
    ],
)
def test_a_kind_that_every_cluster_has_is_meant_by_one_with_a_slip_in_it(target: str, checks: list[str]) -> None:
    assert patched(target, more=f", '{REMOTE}'") == checks


def test_the_patch_itself_says_what_its_target_means() -> None:
    merge = "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: database}, spec: {replicas: 2}}"
    assert patched("kind: StatefulSte, name: database", merge, f", '{REMOTE}'") == [MISSPELT]
    assert patched("kind: StatefulSet, name: databse", merge, f", '{REMOTE}'") == [MISSPELT]
    assert patched("kind: StatefulSet, name: database", merge, f", '{REMOTE}'") == []


def test_the_targets_of_replacements_are_told_too() -> None:
    text = """
== kustomization.yaml
resources: [web.yaml]
replacements:
- source: {kind: Deployment, name: web, fieldPath: metadata.name}
  targets:
  - {select: {kind: Service}, fieldPaths: [metadata.name]}
"""
    assert [problem.check for problem in build(tree(text + WEB)).problems] == [NOTHING]
