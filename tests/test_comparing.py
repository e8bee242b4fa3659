"""From a healthy repository to a broken one the break is new and nothing else; on the way back it is fixed."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from breaking.change import Break, broken
from breaking.run import breaks
from comparing import both_ways

from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.folder_tree import FolderTree

SAMPLE = FolderTree(Path(__file__).parents[1] / "sample-repo")
BREAKS = 4
"""How many breaks are tried: a random choice, the same in each run."""


@cache
def whole() -> Analysis:
    return analyse_tree(SAMPLE, Path("whole"))


@cache
def chosen() -> list[Break]:
    return random.Random(3).sample(sorted(set(breaks(whole()))), BREAKS)  # noqa: S311 (a choice of tests, no secret)


@pytest.mark.parametrize("number", range(BREAKS))
def test_a_break_is_new_and_its_repair_fixed(number: int) -> None:
    tree = broken(SAMPLE, whole().documents, chosen()[number])
    there, back = both_ways(SAMPLE, tree)
    known = {found.fingerprint for found in whole().findings}
    brought = {found.fingerprint for found in analyse_tree(tree, Path("broken")).findings} - known
    assert brought
    new = {
        found.fingerprint for found in there.new if found.check.scope == "version"
    }  # else it is what the change does
    assert new == {found.fingerprint for found in back.fixed} == brought


def test_between_two_equal_versions_nothing_changes() -> None:
    there, _ = both_ways(SAMPLE, SAMPLE)
    assert (there.new, there.fixed, there.clusters) == ((), (), ())
    assert {found.fingerprint for found in there.unchanged} == {found.fingerprint for found in whole().findings}
