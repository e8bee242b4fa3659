"""A repository, and a machine on which the action is installed, for the tests of the action."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from acting import Act
from action_runner import ROOT, Run, Runner
from github_server import TOKEN
from small_repositories import git, plain_environment


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
def act(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Act:
    """Return what runs the action in a checkout, without its first step: the machine has gitops-lint.

    Where it isn't `checking`, the step that checks is left out, too.
    """

    def run(checkout: Path, event_base: str = "", api: str = "", checking: bool = True, **inputs: str) -> Run:
        github = {"github.event.pull_request.base.sha": event_base}
        github |= {"github.event.pull_request.number": "1", "github.token": TOKEN} if event_base else {}
        told = {"GITHUB_API_URL": api, "GITHUB_REPOSITORY": "home/cluster"}
        runner = Runner(checkout, installed, github, {**plain_environment(tmp_path), **told})
        step, left_out = runner._step, {"install.sh"} if checking else {"install.sh", "check.sh"}

        def step_unless_left_out(one: dict[str, str], number: int, result: Run) -> None:
            if not any(script in one.get("run", "") for script in left_out):
                step(one, number, result)

        monkeypatch.setattr(runner, "_step", step_unless_left_out)
        return runner.run(**inputs)

    return run
