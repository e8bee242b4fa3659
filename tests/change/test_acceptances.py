"""What the commits of a change say of what it does counts, if it names that and says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_clusters import CLAIM, app, manifest

from gitops_lint.change.compare import Change, compare
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.revision import Base, Message
from gitops_lint.repo.tree import MemoryTree

OTHER = manifest("v1", "PersistentVolumeClaim", "more", "spec: {accessModes: [ReadWriteOnce]}\n")
BOTH = {"PersistentVolumeClaim/default/data", "PersistentVolumeClaim/default/more"}


def changed(*texts: str) -> Change:
    """Return a change that deletes two claims, by commits that say something."""
    messages = tuple(Message(f"{number:040}", text) for number, text in enumerate(texts))
    first = analyse_tree(MemoryTree(app(CLAIM, OTHER)), Path("before"))
    after = analyse_tree(MemoryTree(app()), Path("after"), earlier=first)
    return compare(first, after, Base("main", "0" * 40, True, messages))


def lost(change: Change) -> set[str]:
    return {str(reported.finding.subject) for reported in change.new if reported.check.name == "data-deleted"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Remove the claims", BOTH),
        ("Remove the claims\n\ngitops-lint: ignore[data-deleted] both were empty\n", set()),
        ("Remove them\n\n# gitops-lint: ignore[GL701]: both were empty", set()),
        ("Remove them\n\n   gitops-lint: ignore [change] both were empty", set()),
        (
            "gitops-lint: ignore[GL701, PersistentVolumeClaim/default/data] copied by hand",
            {"PersistentVolumeClaim/default/more"},
        ),
        ("gitops-lint: ignore[GL701, PersistentVolumeClaim/default/gone] copied by hand", BOTH),
        ("gitops-lint: ignore[GL702] reinstalled on purpose", BOTH),
        ("gitops-lint: ignore[data-deleted]", BOTH),
        ("gitops-lint: ignore[PersistentVolumeClaim/default/data] copied by hand", BOTH),
        ("gitops-lint: ignore[GL101, GL701] whatever", BOTH),
        ("gitops-lint: ignore[data-delted] a slip", BOTH),
        ("I'd not write gitops-lint: ignore[GL701] here", BOTH),
    ],
)
def test_a_line_of_a_commit_accepts_what_it_names(text: str, left: set[str]) -> None:
    change = changed(text)
    assert lost(change) == left
    assert {str(each.reported.finding.subject) for each in change.accepted} == BOTH - left


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ignore[data-deleted]", "doesn't say why"),
        ("ignore[Namespace/web] gone for good", "names no check"),
        ("ignore[GL101] not here", "no check of changes"),
        ("ignore[data-delted] a slip", "did you mean `data-deleted`?"),
    ],
)
def test_a_line_that_does_not_count_is_said_with_its_commit(line: str, why: str) -> None:
    (fault,) = changed("Nothing", f"Remove\n\ngitops-lint: {line}").refused
    assert why in fault
    assert f"commit {'0' * 10} says `{line}`" in fault


def test_who_accepts_it_and_why_is_kept() -> None:
    (first, second) = changed("gitops-lint: ignore[GL701] both were empty", "gitops-lint: ignore[GL7] earlier").accepted
    assert {first.by, second.by} == {first.by}
    assert (first.by.commit, first.by.reason) == ("0" * 40, "both were empty")


def test_the_words_of_other_checks_stay_what_they_are() -> None:
    assert changed("Fix\n\ngitops-lint: please look at this").refused == ()
