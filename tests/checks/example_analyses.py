"""What the linter makes of the examples in rules/checks, which several tests look at: each is analysed once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree


def analysis_of(files: dict[str, str], encoding: str = "utf-8") -> Analysis:
    """Return what there is to say about an example's files, which is for all who ask: nobody may change it."""
    return _analysis_of(tuple(files.items()), encoding)


@cache
def _analysis_of(files: tuple[tuple[str, str], ...], encoding: str) -> Analysis:
    return analyse_tree(MemoryTree({path: text.encode(encoding) for path, text in files}), Path("example"))
