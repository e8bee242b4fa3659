"""The GitHub Action: its steps, run as GitHub's runner does on clones such as actions/checkout makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from acting import Act, checked_out, pull_request
from handwritten import kustomization
from small_repositories import FAULTY, HEALTHY, commit, git

pytest_plugins = ["action_fixtures"]

BROKEN_BEFORE = {**FAULTY, "README.md": "a cluster\n"}
"""What a pull request finds: a fault that isn't its own."""


def test_on_a_push_everything_is_reported(origin: Path, tmp_path: Path, act: Act) -> None:
    commit(origin, FAULTY)
    run = act(checked_out(origin, "main", tmp_path / "checkout"))
    assert run.code == 1
    assert (run.outputs["errors"], run.outputs["warnings"]) == ("1", "0")
    assert "::error file=cluster/app.yaml,line=" in run.log
    assert "dependency-not-found" in run.summary
    report = json.loads(Path(run.outputs["json"]).read_text())
    assert [finding["rule"] for finding in report["findings"]] == ["GL101"]
    assert json.loads(Path(run.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert run.outputs["graph"] == ""


@pytest.mark.parametrize("depth", [pytest.param(1, id="the base is fetched"), pytest.param(2, id="the base is there")])
def test_on_a_pull_request_what_was_there_before_is_not_reported(
    origin: Path, tmp_path: Path, act: Act, depth: int
) -> None:
    base = pull_request(origin, BROKEN_BEFORE, {"cluster/more.yaml": kustomization("more")})
    checkout = checked_out(origin, "refs/pull/1/merge", tmp_path / "checkout", depth)
    run = act(checkout, base)
    assert (run.code, run.outputs["errors"]) == (0, "0")


def test_on_a_pull_request_what_it_breaks_is_reported(origin: Path, tmp_path: Path, act: Act) -> None:
    base = pull_request(origin, BROKEN_BEFORE, {"cluster/more.yaml": kustomization("more", "nowhere")})
    run = act(checked_out(origin, "refs/pull/1/merge", tmp_path / "checkout", 2), base)
    assert (run.code, run.outputs["errors"]) == (1, "1")
    assert "nowhere" in run.log
    assert "flux-system/gone" not in run.log


def test_without_the_base_everything_is_reported_and_that_is_said(origin: Path, tmp_path: Path, act: Act) -> None:
    pull_request(origin, BROKEN_BEFORE, {"README.md": "new\n"})
    checkout = checked_out(origin, "refs/heads/change", tmp_path / "checkout")
    git(checkout, "remote", "remove", "origin")
    run = act(checkout, "1" * 40)
    assert (run.code, run.outputs["errors"]) == (1, "1")
    assert "::warning::" in run.log
    assert "fetch-depth: 2" in run.log


@pytest.mark.parametrize(
    "branch", ["$(touch${IFS}owned)", "`touch owned`", "a;touch${IFS}owned", "--upload-pack=touch", "'\"$HOME"]
)
def test_the_name_of_a_branch_or_folder_is_never_run(origin: Path, tmp_path: Path, act: Act, branch: str) -> None:
    commit(origin, HEALTHY)
    checkout = checked_out(origin, "main", tmp_path / "checkout")
    run = act(checkout, branch)
    assert run.code == (2 if branch.startswith("-") else 0), run.log
    run = act(checkout, base=branch)
    assert run.code == 2
    run = act(checkout, path=branch)
    assert run.code == 2
    assert not list(tmp_path.rglob("owned"))


def test_a_folder_of_any_name_is_checked(origin: Path, tmp_path: Path, act: Act) -> None:
    folder = "a b;c$(d)`e`'f\"g"
    commit(origin, {f"{folder}/{path}": text for path, text in FAULTY.items()})
    run = act(checked_out(origin, "main", tmp_path / "checkout"), path=folder)
    assert run.outputs["errors"] == "1"


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("error", 1), ("nonsense", 2)])
def test_fail_on_says_when_the_step_fails(origin: Path, tmp_path: Path, act: Act, fail_on: str, code: int) -> None:
    commit(origin, FAULTY)
    run = act(checked_out(origin, "main", tmp_path / "checkout"), fail_on=fail_on)
    assert run.code == code


def test_the_graph_is_drawn_even_if_the_check_fails(origin: Path, tmp_path: Path, act: Act) -> None:
    commit(origin, FAULTY)
    run = act(checked_out(origin, "main", tmp_path / "checkout"), graph="true")
    assert run.code == 1
    assert Path(run.outputs["graph"]).read_text().startswith("<!doctype html>")
    assert run.outputs["change"] == ""


def test_on_a_pull_request_what_changes_is_drawn_beside_the_graph(origin: Path, tmp_path: Path, act: Act) -> None:
    base = pull_request(origin, HEALTHY, {"cluster/more.yaml": kustomization("more")})
    run = act(checked_out(origin, "refs/pull/1/merge", tmp_path / "checkout", 2), base, graph="true")
    assert run.code == 0, run.log
    assert '"change":null' in Path(run.outputs["graph"]).read_text()
    assert f"since {base[:10]}" in Path(run.outputs["change"]).read_text().replace('"since":"', "since ")
