"""An analysis leaves the process that asks for it as it was."""

from __future__ import annotations

import gc
from pathlib import Path

from gitops_lint.linter import analyse_again, analyse_tree
from gitops_lint.repo.tree import MemoryTree


def test_nothing_is_kept_from_being_given_back() -> None:
    tree = MemoryTree({"apps/all.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"})
    before = (gc.isenabled(), gc.get_freeze_count())
    analyse_again(tree, analyse_tree(tree, Path("here")))
    assert (gc.isenabled(), gc.get_freeze_count()) == before
