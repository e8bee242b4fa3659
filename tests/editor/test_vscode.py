"""The extension for VS Code is of the linter's version, and reads what that writes; `make vscode` tests the rest."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from gitops_lint import __version__

ROOT = Path(__file__).parents[2]


def manifest() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((ROOT / "editors/vscode/package.json").read_text(encoding="utf-8"))
    return data


def test_its_version_is_the_linters() -> None:
    assert manifest()["version"] == __version__


def test_its_problem_matcher_reads_what_that_of_the_task_reads() -> None:
    (matcher,) = manifest()["contributes"]["problemMatchers"]
    (task,) = json.loads((ROOT / "docs/examples/vscode-tasks.json").read_text(encoding="utf-8"))["tasks"]
    line = "apps/shop/ks.yaml:10:18: error GL102 dependency 'flux-system/database' not found: it's elsewhere"
    found = [re.fullmatch(each["pattern"]["regexp"], line) for each in (matcher, task["problemMatcher"])]
    assert [each.groups() for each in found if each] == [
        (
            "apps/shop/ks.yaml",
            "10",
            "18",
            "error",
            "GL102",
            "dependency 'flux-system/database' not found: it's elsewhere",
        )
    ] * 2


def test_without_trust_no_setting_of_a_workspace_starts_a_program() -> None:
    restricted = manifest()["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    assert set(restricted) == set(manifest()["contributes"]["configuration"]["properties"]) - {
        "gitopsLint.trace.server"
    }
