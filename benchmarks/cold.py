"""How long a check takes that knows of no other, beside others: `python benchmarks/cold.py --run PYTHON… TREE…`.

Each PYTHON is the interpreter of an environment with a copy of gitops-lint in it, and all are compared with the first.
They take turns, so that whatever else the machine does slows all of them alike; only the ratios mean anything. Times
are processor time with that of the system, of the whole process with its start, in seconds: the least of several runs.

`--kustomize KUBECTL` adds what `kubectl kustomize` takes for all folders that it builds, a process for each, as scripts
in CI have it; `--floor` what it takes to read the events of all YAML once with libyaml, from Python.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

_FLOOR = """
import pathlib
from ruamel.yaml.cyaml import CParser
for path in pathlib.Path().rglob("*.y*ml"):
    try:
        parser = CParser(path.read_bytes())
        while parser.check_event():
            parser.get_event()
    except Exception:
        pass
"""
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_ENVIRONMENT = {**os.environ, "GITOPS_LINT_CACHE_DIR": os.devnull}
"""No folder can be made there, and so nothing is kept between runs."""


def used(commands: list[list[str]], folder: Path) -> float:
    """Return how long commands take that are run in a folder, one after the other, whatever they end with."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for command in commands:
        out = subprocess.DEVNULL
        subprocess.run(command, cwd=folder, env=_ENVIRONMENT, stdout=out, stderr=out, check=False)  # noqa: S603 (what our caller names)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def check(python: str) -> list[str]:
    """Return the command of a check."""
    return [python, "-m", "gitops_lint", "check", "--format", "json", "--fail-on", "never"]


def builds(kubectl: str, tree: Path) -> list[list[str]]:
    """Return the commands that build all folders of a tree that kustomize builds."""
    folders = sorted({path.parent for name in _KUSTOMIZATIONS for path in tree.rglob(name)})
    return [[kubectl, "kustomize", "--load-restrictor", "LoadRestrictionsNone", str(folder)] for folder in folders]


def least(measures: Sequence[Callable[[], float]], runs: int) -> list[float]:
    """Return the least of several runs of each measure, which take turns."""
    return [min(times) for times in zip(*([measure() for measure in measures] for _ in range(runs)), strict=True)]


def main() -> None:
    """Measure all trees and print a table."""
    parser = argparse.ArgumentParser(description="How long a check takes that knows of no other, beside others.")
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--run", action="append", metavar="PYTHON", help="this one's gitops-lint (the running one's)")
    parser.add_argument("--kustomize", metavar="KUBECTL", help="compare with this program's `kustomize`")
    parser.add_argument("--floor", action="store_true", help="compare with reading YAML alone")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    pythons: list[str] = options.run or [sys.executable]
    titles = ["first", *(f"{number}." for number in range(2, len(pythons) + 1))]
    titles += [title for title, is_wanted in (("kustomize", options.kustomize), ("floor", options.floor)) if is_wanted]
    print(f"{'tree':32} " + " ".join(f"{title:>18}" for title in titles))
    ratios: list[list[float]] = []
    for tree in map(Path.resolve, options.trees):
        measures = [partial(used, [check(python)], tree) for python in pythons]
        measures += [partial(used, builds(options.kustomize, tree), tree)] if options.kustomize else []
        measures += [partial(used, [[pythons[0], "-c", _FLOOR]], tree)] if options.floor else []
        times = least(measures, options.runs)
        ratios.append([time / times[0] for time in times])
        shown = " ".join(f"{time:8.2f} ({ratio:7.3f})" for time, ratio in zip(times, ratios[-1], strict=True))
        print(f"{tree.name[:32]:32} {shown}", flush=True)
    medians = " ".join(f"{statistics.median(column):18.3f}" for column in zip(*ratios, strict=True))
    print(f"{'median ratio to the first':32} {medians}")


if __name__ == "__main__":
    main()
