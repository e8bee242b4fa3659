"""What `--fix` does to the sample repository is what it should, whole and broken."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from breaking.change import Break, broken
from breaking.run import breaks
from mending import Outcome, run

from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.tree import MemoryTree

SAMPLE = FolderTree(Path(__file__).parents[1] / "sample-repo")
WAYS = frozenset({"misspell a field", "misspell the namespace in dependsOn", "misspell the name in dependsOn"})
BREAKS = 4
"""How many breaks are tried: a random choice, the same in each run."""


@cache
def whole() -> Analysis:
    return analyse_tree(SAMPLE, Path("whole"))


@cache
def chosen() -> list[Break]:
    known = sorted(one for one in set(breaks(whole())) if one.way in WAYS)
    return random.Random(5).sample(known, BREAKS)  # noqa: S311 (a choice of tests, no secret)


@cache
def sample_mended() -> Outcome:
    return run(SAMPLE)


def test_the_sample_is_mended_where_it_can_be() -> None:
    assert sample_mended().wrong == ()
    assert [found.check.name for found in sample_mended().mended.made] == ["dependency-wrong-namespace"]


@pytest.mark.parametrize("number", range(BREAKS))
def test_what_was_misspelt_is_as_it_was(number: int) -> None:
    one = chosen()[number]
    outcome = run(broken(SAMPLE, whole().documents, one))
    assert outcome.wrong == ()
    usual = sample_mended().mended.files.get(one.place.path, SAMPLE.read(one.place.path))
    assert outcome.mended.files[one.place.path] == usual


def test_what_is_wrong_with_mending_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gitops_lint.cli.mending.write", lambda *_: None)  # nothing reaches the disk
    wrong = run(SAMPLE).wrong
    assert any(one.startswith("still there: GL102") for one in wrong)
    assert any(one.startswith("a second run changes") for one in wrong)


def test_an_empty_repository_has_nothing_to_mend() -> None:
    assert run(MemoryTree({"a.yaml": ""})).wrong == ()
