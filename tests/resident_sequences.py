"""Edits copies of repositories by chance, and holds what a process that stays says against runs of their own.

As a program: `python tests/resident_sequences.py --sequences 60 --seed 1 TREE…` draws that many sequences of edits for
each tree, as tests/edit_sequences.py does, and settings besides; after each, the process that stays must say what
`check --no-cache` prints, on both outputs, with the same exit code. Only what can't be checked (exit code 2) may be
left to others. How many processes stayed is told: 1, unless one ended. tests/cli/test_resident.py draws some on a small
tree.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from edit_sequences import Editor

from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.resident.running import end, running

_BY_ITSELF = "from gitops_lint.cli.start import script; script()"
_LEFT = 99
_BY_RESIDENT = f"from gitops_lint.cli import start; start._code_of = lambda *_: {_LEFT}; start.script()"
"""A check that ends with a code of its own where it would have to look by itself."""
_MOST_EDITS = 4
_SETTINGS = (b"", b"ignore: [GL6]\n", b"preset: strict\n", b'known_externals: ["Secret/*/*"]\n')
_BROKEN = b"severity: [\n"
_SETTINGS_FILE = ".gitops-lint.yaml"
_WAYS = (
    (),
    ("--staged", "--time-limit", "60"),
    ("--format", "json"),
    ("--format", "sarif"),
    ("--quiet", "--fail-on", "warning"),
    ("--statistics",),
)


class Drawn(NamedTuple):
    """What came of a sequence: the number of the process, whether it left the answer to others, and what differs."""

    process: int
    is_left: bool
    differing: str


def hold(folder: Path, files: dict[str, bytes]) -> None:
    """Let a folder hold these files and no others; what is the same isn't touched."""
    for path in FolderTree(folder).paths - files.keys():
        (folder / path).unlink()
    for path, content in files.items():
        file = folder / path
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


def said(folder: Path, cache: Path, program: str, *arguments: str) -> tuple[int, bytes, bytes]:
    """Return what a check says."""
    command = [sys.executable, "-c", program, "check", *arguments]
    environment = {**os.environ, "GITOPS_LINT_CACHE_DIR": str(cache)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def differences(tree: Path, within: Path, sequences: int, seed: int) -> Iterator[Drawn]:
    """Return what comes of each sequence."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    folder, cache = within / "tree", within / "cache"
    read = FolderTree(tree)
    files = {path: read.read(path) for path in sorted(read.paths)}
    git(within, "init", "--quiet", "tree")
    editor, settings = Editor(files, chance), files.get(_SETTINGS_FILE, b"")
    for number in range(sequences):
        if number % 10 == 0:
            editor.all_back()
        if chance.random() < 0.1:
            settings = chance.choice(_SETTINGS)
        for _ in range(chance.randint(1, _MOST_EDITS)):
            editor.edit()
        broken = chance.random() < 0.05
        hold(folder, {**editor.files, _SETTINGS_FILE: _BROKEN if broken else settings})
        if chance.random() < 0.5:
            git(folder, "add", "--all", "--force")
        way = chance.choice(_WAYS)
        kept = said(folder, cache, _BY_RESIDENT, "--resident", *way)
        fresh = said(folder, cache, _BY_ITSELF, "--no-cache", *way)
        parts = [part for part, one, two in zip(("code", "stdout", "stderr"), kept, fresh, strict=True) if one != two]
        is_left = kept[0] == _LEFT and fresh[0] == 2
        staying = running(cache / "resident")
        yield Drawn(staying[0].process if staying else 0, is_left, "" if is_left else ", ".join(parts))


def main() -> int:
    """Draw sequences for each tree; 1 where what is said differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--sequences", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    failed = 0
    for tree in asked.trees:
        with tempfile.TemporaryDirectory(prefix="gitops-lint-") as within:
            drawn = []
            try:
                for each in differences(tree, Path(within), asked.sequences, asked.seed):
                    drawn.append(each)
                    if each.differing:
                        sys.stdout.write(f"{tree.name}, sequence {len(drawn) - 1} of {asked.seed}: {each.differing}\n")
            finally:
                for process in running(Path(within) / "cache" / "resident"):
                    end(process)
        wrong, left = sum(bool(each.differing) for each in drawn), sum(each.is_left for each in drawn)
        processes = len({each.process for each in drawn})
        sys.stdout.write(f"{tree.name}: {len(drawn)} sequences, {wrong} differ, {left} left to others; ")
        sys.stdout.write(f"{processes} processes stayed\n")
        sys.stdout.flush()
        failed += wrong
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
