"""What an edit costs across processes, with one that stays: `python benchmarks/resident.py TREE…`.

Each tree is copied, and one file after the other changed by chance (as benchmarks/session.py does): beside a check that
knows of nothing (`cold`) stand an update of a session (`session`), and a check that asks the process that stays
(`check`): its time as one waits for it, and the processor time of both processes together, that which they take once
nobody waits included. Times are medians in seconds; processor time of the process that stays is a mean. (Linux)
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from session import edits, timed

from gitops_lint.config.loading import load
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.resident.running import Running, end, running
from gitops_lint.session import Session

_TICKS = os.sysconf("SC_CLK_TCK")
_OLD_ENOUGH = 0.3
"""Seconds for an edit's time to tell, and for the process to do what is left."""
_PROGRAM = (sys.executable, "-c", "from gitops_lint.cli.start import script; script()", "check", "--format", "json")


class Taken(NamedTuple):
    """What a run took: seconds as one waits for it, and of processor time."""

    wall: float
    processor: float


class Copy:
    """A copy of a tree, with a folder for caches of its own."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.folder = folder / "tree"
        self.cache = folder / "cache"
        shutil.copytree(tree, self.folder, symlinks=True)

    def check(self, *arguments: str) -> Taken:
        """Run a check as a process of its own."""
        environment = {**os.environ, "GITOPS_LINT_CACHE_DIR": str(self.cache)}
        before, start = _of_children(), time.perf_counter()
        subprocess.run(  # noqa: S603
            [*_PROGRAM, *arguments], cwd=self.folder, env=environment, capture_output=True, check=False
        )
        return Taken(time.perf_counter() - start, _of_children() - before)

    def write(self, changes: dict[str, bytes | None]) -> None:
        """Make an edit."""
        for path, content in changes.items():
            if content is not None:
                (self.folder / path).write_bytes(content)
        time.sleep(_OLD_ENOUGH)

    def process(self) -> Running:
        """Return the process that stays."""
        (process,) = running(self.cache / "resident")
        return process


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _of_process(process: int) -> float:
    """Return the processor time of a process and of those that it has waited for (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def medians(runs: list[Taken]) -> Taken:
    """Return the median of each time."""
    return Taken(*map(statistics.median, zip(*runs, strict=True)))


def in_session(copy: Copy, changes: list[dict[str, bytes | None]]) -> float:
    """Return how long an update of a session takes."""
    session = Session(copy.folder, load(copy.folder).config)
    timed(session, {})
    return statistics.median(timed(session, each)[0] for each in changes)


def across(copy: Copy, changes: list[dict[str, bytes | None]]) -> tuple[Taken, Taken, float, float]:
    """Return what the first check takes, one after an edit, the processor time elsewhere, and the memory."""
    first = copy.check("--resident")
    time.sleep(_OLD_ENOUGH)
    process = copy.process().process
    before, runs = _of_process(process), []
    for each in changes:
        copy.write(each)
        runs.append(copy.check("--resident"))
    time.sleep(_OLD_ENOUGH)
    elsewhere = (_of_process(process) - before) / len(changes)
    held = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return first, medians(runs), elsewhere, held


def measured(copy: Copy, number: int, seed: int) -> str:
    """Return the row of a tree."""
    changes = edits(FolderTree(copy.folder), number, seed)
    cold = medians([copy.check("--no-cache") for _ in range(3)])
    session = in_session(copy, changes)
    try:
        first, edit, elsewhere, held = across(copy, changes)
    finally:
        for process in running(copy.cache / "resident"):
            end(process)
    processor = edit.processor + elsewhere
    of_cold = processor / cold.processor
    row = f"{cold.wall:7.2f} {cold.processor:7.2f} {session:8.3f} {first.wall:7.2f} {edit.wall:7.3f}"
    return f"{row} {edit.processor:7.3f} {elsewhere:7.3f} {of_cold:8.2f} {edit.wall / cold.wall:8.2f} {held:5.0f} MiB"


def main() -> None:
    """Measure each tree."""
    parser = argparse.ArgumentParser(description="What an edit costs across processes.")
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    gc.disable()  # as the commands do that keep a session
    print(f"{'':32} {'cold':>15} {'session':>8} {'first':>7} {'check':>7} {'processor time':>15} {'of cold':>17}")
    print(f"{'tree':32} {'wall':>7} {'cpu':>7} {'cpu':>8} {'wall':>7} {'wall':>7} {'own':>7} {'stays':>7}", end="")
    print(f" {'cpu':>8} {'wall':>8} {'held':>9}")
    for tree in options.trees:
        with tempfile.TemporaryDirectory(prefix="gitops-lint-") as folder:
            print(f"{tree.name[:32]:32} {measured(Copy(tree, Path(folder)), options.edits, options.seed)}", flush=True)


if __name__ == "__main__":
    main()
