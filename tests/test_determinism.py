"""Same input, same output, byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


_PROGRAM = """
import contextlib, io, json, sys
from gitops_lint.cli import repository
from gitops_lint.cli.main import run

analyses = {}
analyse = repository.analyse

def analysed_once(root, config, *asked):
    # each command prints of what the process has worked out once
    key = (root, repr(config), asked[-2])  # whether it is checked
    if key not in analyses:
        analyses[key] = analyse(root, config, *asked)
    return analyses[key]

repository.analyse = analysed_once

def printed(arguments):
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    try:
        with contextlib.redirect_stdout(out):
            run(arguments)
    except SystemExit as end:
        out.flush()
        return end.code, out.buffer.getvalue().decode()

json.dump([printed(arguments) for arguments in json.load(sys.stdin)], sys.stdout)
"""


def printed(seed: str) -> dict[tuple[str, ...], str]:
    """Return what each command prints of the sample repository in a process with its own hashes of strings."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "NO_COLOR": "1", "COLUMNS": "100"}
    asked = json.dumps([[*arguments, "sample-repo"] for arguments in COMMANDS.values()])
    command = [sys.executable, "-c", _PROGRAM]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=asked.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    results = json.loads(done.stdout)
    assert {code for code, _ in results} <= {0, 1}, done.stderr.decode()
    return dict(zip(COMMANDS.values(), (out for _, out in results), strict=True))


COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check",),
    "check as JSON": ("check", "--format", "json"),
    "graph": ("graph",),
    "graph as JSON": ("graph", "--format", "json", "--level", "all"),
    "graph as Mermaid": ("graph", "--format", "mermaid"),
    "graph as DOT": ("graph", "--format", "dot"),
    "graph as GraphML": ("graph", "--format", "graphml"),
    "graph of what is implied": ("graph", "--edges", "implied"),
    "graph of clusters": ("graph", "--level", "clusters"),
    "graph around a node": ("graph", "--focus", "Kustomization/nessie"),
    "ways": ("graph", "--level", "all", "--path", "Kustomization/spark-jobs", "ClusterSecretStore/onepassword"),
    "graph as SVG": ("graph", "--format", "svg", "--level", "all"),
    "graph as a page": ("graph", "--format", "html"),
    "plan as JSON": ("plan", "--format", "json"),
}


def test_the_order_of_sets_does_not_show() -> None:
    """One test for all commands: each that ran on another processor would start the same processes again."""
    first = printed("0")
    assert all(first.values())
    for seed in ("4242",):
        again = printed(seed)
        assert [name for name, arguments in COMMANDS.items() if again[arguments] != first[arguments]] == []
