"""Runs `check --fix` on a copy of a repository, and looks for what it must not do.

As a program: `python tests/mending.py FOLDER… [--unsafe-fixes]` prints for each folder what was fixed and what was not,
and what is wrong with it: a finding that should be gone, an error or warning that is new, a line that no fix names, a
second run that changes something. The folders are not written to. tests/test_mending.py runs it on the sample.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from committing import committed, git

from gitops_lint.change.findings import match
from gitops_lint.cli.mending import mend, save
from gitops_lint.fixes.mending import Mended, edits_of
from gitops_lint.linter import Analysis, analyse
from gitops_lint.repo.tree import Tree
from gitops_lint.rulebook.checks import Severity

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? ")


class Outcome(NamedTuple):
    """What came of mending a repository: what was done, and what should not have been."""

    mended: Mended
    wrong: tuple[str, ...]


def run(version: Path | Tree, unsafe: bool = False) -> Outcome:
    """Mend a copy of a repository on disk, as the command does, and look at it again."""
    with committed(version) as root:
        before = analyse(root)
        mended = mend(before, lambda analysis: analysis.findings, unsafe)
        save(before, mended, quiet=True)
        after = analyse(root)
        again = mend(after, lambda analysis: analysis.findings, unsafe)
        wrong = (*_findings(before, after, mended), *_lines(root, mended))
        return Outcome(mended, (*wrong, *(f"a second run changes {path}" for path in again.files)))


def _findings(before: Analysis, after: Analysis, mended: Mended) -> Iterator[str]:
    for found in match(before, after).new:
        if found.severity is not Severity.INFO:
            yield f"new: {found.check.id} {found.finding.message}"
    left = {(found.fingerprint, found.finding.message) for found in after.findings}
    for found in mended.made:
        if (found.fingerprint, found.finding.message) in left:
            yield f"still there: {found.check.id} {found.finding.message}"


def _lines(root: Path, mended: Mended) -> Iterator[str]:
    """Find the lines that git says have changed and that are in no fix."""
    named = {(edit.place.path, line) for edit in edits_of(mended.made) for line in _of(edit.place)}
    path = ""
    for line in git(root, "-c", "core.quotePath=false", "diff", "-U0", "--no-color").splitlines():
        hunk = _HUNK.match(line)
        if line.startswith("--- a/"):
            path = line.removeprefix("--- a/").rstrip("\t")
        elif hunk is not None:
            first, count = int(hunk[1]), int(hunk[2] or 1)
            for number in range(first, first + max(1, count)):
                if (path, number) not in named:
                    yield f"changed without being named: {path}:{number}"


def _of(place: tuple[str, int, int, int, int]) -> range:
    _, line, _, end_line, end_column = place
    return range(line, end_line + (end_column > 1))


def main() -> int:
    """Mend copies of folders and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--unsafe-fixes", action="store_true")
    arguments = parser.parse_args()
    made: Counter[str] = Counter()
    wrong = 0
    for folder in arguments.folders:
        outcome = run(folder, arguments.unsafe_fixes)
        sys.stdout.write(f"{folder}: {len(outcome.mended.made)} fixed, {len(outcome.mended.left)} not\n")
        for found in outcome.mended.made:
            made[f"{found.check.id} {found.check.name}"] += 1
        for left in outcome.mended.left:
            finding = left.reported.finding
            said = finding.fix.description if finding.fix else ""
            sys.stdout.write(
                f"  not {left.reported.check.id} {finding.place.path}:{finding.place.line} {said}: {left.reason}\n"
            )
        sys.stdout.writelines(f"  WRONG {one}\n" for one in outcome.wrong)
        sys.stdout.flush()
        wrong += len(outcome.wrong)
    sys.stdout.writelines(f"{count:4d} {check}\n" for check, count in sorted(made.items()))
    sys.stdout.write(f"fixed {sum(made.values())} in {len(arguments.folders)} folders; wrong: {wrong}\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
