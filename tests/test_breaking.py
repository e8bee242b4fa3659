"""What is broken on purpose in the sample repository is noticed, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from breaking import Break, Outcome, breaks, broken, run

from gitops_lint.linter import analyse_tree
from gitops_lint.repo.changed import ChangedTree
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.tree import FolderTree, MemoryTree

SAMPLE = Path(__file__).parents[1] / "sample-repo"
BREAKS = 60
"""How many breaks are tried: a random choice, the same in each run."""


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return run(FolderTree(SAMPLE), most=BREAKS, seed=7)


def test_many_things_are_broken_in_many_ways(outcome: Outcome) -> None:
    assert sum(outcome.tried.values()) == BREAKS
    assert len(outcome.tried) >= 6


def test_what_is_broken_is_noticed(outcome: Outcome) -> None:
    assert outcome.noticed >= 0.95, "\n".join(map(str, outcome.missed))


def test_a_break_changes_one_place_and_nothing_else() -> None:
    tree = MemoryTree({"a.yaml": "name: one\nother: two\n", "b.yaml": "c: d\n"})
    analysis = analyse_tree(tree, Path("tree"))
    changed = broken(tree, analysis, Break("misspell", Place("a.yaml", 1, 7, 1, 10), "onex"))
    assert changed.read("a.yaml") == b"name: onex\nother: two\n"
    assert changed.read("b.yaml") == b"c: d\n"


def test_a_file_can_be_taken_away() -> None:
    assert ChangedTree(MemoryTree({"a.yaml": "", "b.yaml": ""}), {"a.yaml": None}).paths == {"b.yaml"}


def test_an_empty_repository_has_nothing_to_break() -> None:
    assert list(breaks(analyse_tree(MemoryTree({}), Path("empty")))) == []
