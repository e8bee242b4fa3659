"""Edits repositories by chance, again and again, and holds a session's answers against those of runs of their own.

As a program: `python tests/edit_sequences.py --sequences 100 --seed 1 TREE…` draws that many sequences of edits for
each tree: lines, names, whole files and folders that change, go, move and come back, and settings. All edits of a tree
go to one session, some of whose updates are called off. After each sequence its answer is compared with a fresh one,
and what it says at once of the files edited last with what it says in the end. No folder is written to. With
`--versions`, there is no session: what is compared is an analysis that takes over what the one before it worked out.
tests/test_session.py draws some on a small tree.
"""

from __future__ import annotations

import argparse
import gc
import posixpath
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from gitops_lint.checks.run import Reported
from gitops_lint.config.loading import load
from gitops_lint.config.model import Config
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.look import Glance, Glimpse
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.time_limit import TimeLimit
from gitops_lint.repo.tree import MemoryTree, is_manifest
from gitops_lint.session import Session, clean_up

Files = dict[str, bytes]
Edits = dict[str, bytes | None]

_HERE = Path("here")
_MOST_EDITS = 6
_WHOLE = 0.5
"""How many updates nobody calls off."""
_SOON = 0.05
"""Seconds after which others are called off at the latest."""
_WORD = re.compile(rb"[\w./${}-]{2,}")
_LINES = (
    b"---",
    b"a: [",
    b"namespace: b",
    b"  name: ${HOST}",
    b"- a",
    b"\t",
    b"# a",
    b"  suspend: true",
    b"resources:",
)
_SETTINGS = (Config(), Config(ignore=("GL6",)), Config(known_externals=("Secret/*/*",)), Config(flux_version="2.3"))


def told(analysis: Analysis) -> dict[str, Any]:
    """Return all that an analysis says, in words."""
    return {
        "findings": list(map(repr, analysis.findings)),
        "raised": list(map(repr, analysis.raised)),
        "errors": list(map(str, analysis.internal_errors)),
        "links": [list(map(str, graph.links)) for graph in analysis.graphs],
        "nodes": [sorted(map(str, graph.nodes.items())) for graph in analysis.graphs],
        "objects": [sorted(map(repr, cluster.objects.values())) for cluster in analysis.clusters],
        "secrets": sorted(analysis.documents.taken_into_secrets),
    }


def edited(files: Files, edits: Edits) -> Files:
    """Return what files hold after edits."""
    after = {**files, **edits}
    return {path: content for path, content in after.items() if content is not None}


class Editor:
    """Edits the files of one tree by chance."""

    def __init__(self, files: Files, chance: random.Random) -> None:
        self.first = files
        self.files = dict(files)
        self._chance = chance
        self._kinds: list[Callable[[], Edits]] = [
            *[self._line] * 4,
            *[self._word] * 5,
            self._gone,
            self._moved,
            self._copied,
            self._folder_gone,
            self._folder_moved,
            self._back,
        ]

    def edit(self) -> Edits:
        """Return the next edit, which the files have then."""
        edits = self._chance.choice(self._kinds)()
        self.files = edited(self.files, edits)
        return edits

    def all_back(self) -> Edits:
        """Return the edit after which the files are those of the beginning."""
        changed = {path: content for path, content in self.first.items() if self.files.get(path) != content}
        edits: Edits = {**dict.fromkeys(self.files.keys() - self.first.keys()), **changed}
        self.files = dict(self.first)
        return edits

    def _path(self) -> str:
        return self._chance.choice(sorted(filter(is_manifest, self.files)) or sorted(self.files))

    def _line(self) -> Edits:
        path = self._path()
        lines = self.files[path].split(b"\n")
        at = self._chance.randrange(len(lines))
        new = [
            [],
            [lines[at], lines[at]],
            [lines[at][2:]],
            [b"  " + lines[at]],
            [self._chance.choice(_LINES), lines[at]],
        ]
        lines[at : at + 1] = self._chance.choice(new)
        return {path: b"\n".join(lines)}

    def _word(self) -> Edits:
        """Put a word of another file, or a slip, in the place of one."""
        path = self._path()
        words = list(_WORD.finditer(self.files[path]))
        if not words:
            return {path: b""}
        word, drawn = self._chance.choice(words), _WORD.findall(self.files[self._path()])
        new = self._chance.choice(drawn) if drawn and self._chance.random() < 0.5 else word[0] + word[0][-1:]
        return {path: self.files[path][: word.start()] + new + self.files[path][word.end() :]}

    def _gone(self) -> Edits:
        return {self._path(): None} if len(self.files) > 1 else {}

    def _moved(self) -> Edits:
        path, target = self._path(), posixpath.dirname(self._path())
        return {path: None, posixpath.join(target, f"moved-{posixpath.basename(path)}"): self.files[path]}

    def _copied(self) -> Edits:
        path = self._path()
        return {posixpath.join(posixpath.dirname(path), f"copied-{posixpath.basename(path)}"): self.files[path]}

    def _below(self) -> tuple[str, Files]:
        folder = posixpath.dirname(self._path())
        return folder, {path: self.files[path] for path in self.files if folder and path.startswith(f"{folder}/")}

    def _folder_gone(self) -> Edits:
        _, below = self._below()
        return dict.fromkeys(below) if len(below) < len(self.files) else {}

    def _folder_moved(self) -> Edits:
        folder, below = self._below()
        moved: Edits = {f"{folder}-moved{path[len(folder) :]}": content for path, content in below.items()}
        return {**dict.fromkeys(below), **moved}

    def _back(self) -> Edits:
        changed = sorted(path for path in self.first if self.files.get(path) != self.first[path])
        path = self._chance.choice(changed or sorted(self.first))
        return {path: self.first[path]}


