"""The GitHub Action: its steps, run as GitHub's runner does on clones such as actions/checkout makes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from action_runner import ROOT, Run, Runner
from handwritten import kustomization
from small_repositories import FAULTY, HEALTHY, commit, git, plain_environment

BROKEN_BEFORE = {**FAULTY, "README.md": "a cluster\n"}
"""What a pull request finds: a fault that isn't its own."""


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")  # as GitHub's servers do
    return folder


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of temporary files of a machine on which the action has installed gitops-lint before."""
    temp = tmp_path_factory.mktemp("runner")
    venv = temp / "gitops-lint" / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    script = venv / "bin" / "gitops-lint"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m gitops_lint "$@"\n')
    script.chmod(0o755)
    return temp


@pytest.fixture
def act(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Return what runs the action in a checkout, without its first step: the machine has gitops-lint."""

    def run(checkout: Path, event_base: str = "", **inputs: str) -> Run:
        runner = Runner(
            checkout, installed, {"github.event.pull_request.base.sha": event_base}, plain_environment(tmp_path)
        )
        step = runner._step
        monkeypatch.setattr(runner, "_step", lambda one, *rest: "venv" in one["run"] or step(one, *rest))
        return runner.run(**inputs)

    return run


def checked_out(origin: Path, ref: str, folder: Path, depth: int = 1) -> Path:
    """Clone as actions/checkout does: one ref, so many commits deep, on no branch."""
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", f"file://{origin}")
    git(folder, "fetch", "-q", "--no-tags", f"--depth={depth}", "origin", ref)
    git(folder, "checkout", "-q", "--detach", "FETCH_HEAD")
    return folder


def pull_request(origin: Path, before: dict[str, str], change: dict[str, str], branch: str = "change") -> str:
    """Make a pull request with its merge commit at refs/pull/1/merge; return the commit that it is held against."""
    base = commit(origin, before, "base")
    git(origin, "checkout", "-q", "-b", branch)
    commit(origin, change)
    git(origin, "checkout", "-q", "main")
    git(origin, "merge", "-q", "--no-ff", "-m", "merge", branch)
    git(origin, "update-ref", "refs/pull/1/merge", "HEAD")
    git(origin, "reset", "-q", "--hard", base)
    return base


def test_on_a_push_everything_is_reported(origin: Path, tmp_path: Path, act: Callable[..., Run]) -> None:
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
    origin: Path, tmp_path: Path, act: Callable[..., Run], depth: int
) -> None:
    base = pull_request(origin, BROKEN_BEFORE, {"cluster/more.yaml": kustomization("more")})
    checkout = checked_out(origin, "refs/pull/1/merge", tmp_path / "checkout", depth)
    run = act(checkout, base)
    assert (run.code, run.outputs["errors"]) == (0, "0")


def test_on_a_pull_request_what_it_breaks_is_reported(origin: Path, tmp_path: Path, act: Callable[..., Run]) -> None:
    base = pull_request(origin, BROKEN_BEFORE, {"cluster/more.yaml": kustomization("more", "nowhere")})
    run = act(checked_out(origin, "refs/pull/1/merge", tmp_path / "checkout", 2), base)
    assert (run.code, run.outputs["errors"]) == (1, "1")
    assert "nowhere" in run.log
    assert "flux-system/gone" not in run.log


def test_without_the_base_everything_is_reported_and_that_is_said(
    origin: Path, tmp_path: Path, act: Callable[..., Run]
) -> None:
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
def test_the_name_of_a_branch_or_folder_is_never_run(
    origin: Path, tmp_path: Path, act: Callable[..., Run], branch: str
) -> None:
    commit(origin, HEALTHY)
    checkout = checked_out(origin, "main", tmp_path / "checkout")
    run = act(checkout, branch)
    assert run.code == (2 if branch.startswith("-") else 0), run.log
    run = act(checkout, base=branch)
    assert run.code == 2
    run = act(checkout, path=branch)
    assert run.code == 2
    assert not list(tmp_path.rglob("owned"))


def test_a_folder_of_any_name_is_checked(origin: Path, tmp_path: Path, act: Callable[..., Run]) -> None:
    folder = "a b;c$(d)`e`'f\"g"
    commit(origin, {f"{folder}/{path}": text for path, text in FAULTY.items()})
    run = act(checked_out(origin, "main", tmp_path / "checkout"), path=folder)
    assert run.outputs["errors"] == "1"


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("error", 1), ("nonsense", 2)])
def test_fail_on_says_when_the_step_fails(
    origin: Path, tmp_path: Path, act: Callable[..., Run], fail_on: str, code: int
) -> None:
    commit(origin, FAULTY)
    run = act(checked_out(origin, "main", tmp_path / "checkout"), fail_on=fail_on)
    assert run.code == code


def test_the_graph_is_drawn_even_if_the_check_fails(origin: Path, tmp_path: Path, act: Callable[..., Run]) -> None:
    commit(origin, FAULTY)
    run = act(checked_out(origin, "main", tmp_path / "checkout"), graph="true")
    assert run.code == 1
    assert Path(run.outputs["graph"]).read_text().startswith("<!doctype html>")
