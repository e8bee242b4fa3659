"""Random trees built by kustomize and by us, side by side.

The tests do that to a hundred trees. For thousands: `python tests/kustomize/differential.py --trees 20000 --seed 1`,
which prints each difference that it meets in the smallest tree that shows it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generated_trees import trees
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from oracle import build, kustomize, objects, write

TREES = 10
"""How many trees a run of kustomize builds: what takes time is its start."""
RUNS = 6
"""How many runs go with one seed."""
Files = dict[str, str]


class Batch(tuple[Files, ...]):
    """Trees to be built in one go; a failure shows what differs, not all of these files."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{len(self)} trees"


class Difference(NamedTuple):
    """A tree that is not built as kustomize builds it, and what tells the two apart."""

    files: Files
    tag: str
    words: str

    def __str__(self) -> str:
        files = "".join(f"== {path}\n{content}" for path, content in self.files.items())
        return f"{files}\nin {self.tag}: {self.words}"


batches = st.tuples(*(trees(f"t{number}") for number in range(TREES))).map(Batch)


def compare(files: Files, tag: str) -> Difference | None:
    """Build one tree by both, and return how they differ."""
    with TemporaryDirectory() as root:
        write(files, Path(root))
        theirs = kustomize(Path(root), tag)
    ours = build(files, tag)
    faults = [problem.message for problem in ours.problems if not problem.harmless]
    if theirs.error:
        return None if faults else Difference(files, tag, f"kustomize fails: {theirs.error}")
    if faults:
        return Difference(files, tag, f"kustomize builds it, and we say: {faults[0]}")
    mine = objects(ours)
    if mine == theirs.objects:
        return None
    pairs = [
        f"kustomize: {one}\nours:      {other}"
        for one, other in zip(theirs.objects, mine, strict=False)
        if one != other
    ]
    return Difference(files, tag, "\n".join(pairs) or "there are more or fewer objects")


def first_difference(batch: Batch) -> Difference | None:
    """Build trees by both, those that we find no fault with in one go, and return the first difference."""
    tags = [f"t{number}" for number in range(len(batch))]
    by_tag = dict(zip(tags, batch, strict=True))
    good = [tag for tag in tags if all(problem.harmless for problem in build(by_tag[tag], tag).problems)]
    suspects = [tag for tag in tags if tag not in good]
    if not _built_alike([by_tag[tag] for tag in good], good):
        suspects += good
    return next((found for tag in suspects if (found := compare(by_tag[tag], tag)) is not None), None)


def _built_alike(good: list[Files], tags: list[str]) -> bool:
    files = {path: text for tree in good for path, text in tree.items()}
    files["kustomization.yaml"] = "resources:\n" + ("".join(f"- {tag}\n" for tag in tags) or "  []")
    return compare(files, "") is None


def run(number: int, check: Callable[[Batch], None], *, runs: int = RUNS) -> None:
    """Check the batches of one seed; the same seed gives the same batches."""
    seed(number)(settings_for(runs)(given(batches)(check)))()


def settings_for(runs: int) -> settings:
    """Return how so many examples are made of a seed."""
    kept = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(
        max_examples=runs, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=kept
    )


def shrunk(difference: Difference) -> Difference:
    """Return a difference in as few lines as it takes: a line goes, with those that stand below it, where one stays."""
    smallest, before = difference, 0
    while len(str(smallest)) != before:
        before = len(str(smallest))
        for path in difference.files:
            row = 0
            while row < len(lines := smallest.files[path].splitlines(keepends=True)):
                rest = "".join([*lines[:row], *lines[_end_of_block(lines, row) :]])
                smaller = compare({**smallest.files, path: rest}, smallest.tag)
                smallest = smaller or smallest
                row += smaller is None
    return smallest._replace(files={path: text for path, text in smallest.files.items() if text})


def _end_of_block(lines: list[str], row: int) -> int:
    indent = len(lines[row]) - len(lines[row].lstrip())
    below = (number for number in range(row + 1, len(lines)) if not lines[number].startswith(" " * (indent + 1)))
    return next(below, len(lines))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="the first of the seeds, each for so many trees")
    parser.add_argument("--shrink", action="store_true", help="make each difference small")
    arguments = parser.parse_args()
    seeds = range(arguments.seed, arguments.seed + -(-arguments.trees // (TREES * RUNS)))
    differences = 0
    for number in seeds:
        found: list[Difference] = []

        def check(batch: Batch) -> None:
            difference = first_difference(batch)
            if difference is not None:
                found.append(difference)  # noqa: B023 (it is called within this very round)

        run(number, check)
        differences += len(found)
        for difference in map(shrunk, found) if arguments.shrink else found:
            sys.stdout.write(f"seed {number}: {difference}\n")
    sys.stdout.write(f"{len(seeds) * TREES * RUNS} trees, {differences} differences\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
