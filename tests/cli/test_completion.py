"""What shells complete: in the protocol of each, and in those that are installed here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import HEALTHY, ROOT, run, written
from handwritten import kustomization

REPOSITORY = {**HEALTHY, "cluster/more.yaml": kustomization("apart")}
WORDS = {
    "bash": lambda line: {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)},
    "zsh": lambda line: {"_TYPER_COMPLETE_ARGS": line},
    "fish": lambda line: {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
}


def completed(line: str, cwd: Path, shell: str = "bash") -> list[str]:
    """Return what a shell is told of a command line that ends where Tab is pressed."""
    environment = {"_GITOPS_LINT_COMPLETE": f"complete_{shell}", **WORDS[shell](f"gitops-lint {line}")}
    out = run(cwd=cwd, **environment).out
    return re.findall(r'"([^"]+)"', out) if shell == "zsh" else out.split()


@pytest.mark.parametrize("shell", WORDS)
@pytest.mark.parametrize("before", ["graph --focus", "plan --fail", "plan --recover", "graph --path x", "build"])
def test_nodes_are_those_of_the_repository(tmp_path: Path, before: str, shell: str) -> None:
    words = completed(f"{before} Kustomization/flux-system/ap", written(tmp_path, REPOSITORY), shell)
    names = ["Kustomization/flux-system/apart", "Kustomization/flux-system/app"]
    assert words == names


def test_the_repository_may_be_named_before(tmp_path: Path) -> None:
    written(tmp_path / "elsewhere", REPOSITORY)
    assert completed("graph elsewhere --focus Kustomization/flux-system/sto", tmp_path) == [
        "Kustomization/flux-system/storage"
    ]


def test_commands_options_checks_and_clusters_are_completed(tmp_path: Path) -> None:
    root = written(tmp_path, REPOSITORY)
    assert completed("gra", root) == ["graph"]
    assert "--base" in completed("check --ba", root)
    assert completed("rule dependency-c", root) == ["dependency-cycle"]
    assert completed("check --select GL101,GL20", root)[:2] == ["GL101,GL201", "GL101,GL202"]
    assert completed("plan --cluster cl", root) == ["cluster"]


def test_folders_are_completed_for_build(tmp_path: Path) -> None:
    assert completed("build em", written(tmp_path, REPOSITORY)) == ["empty/"]


def test_names_that_a_shell_would_make_something_of_are_left_out(tmp_path: Path) -> None:
    hostile = [kustomization(f'"x{mark}y"') for mark in ("$(id)", "`id`", "';id;'", " ", "*", ":")]
    root = written(tmp_path, {**HEALTHY, "cluster/hostile.yaml": "".join(hostile)})
    assert completed("graph --focus Kustomization/flux-system/x", root) == []


def test_where_there_is_nothing_to_read_nothing_is_said(tmp_path: Path) -> None:
    environment = {"_GITOPS_LINT_COMPLETE": "complete_bash", **WORDS["bash"]("gitops-lint graph --focus K")}
    result = run(cwd=written(tmp_path, {".gitops-lint.yaml": "no: such\n"}), **environment)
    assert (result.out.strip(), result.err) == ("", "")


DRIVERS = {
    "bash": """\
gitops-lint --show-completion > completion
source ./completion
COMP_WORDS=(gitops-lint graph --focus Kustomization/flux-system/sto); COMP_CWORD=3
_gitops_lint_completion gitops-lint
echo "${COMPREPLY[@]}"
""",
    "fish": """\
gitops-lint --show-completion > completion
source ./completion
complete --do-complete 'gitops-lint graph --focus Kustomization/flux-system/sto'
""",
    "zsh": """\
autoload -Uz compinit; compinit -u -d ./dump
_arguments() { print -r -- $@ }
gitops-lint --show-completion > completion
source ./completion
words=(gitops-lint graph --focus Kustomization/flux-system/sto); CURRENT=4
_gitops_lint_completion
""",
}
"""What sets completion up in each shell, and presses Tab."""


@pytest.mark.parametrize("shell", DRIVERS)
def test_a_shell_that_is_here_completes_a_node(tmp_path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    root = written(tmp_path, REPOSITORY)
    program = root / "bin" / "gitops-lint"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m gitops_lint "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    environment |= {"HOME": str(tmp_path)}
    done = subprocess.run(
        [shell, "-c", DRIVERS[shell]], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert "Kustomization/flux-system/storage" in done.stdout, done.stderr
    assert "app" not in done.stdout
