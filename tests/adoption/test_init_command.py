"""`gitops-lint init`: what it writes into a repository, and what it leaves alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from small_repositories import FAULTY, HEALTHY, git, new_repository, plain_environment

from gitops_lint.rulebook.pages import SCHEMA

ROOT = Path(__file__).parents[2]
WRITTEN = {".gitops-lint.yaml", ".pre-commit-config.yaml", ".github/workflows/gitops-lint.yaml"}


class Result(NamedTuple):
    code: int
    out: str
    err: str


def run(folder: Path, *arguments: str, origin: str | None = None) -> Result:
    """Run a copy that is installed as a release is, unless an installer notes another `origin`."""
    installed = folder.parent / "installed" / "gitops_lint-0.1.0.dist-info"
    installed.mkdir(parents=True, exist_ok=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: gitops-lint\nVersion: 0.1.0\n")
    (installed / "direct_url.json").unlink(missing_ok=True)
    if origin is not None:
        (installed / "direct_url.json").write_text(origin)
    environment = {**plain_environment(folder), "PYTHONPATH": f"{installed.parent}:{ROOT}"}
    command = [sys.executable, "-m", "gitops_lint", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return Result(done.returncode, done.stdout, done.stderr)


def files_of(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


@pytest.fixture
def healthy(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "cluster", HEALTHY)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "cluster", FAULTY)


def test_a_repository_is_set_up_and_what_is_written_is_shown(healthy: Path) -> None:
    result = run(healthy, "init")
    assert result.code == 0, result.err
    assert files_of(healthy).keys() - HEALTHY.keys() == WRITTEN
    for path in WRITTEN:
        assert f"+++ b/{path}" in result.out
    assert 'branches: ["main"]' in (healthy / ".github/workflows/gitops-lint.yaml").read_text()


def test_what_is_written_works_at_once(healthy: Path) -> None:
    run(healthy, "init")
    assert run(healthy, "check").code == 0
    assert "fail_on" in run(healthy, "check", "--show-config").out


def test_an_editor_is_told_where_the_schema_is(healthy: Path) -> None:
    run(healthy, "init")
    first = (healthy / ".gitops-lint.yaml").read_text().splitlines()[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA}"


def test_what_is_not_released_is_installed_from_where_it_came_and_that_is_said(healthy: Path) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    origin = {"url": "https://github.com/somebody/fork", "vcs_info": {"vcs": "git", "commit_id": commit}}
    result = run(healthy, "init", origin=json.dumps(origin))
    hook = (healthy / ".pre-commit-config.yaml").read_text()
    assert f'["gitops-lint @ git+https://github.com/somebody/fork@{commit}"]' in hook
    assert f"uses: somebody/fork@{commit}" in (healthy / ".github/workflows/gitops-lint.yaml").read_text()
    assert "Once there is a release, write `gitops-lint==0.1.0` there" in result.out


def test_a_copy_on_this_machine_writes_no_workflow_and_says_why(healthy: Path) -> None:
    origin = {"url": healthy.parent.as_uri(), "dir_info": {}}
    result = run(healthy, "init", origin=json.dumps(origin))
    assert not (healthy / ".github").exists()
    assert "GitHub can't install the folder" in result.out
    assert "nobody else's hook works" in result.out


def test_a_dry_run_shows_the_same_and_writes_nothing(healthy: Path) -> None:
    dry = run(healthy, "init", "--dry-run")
    assert files_of(healthy) == HEALTHY
    assert dry.out.replace("would be written", "written") == run(healthy, "init").out


def test_a_second_run_changes_nothing(healthy: Path) -> None:
    run(healthy, "init")
    before = files_of(healthy)
    again = run(healthy, "init")
    assert again.code == 0
    assert files_of(healthy) == before
    assert again.out.count("left as it is") == 3


def test_no_file_that_is_there_is_written_over(healthy: Path) -> None:
    there = {path: f"# {path} as somebody wrote it\n" for path in WRITTEN}
    for path, text in there.items():
        (healthy / path).parent.mkdir(parents=True, exist_ok=True)
        (healthy / path).write_text(text)
    result = run(healthy, "init")
    assert {path: (healthy / path).read_text() for path in WRITTEN} == there
    assert "add to it by hand" in result.out
    assert "id: gitops-lint" in result.out


def test_with_findings_it_says_how_to_set_them_aside(faulty: Path) -> None:
    result = run(faulty, "init")
    assert result.code == 0
    assert "gitops-lint init --baseline" in result.out
    assert not (faulty / ".gitops-lint-baseline.json").exists()


def test_a_baseline_holds_what_is_found_and_the_check_passes(faulty: Path) -> None:
    assert run(faulty, "init", "--baseline").code == 0
    baseline = json.loads((faulty / ".gitops-lint-baseline.json").read_text())
    assert [entry["rule"] for entry in baseline["findings"]] == ["GL101"]
    checked = run(faulty, "check")
    assert checked.code == 0, checked.out


def test_a_repository_on_gitlab_gets_no_github_workflow(healthy: Path) -> None:
    git(healthy, "remote", "add", "origin", "https://gitlab.example.com/home/cluster.git")
    run(healthy, "init")
    assert files_of(healthy).keys() - HEALTHY.keys() == WRITTEN - {".github/workflows/gitops-lint.yaml"}


def test_the_workflow_is_for_the_branch_that_the_remote_begins_with(healthy: Path) -> None:
    git(healthy, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    git(healthy, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    run(healthy, "init")
    assert 'branches: ["trunk"]' in (healthy / ".github/workflows/gitops-lint.yaml").read_text()


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "symlink"), reason="symlinks")
def test_a_symlink_is_not_written_through(healthy: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("repos:\n  - repo: meta\n    hooks: [{id: identity}]\n")
    (healthy / ".pre-commit-config.yaml").symlink_to(outside)
    result = run(healthy, "init")
    assert result.code == 2
    assert "symlink" in result.err
    assert "gitops-lint" not in outside.read_text()


def test_where_nothing_can_be_written_it_says_so(healthy: Path) -> None:
    (healthy / ".github").write_text("a file\n")
    result = run(healthy, "init")
    assert result.code == 2
    assert "can't" in result.err
    assert "Traceback" not in result.err
