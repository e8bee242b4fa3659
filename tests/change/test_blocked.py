"""Edits that nothing comes of, since what would apply them couldn't do anything before either."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_clusters import Files, app, config, consequences, kustomization, manifest

from gitops_lint.change.blocked import blocked
from gitops_lint.linter import analyse

GONE = "  dependsOn: [{name: gone}]\n"
SETTINGS = config("x")
EDITED = SETTINGS.replace("a: b", "a: c")
APP = "Kustomization/flux-system/app"
BROKEN = "resources: [app.yaml, gone.yaml]\n"
REFUSED = manifest("batch/v1", "Job", body="spec: {template: {spec: {containers: [{name: a, image: a}]}}}\n")


def told(before: Files, after: Files) -> list[str]:
    """Return what is said of edits that do nothing."""
    found = consequences(before, after, checking=True)
    return [each.finding.message for each in found if each.check.name == "change-without-effect"]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        pytest.param(
            app(SETTINGS, more=GONE),
            app(EDITED, more=GONE),
            "(Kustomization/flux-system/gone: nothing in Git deploys it): nothing comes of the change of an object "
            "(ConfigMap/default/x)",
            id="its dependency isn't there",
        ),
        pytest.param(
            {**app(SETTINGS, more="  dependsOn: [{name: b}]\n"), "cluster/b.yaml": kustomization("b", path="nowhere")},
            {**app(EDITED, more="  dependsOn: [{name: b}]\n"), "cluster/b.yaml": kustomization("b", path="nowhere")},
            "(Kustomization/flux-system/b: ",
            id="what it waits for has no path",
        ),
        pytest.param(
            app(SETTINGS, REFUSED), app(EDITED, REFUSED), "restartPolicy", id="the API server refuses another"
        ),
    ],
)
def test_an_edit_below_what_was_broken_before_does_nothing(before: Files, after: Files, why: str) -> None:
    (said,) = told(before, after)
    assert said.startswith(f"{APP} applies nothing, as before (")
    assert why in said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(app(SETTINGS, more=GONE), app(EDITED), id="mended with the change"),
        pytest.param(app(SETTINGS), app(EDITED, more=GONE), id="broken with the change"),
        pytest.param(
            {**app(SETTINGS, more="  wait: true\n"), "cluster/b.yaml": kustomization("b", GONE)},
            {**app(EDITED, more="  wait: true\n"), "cluster/b.yaml": kustomization("b", GONE)},
            id="another is broken",
        ),
        pytest.param(
            app(SETTINGS, more=GONE), app(SETTINGS, more=GONE + "  retryInterval: 1m\n"), id="the edit is its own"
        ),
        pytest.param(
            {**app(SETTINGS), "cluster/kustomization.yaml": BROKEN},
            {**app(EDITED), "cluster/kustomization.yaml": BROKEN},
            id="what has applied its applier is broken, which goes on by itself",
        ),
    ],
)
def test_an_edit_that_comes_about_is_not_said_to_do_nothing(before: Files, after: Files) -> None:
    assert told(before, after) == []


def test_what_waits_for_the_same_is_told_once() -> None:
    more = {"cluster/b.yaml": kustomization("b", GONE), "b/a.yaml": config("y")}
    edited = {"cluster/b.yaml": kustomization("b", GONE), "b/a.yaml": config("y").replace("a: b", "a: c")}
    (said,) = told({**app(SETTINGS, more=GONE), **more}, {**app(EDITED, more=GONE), **edited})
    assert said.startswith(
        f"{APP}, Kustomization/flux-system/b apply nothing, as before (Kustomization/flux-system/gone: "
    )
    assert "2 objects (ConfigMap/default/x, ConfigMap/default/y)" in said


def test_what_is_new_below_what_is_broken_does_nothing() -> None:
    before = {**app(SETTINGS), "cluster/kustomization.yaml": BROKEN}
    late = {"cluster/late.yaml": kustomization("late"), "late/a.yaml": config("y")}
    after = {**before, **late, "cluster/kustomization.yaml": BROKEN.replace("app.yaml", "app.yaml, late.yaml")}
    said = told(before, after)
    assert any(each.startswith("Kustomization/flux-system/late applies nothing (") for each in said)


def test_what_is_new_is_not_said_to_have_done_nothing_before() -> None:
    before = app(SETTINGS, more=GONE)
    late = {"cluster/late.yaml": kustomization("late", "  dependsOn: [{name: app}]\n"), "late/a.yaml": config("y")}
    (said,) = told(before, {**before, **late})
    assert said.startswith("Kustomization/flux-system/late applies nothing (Kustomization/flux-system/gone: ")


def test_without_what_checks_find_nothing_is_said() -> None:
    assert consequences(app(SETTINGS, more=GONE), app(EDITED, more=GONE)) == []


def test_what_is_missing_is_a_cause_only_where_a_check_is_sure_of_it() -> None:
    sample = analyse(Path(__file__).parents[2] / "sample-repo")
    ((name, _),) = sample.verdicts.items()
    held_back = blocked(sample, sample, name)
    causes = {str(cause.identity) for cause in held_back.values()}
    assert "Kustomization/flux-system/rook-ceph-cluster" in causes
    assert not any(cause.startswith("Service/") for cause in causes)  # who sets the cluster up may have brought it
