"""What has to be staged for a check to be worth its while."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gitops_lint.change.staged import concerns

COMMITTED = {
    "README.md": "a cluster\n",
    "docs/notes.txt": "notes\n",
    "apps/kustomization.yaml": "configMapGenerator: [{name: settings, envs: [settings.env]}]\n",
    "apps/settings.env": "DOMAIN=example.com\n",
    "apps/dashboards/cpu.txt": "{}\n",
    "cluster/app.yaml": "kind: List\n",
}


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=someone", "-c", "user.email=someone@example.com", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    for path, text in COMMITTED.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        pytest.param("README.md", False, id="a page"),
        pytest.param("docs/new.txt", False, id="a new file beside"),
        pytest.param("cluster/app.yaml", True, id="a manifest"),
        pytest.param("cluster/new.yml", True, id="a new manifest"),
        pytest.param("patches/patch.json", True, id="a JSON patch"),
        pytest.param("apps/settings.env", True, id="a file that a generator may read"),
        pytest.param("apps/dashboards/cpu.txt", True, id="a file below a kustomization's folder"),
        pytest.param(".gitops-lint.yaml", True, id="the configuration"),
        pytest.param(".sourceignore", True, id="what the source leaves out"),
    ],
)
def test_a_change_counts_if_a_finding_may_come_of_it(repository: Path, path: str, counts: bool) -> None:
    (repository / path).parent.mkdir(parents=True, exist_ok=True)
    (repository / path).write_text("changed: true\n")
    git(repository, "add", path)
    assert concerns(repository) is counts


@pytest.mark.parametrize("path", ["README.md", "cluster/app.yaml"])
def test_what_is_gone_always_counts_for_something_may_name_it(repository: Path, path: str) -> None:
    git(repository, "rm", "-q", path)
    assert concerns(repository)


def test_a_file_that_is_renamed_is_gone_from_where_it_was(repository: Path) -> None:
    git(repository, "mv", "docs/notes.txt", "docs/other.txt")
    assert concerns(repository)


def test_what_is_not_staged_does_not_count(repository: Path) -> None:
    (repository / "cluster/app.yaml").write_text("kind: Other\n")
    (repository / "README.md").write_text("changed\n")
    git(repository, "add", "README.md")
    assert not concerns(repository)


def test_where_nothing_is_staged_all_files_are_meant(repository: Path) -> None:
    assert concerns(repository)


def test_everything_counts_before_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert concerns(tmp_path)
