"""Runs the command line as a user does, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from handwritten import INSTANCE, kustomization
from in_process import Result, run_here

from gitops_lint.cli import main

ROOT = Path(__file__).parents[2]

HEALTHY = {
    "bootstrap/flux.yaml": INSTANCE,
    "cluster/ks.yaml": kustomization("app", "storage") + kustomization("storage"),
    "empty/kustomization.yaml": "resources: []\n",
}
"""A repository that nothing is wrong with."""

FAULTY = {**HEALTHY, "cluster/ks.yaml": kustomization("app", "gone")}
"""A repository with one error, the dependency on `gone`."""


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write files into a folder that is a repository's root."""
    (folder / ".git").mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", errors="surrogatepass")
    return folder


def run(
    *arguments: str | Path,
    cwd: Path,
    columns: int = 100,
    begin: Callable[[list[str]], NoReturn] = main.run,
    encoding: str = "utf-8",
    **environment: str,
) -> Result:
    """Run `gitops-lint` in this process; whatever happens, it ends by an exit code and not by an exception."""
    kept = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "NO_COLOR")}
    told = {**kept, "COLUMNS": str(columns), **environment}
    return run_here([str(argument) for argument in arguments], cwd, told, begin, encoding)


def run_apart(*arguments: str | Path, cwd: Path, **environment: str) -> Result:
    """Run `gitops-lint` in a process of its own; there is no traceback."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **environment}
    command = [sys.executable, "-m", "gitops_lint", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, check=False, timeout=120)
    result = Result(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
    assert "Traceback" not in result.err, result.err
    return result
