"""What the project offers beside the package: image, issue forms, a component of GitLab, a preset of Renovate."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gitops_lint import __version__
from gitops_lint.adoption.pre_commit import propose_hook

ROOT = Path(__file__).parents[2]
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")


def validated(schema: str, *files: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_issue_forms_are_valid_by_their_schema() -> None:
    validated("vendor.github-issue-forms", *FORMS)
    validated("vendor.github-issue-config", ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml")


def test_a_false_alarm_is_asked_for_with_a_copy_that_holds_no_names() -> None:
    assert "--report-bug" in (ROOT / ".github" / "ISSUE_TEMPLATE" / "false-alarm.yml").read_text()


def test_the_component_of_gitlab_is_a_valid_job_with_its_inputs_filled_in(tmp_path: Path) -> None:
    spec, job = (ROOT / "templates" / "gitops-lint.yml").read_text().split("---\n")
    declared = set(re.findall(r"^    (\w+):$", spec, re.MULTILINE))
    assert set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", job)) == declared
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(re.sub(r"\$\[\[ inputs\.\w+ \]\]", "test", job))
    validated("vendor.gitlab-ci", file)


def test_inputs_of_the_component_reach_a_shell_through_variables_only() -> None:
    job = (ROOT / "templates" / "gitops-lint.yml").read_text().partition("---\n")[2]
    script = job.partition("before_script:")[2].partition("artifacts:")[0]
    assert "inputs" not in script


def test_the_preset_of_renovate_is_valid_and_finds_the_hook_that_init_writes() -> None:
    preset = ROOT / "renovate-preset.json"
    validated("vendor.renovate", preset)
    (pattern,) = json.loads(preset.read_text())["customManagers"][0]["matchStrings"]
    for before in (None, "repos:\n- repo: local\n  hooks:\n  - {id: a, name: a, entry: a, language: system}\n"):
        match = re.search(pattern.replace("(?<", "(?P<"), propose_hook(before).after)
        assert match
        assert match["currentValue"] == __version__


def test_hadolint_finds_nothing_in_the_image() -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if hadolint is None:
        pytest.skip("hadolint is missing: there are no binaries of it for this platform")
    done = subprocess.run([hadolint, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_and_takes_in_only_what_a_wheel_is_built_of() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["65532:65532"]
    copied = {
        path for line in lines if line.startswith("COPY ") and "--from" not in line for path in line.split()[1:-1]
    }
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == allowed
    assert [path for path in copied if not (ROOT / path).exists()] == []
