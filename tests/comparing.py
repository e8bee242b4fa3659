"""Commits one version of a repository after another, and asks the linter what the change brings and mends.

As a program: `python tests/comparing.py BEFORE AFTER` commits what two folders hold, and prints which findings are new
with the change from the first to the second and which are fixed, and the same for the way back. Neither folder is
written to. tests/test_comparing.py runs it on the sample.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

from committing import committed

from gitops_lint.change.compare import Change, compare
from gitops_lint.linter import analyse
from gitops_lint.repo.revision import CommitTree, find_base
from gitops_lint.repo.tree import Tree


class BothWays(NamedTuple):
    """What is new and fixed with a change, and with taking it back."""

    there: Change
    back: Change


def both_ways(before: Path | Tree, after: Path | Tree) -> BothWays:
    """Return what the linter says of the change from one version to another, and of the way back."""
    with committed(before, after) as root:
        base = find_base(root, "HEAD~1")
        now = analyse(root)
        then = analyse(root, open_tree=partial(CommitTree, commit=base.commit), earlier=now)
        return BothWays(compare(then, now, base), compare(now, then, base))


def main() -> int:
    """Compare two folders and print what is new and fixed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    arguments = parser.parse_args()
    for way, change in both_ways(arguments.before, arguments.after)._asdict().items():
        sys.stdout.write(f"{way}: {len(change.new)} new, {len(change.fixed)} fixed, {len(change.unchanged)} others\n")
        for word, findings in (("new", change.new), ("fixed", change.fixed)):
            for found in findings:
                place = found.finding.place
                sys.stdout.write(f"  {word} {found.check.id} {place.path}:{place.line} {found.finding.message}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
