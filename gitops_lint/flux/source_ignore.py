"""Which files of a repository are in the artifact that source-controller makes of it.

Patterns look like those of a `.gitignore` and are matched by go-git's gitignore package, which is not git: every file
is matched by itself, so a file can be taken back from a folder that is left out
(https://github.com/fluxcd/pkg sourceignore/, artifact/storage/archive.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from gitops_lint.repo.documents import Documents
from gitops_lint.repo.ignore_patterns import FOLDERS, Pattern, pattern_of, patterns_of
from gitops_lint.repo.tree import Tree

IGNORE_FILE = ".sourceignore"
VERSION_CONTROL = (".git/", ".gitignore", ".gitmodules", ".gitattributes")
"""Left out always, unless a pattern takes them back."""
DEFAULTS = (
    *("*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip"),
    *(".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml"),
    *("cloudbuild.yaml", "codeship-services.yml", "codeship-steps.yml"),
    *("**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml"),
)
"""Left out as long as there is no pattern of the repository's or the source's own: one such, and they are back."""


def artifact(documents: Documents, ignore: str | None, below: str = "") -> frozenset[str]:
    """Return what `artifact_paths` does of a run's files, which several sources and clusters ask for."""
    return documents.once(("artifact", ignore, below), lambda: artifact_paths(documents.tree, ignore, below))


def artifact_paths(tree: Tree, ignore: str | None, below: str = "") -> frozenset[str]:
    """Return the paths, from the tree's root, of the files that an artifact holds.

    `ignore` is the source's `spec.ignore`; `below` is the folder that the artifact is made of, where it isn't the root.
    """
    start = f"{below}/" if below else ""
    candidates = [path for path in tree.paths if path.startswith(start)] if start else list(tree.paths)
    patterns = [*_of_files(tree, candidates, start), *patterns_of(ignore or "", "")]
    general = [pattern_of(line) for line in (*VERSION_CONTROL, *(() if patterns else DEFAULTS))]
    is_left_out = _matcher([*general, *patterns])
    return frozenset(path for path in candidates if not is_left_out(path[len(start) :]))


def _of_files(tree: Tree, candidates: Iterable[str], start: str) -> Iterable[Pattern]:
    """Return the patterns of all ignore files: those of a folder before those of the folders in it."""
    files = [path for path in candidates if path.endswith(IGNORE_FILE) and path.split("/")[-1] == IGNORE_FILE]
    for path in sorted(files, key=lambda path: path.split("/")[:-1]):
        try:
            text = tree.read(path).decode(errors="replace")
        except OSError:
            continue
        yield from patterns_of(text, path[len(start) : -len(IGNORE_FILE)])


def _matcher(patterns: list[Pattern]) -> _Matcher:
    """Return what tells whether a file is left out; runs of patterns of one kind are tried as one."""
    runs = [
        (takes_back, re.compile(_any_of([pattern.expression for pattern in run]), re.DOTALL))
        for takes_back, run in groupby(patterns, key=lambda pattern: pattern.takes_back)
    ]
    return _Matcher(tuple(reversed(runs)))


class _Matcher(NamedTuple):
    """Runs of patterns, the last first: the last pattern that matches a file decides."""

    runs: tuple[tuple[bool, re.Pattern[str]], ...]

    def __call__(self, path: str) -> bool:
        text = path + "/"
        return next((not takes_back for takes_back, run in self.runs if run.match(text)), False)


def _any_of(expressions: list[str]) -> str:
    """Return what matches where one of several does: those that hold at any depth walk down the path together."""
    deep = [expression.removeprefix(FOLDERS) for expression in expressions if expression.startswith(FOLDERS)]
    others = [expression for expression in expressions if not expression.startswith(FOLDERS)]
    return "|".join([*others, f"{FOLDERS}(?:{'|'.join(deep)})"] if deep else others)
