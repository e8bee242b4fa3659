"""Same input, same output, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def printed(seed: str, *arguments: str) -> bytes:
    """Return what a command prints of the sample repository in a process with its own hashes of strings."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "NO_COLOR": "1", "COLUMNS": "100"}
    command = [sys.executable, "-m", "gitops_lint", *arguments, "sample-repo"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("check",), id="check"),
        pytest.param(("check", "--format", "json"), id="check as JSON"),
        pytest.param(("graph",), id="graph"),
        pytest.param(("graph", "--format", "json", "--level", "all"), id="graph as JSON"),
        pytest.param(("graph", "--format", "mermaid"), id="graph as Mermaid"),
        pytest.param(("graph", "--format", "dot"), id="graph as DOT"),
        pytest.param(("graph", "--format", "graphml"), id="graph as GraphML"),
        pytest.param(("graph", "--edges", "implied"), id="graph of what is implied"),
        pytest.param(("graph", "--level", "clusters"), id="graph of clusters"),
        pytest.param(("graph", "--focus", "Kustomization/nessie"), id="graph around a node"),
        pytest.param(
            ("graph", "--level", "all", "--path", "Kustomization/spark-jobs", "ClusterSecretStore/onepassword"),
            id="ways",
        ),
        pytest.param(("graph", "--format", "svg", "--level", "all"), id="graph as SVG"),
        pytest.param(("graph", "--format", "html"), id="graph as a page"),
        pytest.param(("plan", "--format", "json"), id="plan as JSON"),
    ],
)
def test_the_order_of_sets_does_not_show(arguments: tuple[str, ...]) -> None:
    first = printed("0", *arguments)
    assert first
    assert [printed(seed, *arguments) == first for seed in ("1", "4242")] == [True, True]
