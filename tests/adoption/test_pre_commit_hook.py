"""The pre-commit hook, run by the real pre-commit in real git repositories."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

import pytest
from handwritten import kustomization
from small_repositories import FAULTY, HEALTHY, commit, git, new_repository, plain_environment, write

ROOT = Path(__file__).parents[2]
_MADE = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")
"""What isn't in the repository that pre-commit clones, compiled modules among it."""
PACKAGE = ("gitops_lint", "rules", "tools", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


class Result(NamedTuple):
    code: int
    said: str


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which pre-commit installs from what the tests have installed, without a network."""
    home = tmp_path_factory.mktemp("home")
    return {
        **plain_environment(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it the wrong way round: there is no isolation
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository that holds gitops-lint, tagged as a release is."""
    folder = tmp_path_factory.mktemp("hooks") / "gitops-lint"
    folder.mkdir()
    for name in PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=_MADE)
        else:
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    commit(folder, {})
    git(folder, "tag", "v1")
    return folder


class Repository:
    """A repository with the hook in it."""

    def __init__(self, folder: Path, machine: dict[str, str]) -> None:
        self.folder = folder
        self.machine = machine

    def run_on_all_files(self) -> Result:
        """Run the hooks on the whole repository, as CI does."""
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
        done = subprocess.run(command, cwd=self.folder, env=self.machine, capture_output=True, text=True, check=False)
        return Result(done.returncode, done.stdout + done.stderr)

    def commit(self, *files: str) -> Result:
        """Commit what is staged, or these files, as people do: with the hook in between."""
        identity = ("-c", "user.name=someone", "-c", "user.email=someone@example.com")
        command = ["git", *identity, "commit", "-m", "change", *files]
        done = subprocess.run(command, cwd=self.folder, env=self.machine, capture_output=True, text=True, check=False)
        return Result(done.returncode, done.stdout + done.stderr)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, machine: dict[str, str], hooks: Path) -> Path:
    """Return a repository in which pre-commit has installed itself."""
    config = f"repos:\n  - repo: {hooks}\n    rev: v1\n    hooks:\n      - id: gitops-lint\n"
    folder = new_repository(
        tmp_path_factory.mktemp("prepared") / "cluster", {**HEALTHY, ".pre-commit-config.yaml": config}
    )
    command = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(command, cwd=folder, env=machine, capture_output=True, check=True)
    return folder


@pytest.fixture
def repository(tmp_path: Path, machine: dict[str, str], prepared: Path) -> Repository:
    return Repository(shutil.copytree(prepared, tmp_path / "cluster"), machine)


def test_a_good_change_passes_and_nothing_is_said_but_that(repository: Repository) -> None:
    write(repository.folder, {"cluster/more.yaml": kustomization("more", "storage")})
    git(repository.folder, "add", "--all")
    result = repository.commit()
    assert result.code == 0, result.said
    line = next(line for line in result.said.splitlines() if line.startswith("gitops-lint"))
    assert line.endswith("Passed")
    assert "cluster/" not in result.said.partition(line)[2].split("file changed")[0]


def test_a_fault_stops_the_commit_and_is_shown_at_its_line(repository: Repository) -> None:
    write(repository.folder, {"cluster/app.yaml": FAULTY["cluster/app.yaml"]})
    git(repository.folder, "add", "--all")
    result = repository.commit()
    assert result.code == 1
    assert "cluster/app.yaml" in result.said
    assert "dependency 'flux-system/gone' not found" in result.said


def test_a_deletion_that_leaves_a_reference_without_its_end_stops_the_commit(repository: Repository) -> None:
    git(repository.folder, "rm", "-q", "cluster/storage.yaml")
    result = repository.commit()
    assert result.code == 1
    assert "dependency 'flux-system/storage' not found" in result.said


def test_a_file_that_git_does_not_track_does_not_hide_a_fault(repository: Repository) -> None:
    write(
        repository.folder, {"cluster/app.yaml": FAULTY["cluster/app.yaml"], "cluster/gone.yaml": kustomization("gone")}
    )
    git(repository.folder, "add", "cluster/app.yaml")
    result = repository.commit()
    assert result.code == 1
    assert "dependency 'flux-system/gone' not found" in result.said


def test_what_is_not_staged_does_not_stop_the_commit(repository: Repository) -> None:
    write(repository.folder, {"cluster/more.yaml": kustomization("more")})
    git(repository.folder, "add", "--all")
    write(repository.folder, {"cluster/app.yaml": FAULTY["cluster/app.yaml"]})
    assert repository.commit().code == 0


def test_a_commit_of_named_files_is_checked_as_it_will_be(repository: Repository) -> None:
    write(repository.folder, {"cluster/app.yaml": FAULTY["cluster/app.yaml"]})
    assert repository.commit("cluster/app.yaml").code == 1


def test_a_commit_of_nothing_that_counts_passes_even_where_there_are_faults(repository: Repository) -> None:
    commit(repository.folder, {"cluster/app.yaml": FAULTY["cluster/app.yaml"]})
    write(repository.folder, {"README.md": "A cluster.\n"})
    git(repository.folder, "add", "--all")
    result = repository.commit()
    assert result.code == 0, result.said


def test_a_run_on_all_files_finds_what_is_committed(repository: Repository) -> None:
    assert repository.run_on_all_files().code == 0
    commit(repository.folder, {"cluster/app.yaml": FAULTY["cluster/app.yaml"]})
    assert repository.run_on_all_files().code == 1
