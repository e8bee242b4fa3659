"""The hook is added to a pre-commit configuration, and nothing else in the file changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.adoption.pre_commit import propose_hook

TWO_COLUMNS = """\
# what runs before a commit
default_stages: [pre-commit]
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v5.0.0  # newest
    hooks:
      - id: "trailing-whitespace"
      - id: end-of-file-fixer
"""
NO_INDENT = """\
repos:
- repo: local
  hooks:
  - id: fmt
    name: fmt
    entry: fmt
    language: system

ci:
  autofix_prs: false
"""


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(TWO_COLUMNS, id="list indented"),
        pytest.param(NO_INDENT, id="list not indented, another key after it"),
        pytest.param(TWO_COLUMNS.rstrip("\n"), id="no line end at the end"),
        pytest.param(TWO_COLUMNS.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(TWO_COLUMNS + "\n\n# the end\n", id="comment at the end"),
    ],
)
def test_the_hook_comes_last_and_every_line_stays(before: str, tmp_path: Path) -> None:
    proposal = propose_hook(before)
    assert proposal.changes
    old, new = before.splitlines(), proposal.after.splitlines()
    added = len(new) - len(old)
    assert any(new[:start] + new[start + added :] == old for start in range(len(new)))
    line_ends = proposal.after.count("\n")
    assert proposal.after.count("\r\n") == (line_ends if "\r\n" in before else 0)
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_bytes(proposal.after.encode())
    validated = subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", str(file)], check=False)
    assert validated.returncode == 0


def test_a_new_file_is_one_that_pre_commit_takes(tmp_path: Path) -> None:
    proposal = propose_hook(None)
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_text(proposal.after)
    validated = subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", str(file)], check=False)
    assert validated.returncode == 0
    assert proposal.diff().startswith("--- /dev/null\n+++ b/.pre-commit-config.yaml\n")


def test_a_hook_that_is_there_is_not_added_again() -> None:
    once = propose_hook(TWO_COLUMNS).after
    again = propose_hook(once)
    assert not again.changes
    assert again.reason == "it has the hook"


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("repos: []\n", id="an empty list in brackets"),
        pytest.param("repos: [{repo: meta, hooks: [{id: identity}]}]\n", id="a list in brackets"),
        pytest.param("repos:\n  - {repo: meta\n", id="no YAML"),
        pytest.param("", id="nothing"),
        pytest.param(
            "repos: &all\n  - repo: meta\n    hooks: [{id: identity}]\nother: *all\n", id="an alias of the list"
        ),
    ],
)
def test_what_can_not_be_added_to_is_left_and_the_hook_shown(before: str) -> None:
    proposal = propose_hook(before)
    assert proposal.after == before
    assert "id: gitops-lint" in proposal.by_hand


@given(st.text())
def test_any_text_is_left_or_added_to(before: str) -> None:
    proposal = propose_hook(before)
    assert not proposal.changes or "id: gitops-lint" in proposal.after
