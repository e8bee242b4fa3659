"""What an edit costs in a session, beside a run that knows of no other: `python benchmarks/session.py TREE…`.

Each edit changes a line of one file, chosen by chance, and takes the edit before it back. Times are processor time, in
seconds; memory is what the process holds at the end, beyond what it held after the first update. What cleaning up
takes, after each edit and when nobody waits, stands by itself.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import time
from pathlib import Path

from gitops_lint.config.loading import load
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.tree import is_manifest
from gitops_lint.session import Session, clean_up

_PAGE = os.sysconf("SC_PAGE_SIZE")


def held() -> float:
    """Return what this process holds of the memory, in MiB (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 2**20


def timed(session: Session, changes: dict[str, bytes | None]) -> tuple[float, float]:
    """Return how long an update takes, and cleaning up after it."""
    start = time.process_time()
    session.update(changes)
    updated = time.process_time()
    clean_up()
    return updated - start, time.process_time() - updated


def edits(tree: FolderTree, number: int, seed: int) -> list[dict[str, bytes | None]]:
    """Return edits of a tree, each with what takes back the one before."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    paths = sorted(filter(is_manifest, tree.paths))
    made: list[dict[str, bytes | None]] = []
    last: str | None = None
    for _ in range(number):
        path = chance.choice(paths)
        lines = tree.read(path).split(b"\n")
        at = chance.randrange(len(lines))
        lines[at] = lines[at].replace(b"a", b"e", 1) if chance.random() < 0.5 else lines[at] + b" "
        back: dict[str, bytes | None] = {last: tree.read(last)} if last not in (None, path) else {}
        made.append({**back, path: b"\n".join(lines)})
        last = path
    return made


def main() -> None:
    """Measure a session for each tree."""
    parser = argparse.ArgumentParser(description="What an edit costs in a session.")
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    gc.disable()  # as the commands do that keep a session
    print(f"{'tree':32} {'first':>7} {'same':>7} {'edit':>7} {'95 %':>7} {'of first':>9} {'cleaning':>9} {'grown':>9}")
    for path in options.trees:
        session = Session(path, load(path).config)
        (first, _), (same, _) = timed(session, {}), timed(session, {})
        before = held()
        taken = [timed(session, changes) for changes in edits(FolderTree(path), options.edits, options.seed)]
        times, cleaning = [edit for edit, _ in taken], statistics.median(cleaned for _, cleaned in taken)
        median, most = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        grown = held() - before
        row = f"{path.name[:32]:32} {first:7.3f} {same:7.3f} {median:7.3f} {most:7.3f} {median / first:9.2f}"
        print(f"{row} {cleaning:9.3f} {grown:5.1f} MiB", flush=True)


if __name__ == "__main__":
    main()