def differences(files: Files, config: Config, sequences: int, seed: int) -> Iterator[str]:
    """Return, for each sequence of edits, what of a session's answer isn't as a fresh one has it, or "" for nothing."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    editor, session = Editor(files, chance), Session(_HERE, config, MemoryTree(files))
    session.update()
    for number in range(sequences):
        if number % 10 == 0:
            session.update(editor.all_back())
        if chance.random() < 0.05:
            config = chance.choice(_SETTINGS)
            session.configure(config)
        for _ in range(chance.randint(1, _MOST_EDITS)):
            (session.update if chance.random() < _WHOLE else partial(_glance, session, chance))(editor.edit())
        glimpses: list[Glimpse] = []
        edits = editor.edit()
        analysis = session.update_unless_called_off(edits, TimeLimit(), Glance(frozenset(edits), glimpses.append))
        assert analysis is not None
        answer = told(analysis)
        fresh = told(analyse_tree(MemoryTree(editor.files), _HERE, config))
        parts = [part for part in fresh if answer[part] != fresh[part]]
        parts += [f"at once in {path}" for glimpse in glimpses for path in glimpsed_otherwise(glimpse, analysis)]
        yield ", ".join(parts)


def _glance(session: Session, chance: random.Random, edits: Edits) -> None:
    """Let a session call off an update: before it begins, once it was glanced at some files, or sometime."""
    until = TimeLimit()
    sometime = threading.Timer(chance.random() * _SOON, until.call_off)
    if chance.random() < 1 / 3:
        until.call_off()
    elif chance.random() < 1 / 2:
        sometime.start()
    session.update_unless_called_off(edits, until, Glance(frozenset(edits), lambda _: until.call_off()))
    sometime.cancel()


def glimpsed_otherwise(glimpse: Glimpse, analysis: Analysis) -> Iterator[str]:
    """Return the files of which a glimpse says otherwise than the whole what its checks find there."""
    for path in sorted(glimpse.files):
        if _of_checks(glimpse.findings, glimpse, path) != _of_checks(analysis.findings, glimpse, path):
            yield path


def _of_checks(findings: Iterable[Reported], glimpse: Glimpse, path: str) -> set[str]:
    """Return what checks find in a file, but for the numbers of what is alike: those in other files count, too."""
    return {
        f"{reported.severity} {reported.check.id} {reported.finding}"
        for reported in findings
        if reported.check.id in glimpse.checks and reported.finding.place.path == path
    }


def differences_of_versions(files: Files, config: Config, sequences: int, seed: int) -> Iterator[str]:
    """Return, for each sequence of edits, what an analysis says otherwise that the one before leaves its results to."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    editor = Editor(files, chance)
    before = analyse_tree(MemoryTree(files), _HERE, config, compared=True)
    for number in range(sequences):
        if number % 10 == 0:
            editor.all_back()
        for _ in range(chance.randint(1, _MOST_EDITS)):
            editor.edit()
        before = analyse_tree(MemoryTree(editor.files), _HERE, config, earlier=before)
        answer, fresh = told(before), told(analyse_tree(MemoryTree(editor.files), _HERE, config))
        yield ", ".join(part for part in fresh if answer[part] != fresh[part])


def main() -> int:
    """Draw sequences for each tree; 1 where an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--sequences", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--versions", action="store_true", help="analyses of one version after the other, no session")
    asked = parser.parse_args()
    gc.disable()
    total = failed = 0
    for root in asked.trees:
        tree, began, wrong = FolderTree(root), time.process_time(), 0
        files = {path: tree.read(path) for path in sorted(tree.paths)}
        compare = differences_of_versions if asked.versions else differences
        for number, differing in enumerate(compare(files, load(root).config, asked.sequences, asked.seed)):
            wrong += bool(differing)
            if differing:
                sys.stdout.write(f"{root.name}, sequence {number} of seed {asked.seed}: {differing} differ\n")
            clean_up()
        total, failed = total + asked.sequences, failed + wrong
        taken = time.process_time() - began
        sys.stdout.write(f"{root.name}: {asked.sequences} sequences, {wrong} differ, {taken:.0f} s\n")
        sys.stdout.flush()
    sys.stdout.write(f"all: {total} sequences, {failed} differ\n")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
