"""How commands grow with a fleet: `python benchmarks/fleet_growth.py`, which takes some minutes (Linux).

Fleets of about 1,000, 10,000 and 100,000 objects (`synthetic_fleet.py`) are written to a folder, and each command is
run on them as people run it, start-up and output included, by as many processes as there are processors. Of each:
processor seconds, wall-clock seconds, and the most memory that all processes had together, each page once. It ends with
1 where something is above a bar. `--write` puts the table into docs/growth.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from growth import PAGE, put
from synthetic_fleet import Fleet

SIZES = (1_000, 10_000, 100_000)
COMMANDS = {
    "check": ("check", "--no-cache", "--format", "json"),
    "plan": ("plan", "--format", "json"),
    "graph -o x.html": ("graph", "-o", os.devnull, "--format", "html"),
}
MOST_SECONDS, MOST_MIB, MOST_RATIO = 60.0, 2048.0, 1.2
BEGIN = "<!-- benchmarks/fleet_growth.py --write -->"
_COLUMNS = ("command", "objects", "processor time", "wall clock", "memory", "processor time per object")
_HEAD = f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|\n"
_OFTEN = 0.2  # seconds between two looks at the memory


class Cost(NamedTuple):
    """What a command takes: processor and wall-clock seconds, and the most memory, in MiB."""

    processor: float
    wall: float
    memory: float


def measured(command: tuple[str, ...], folder: Path, jobs: int | None) -> Cost:
    """Run a command on a folder."""
    arguments = [sys.executable, "-m", "gitops_lint", *command, str(folder)]
    arguments += ["--jobs", str(jobs)] if jobs else []
    before, began = os.times(), time.monotonic()
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        most = 0.0
        while process.poll() is None:
            most = max(most, sum(_held(pid) for pid in _tree(process.pid)))
            time.sleep(_OFTEN)
    after = os.times()
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(processor, time.monotonic() - began, most)


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and those that it has made."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _held(pid: int) -> float:
    """Return the memory of a process in MiB, its share of pages that several have."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def faults(costs: dict[str, list[Cost]], objects: list[int]) -> list[str]:
    """Return what is above a bar, in words; the smallest fleet is at the beginning."""
    told = []
    for command, of_sizes in costs.items():
        each = [cost.processor / number for cost, number in zip(of_sizes, objects, strict=True)]
        if each[-1] > MOST_RATIO * each[0]:
            told.append(f"{command}: an object takes {each[-1] / each[0]:.2f} times as long in the largest fleet")
        if of_sizes[-1].wall > MOST_SECONDS:
            told.append(f"{command}: {of_sizes[-1].wall:.0f} s by the clock")
        if of_sizes[-1].memory > MOST_MIB:
            told.append(f"{command}: {of_sizes[-1].memory:,.0f} MiB")
    return told


def _row(command: str, objects: int, cost: Cost) -> str:
    each = f"{cost.processor / objects * 1000:.2f} ms"
    return (
        f"| {command} | {objects:,} | {cost.processor:.1f} s | {cost.wall:.1f} s | {cost.memory:,.0f} MiB | {each} |\n"
    )


def main() -> int:
    """Measure all commands at all sizes; 1 where something is above a bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, help="processes, in place of as many as gain")
    parser.add_argument("--folder", type=Path, help="where the fleets are written, and stay")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        fleets = [Fleet.of(size) for size in SIZES]
        objects = [fleet.objects for fleet in fleets]
        folders = [(asked.folder or Path(made)) / f"{size}" for size in SIZES]
        for fleet, folder in zip(fleets, folders, strict=True):
            fleet.write(folder)
        costs: dict[str, list[Cost]] = {command: [] for command in COMMANDS}
        rows = []
        for command, arguments in COMMANDS.items():
            for folder, number in zip(folders, objects, strict=True):
                costs[command].append(measured(arguments, folder, asked.jobs))
                rows.append(_row(command, number, costs[command][-1]))
                print(rows[-1], end="", flush=True)
    if asked.write:
        put(BEGIN, _HEAD, rows)
    told = faults(costs, objects)
    print(*told, sep="\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
