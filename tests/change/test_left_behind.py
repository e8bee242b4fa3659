"""Objects that leave Git and stay in the cluster are told with why."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_clusters import BASE, KEEP, Files, app, config, kustomization, manifest

from gitops_lint.change.diff import diff_of
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree

KEPT = manifest("v1", "ConfigMap", "x", "data: {a: b}\n", KEEP)
NOWHERE = config("x").replace("namespace: default", "labels: {}")
BELOW = kustomization("below")
APP = "Kustomization/flux-system/app"


def left(before: Files, after: Files) -> str:
    """Return why the ConfigMap `x` stays."""
    first = analyse_tree(MemoryTree(before), Path("before"))
    found = diff_of(first, analyse_tree(MemoryTree(after), Path("after"), earlier=first), BASE)
    (said,) = (each.left for cluster in found.clusters for each in cluster.changes if each.identity.name == "x")
    return said


def without_app(before: Files) -> Files:
    return {"flux.yaml": before["flux.yaml"], "cluster/other.yaml": kustomization("other"), "other/a.yaml": config()}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        pytest.param(app(config("x")), app(), "", id="pruned"),
        pytest.param(app(config("x"), prune="false"), app(prune="false"), f"{APP} deletes nothing", id="not pruned"),
        pytest.param(app(KEPT), app(), "it says that it is to be kept", id="kept"),
        pytest.param(app(NOWHERE, prune="false"), app(prune="false"), "", id="never there"),
        pytest.param(app(config("x")), without_app(app()), "", id="goes with its applier"),
        pytest.param(
            app(config("x"), more="  deletionPolicy: Orphan\n"), without_app(app()), f"{APP} goes, and", id="orphaned"
        ),
        pytest.param(
            {**app(), "cluster/below.yaml": BELOW, "below/x.yaml": config("x")}, app(), "", id="goes with both"
        ),
        pytest.param(
            {**app(BELOW, prune="false"), "below/x.yaml": config("x")},
            app(prune="false"),
            "Kustomization/flux-system/below stays, too",
            id="its applier stays",
        ),
        pytest.param(
            app(config("x"), more="  suspend: true\n"), app(more="  suspend: true\n"), "for now", id="suspended"
        ),
    ],
)
def test_what_nobody_deletes_stays_and_is_said_to(before: Files, after: Files, why: str) -> None:
    said = left(before, after)
    assert said.startswith(why)
    assert bool(said) is bool(why)


SYNC = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1h, url: "https://git.example.com/home/cluster"}
---
""" + kustomization("flux-system", path="clusters/home")


def test_of_what_one_leaves_that_applies_itself_nobody_can_tell() -> None:
    stays = {"clusters/home/app.yaml": kustomization("app"), "app/a.yaml": config()}
    before = {"clusters/home/flux-system/gotk-sync.yaml": SYNC, "clusters/home/x.yaml": config("x"), **stays}
    assert left(before, stays) == ""
