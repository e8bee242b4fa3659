"""Manifests that were changed and that no cluster takes in are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_clusters import BASE, Files, app, config

from gitops_lint.change.diff import diff_of
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree

SETTINGS = config("x")
EDITED = SETTINGS.replace("a: b", "a: c")
TEMPLATE = {"charts/wiki/Chart.yaml": "name: wiki\n", "charts/wiki/crds/x.yaml": SETTINGS}


def unapplied(before: Files, after: Files) -> tuple[str, ...]:
    first = analyse_tree(MemoryTree(before), Path("before"), checking=False)
    second = analyse_tree(MemoryTree(after), Path("after"), earlier=first, checking=False)
    return diff_of(first, second, BASE).unapplied


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"old/x.yaml": EDITED}, id="new"),
        pytest.param({"old/x.yaml": SETTINGS}, {"old/x.yaml": EDITED}, id="changed"),
        pytest.param({"app/x.yaml": SETTINGS}, {"old/x.yaml": SETTINGS}, id="moved to where nobody looks"),
        pytest.param(
            {"app/old/x.yaml": SETTINGS, ".sourceignore": "app/old\n"},
            {"app/old/x.yaml": EDITED, ".sourceignore": "app/old\n"},
            id="left out of the artifact",
        ),
    ],
)
def test_a_manifest_that_differs_and_that_nothing_includes_is_named(before: Files, after: Files) -> None:
    (path,) = unapplied({**app(), **before}, {**app(), **after})
    assert path.endswith("old/x.yaml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(app(SETTINGS), app(EDITED), id="applied"),
        pytest.param({**app(), "old/x.yaml": SETTINGS}, {**app(), "old/x.yaml": SETTINGS}, id="the same"),
        pytest.param({**app(), "old/x.yaml": SETTINGS}, app(), id="gone"),
        pytest.param(app(), {**app(), "values.yaml": "a: b\n"}, id="no object"),
        pytest.param(app(), {**app(), ".github/x.yaml": SETTINGS}, id="a forge's"),
        pytest.param(app(), {**app(), **TEMPLATE}, id="a chart's"),
        pytest.param({}, {"old/x.yaml": SETTINGS}, id="no cluster"),
    ],
)
def test_nothing_else_is(before: Files, after: Files) -> None:
    assert unapplied(before, after) == ()
