"""What `--fix` does to the sample repository is what it should, whole and broken."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from breaking.change import Break, broken
from breaking.run import breaks
from mending import run

from gitops_lint.linter import analyse_tree
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.tree import MemoryTree

SAMPLE = FolderTree(Path(__file__).parents[1] / "sample-repo")
WHOLE = analyse_tree(SAMPLE, Path("whole"))
WAYS = frozenset({"misspell a field", "misspell the namespace in dependsOn", "misspell the name in dependsOn"})
BREAKS = 4
"""How many breaks are tried: a random choice, the same in each run."""
CHOSEN = random.Random(5).sample(  # noqa: S311 (a choice of tests, no secret)
    sorted(one for one in set(breaks(WHOLE)) if one.way in WAYS), BREAKS
)


MENDED = run(SAMPLE)


def test_the_sample_is_mended_where_it_can_be() -> None:
    assert MENDED.wrong == ()
    assert [found.check.name for found in MENDED.mended.made] == ["dependency-wrong-namespace"]


@pytest.mark.parametrize("one", CHOSEN, ids=str)
def test_what_was_misspelt_is_as_it_was(one: Break) -> None:
    outcome = run(broken(SAMPLE, WHOLE.documents, one))
    assert outcome.wrong == ()
    usual = MENDED.mended.files.get(one.place.path, SAMPLE.read(one.place.path))
    assert outcome.mended.files[one.place.path] == usual


def test_what_is_wrong_with_mending_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gitops_lint.cli.mending.write", lambda *_: None)  # nothing reaches the disk
    wrong = run(SAMPLE).wrong
    assert any(one.startswith("still there: GL102") for one in wrong)
    assert any(one.startswith("a second run changes") for one in wrong)


def test_an_empty_repository_has_nothing_to_mend() -> None:
    assert run(MemoryTree({"a.yaml": ""})).wrong == ()
