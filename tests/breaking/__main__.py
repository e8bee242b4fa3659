"""Break a folder and print what was noticed."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import breaking
from breaking.run import run
from gitops_lint.repo.folder_tree import FolderTree


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m breaking", description=breaking.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    tree = FolderTree(arguments.folder.resolve())
    outcome = run(tree, arguments.most, arguments.seed, _say)
    missed = Counter(one.way for one in outcome.missed)
    for way, count in sorted(outcome.tried.items()):
        _say(f"{count - missed[way]:4d} of {count:4d}  {way}")
    _say(f"noticed {outcome.noticed:.1%}, by a finding about it {outcome.near:.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
