"""Mends small repositories in memory."""

from __future__ import annotations

from pathlib import Path

from gitops_lint.fixes.mending import Mended, Mender
from gitops_lint.linter import Analysis, analyse_again, analyse_tree
from gitops_lint.repo.tree import MemoryTree

Files = dict[str, str | bytes]


def analysed(files: Files) -> Analysis:
    return analyse_tree(MemoryTree(files), Path("example"))


def mended(files: Files, unsafe: bool = False) -> Mended:
    """Return what comes of mending all findings of files."""
    mender = Mender(lambda analysis: analysis.findings, analyse_again, lambda *_: None, unsafe)
    return mender.mend(analysed(files))
