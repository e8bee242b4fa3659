"""A word is looked for in every file, and what comes of that rests on where it stands, and on nothing else."""

from __future__ import annotations

import pytest

from gitops_lint.repo.memory import Memory, RememberingDocuments
from gitops_lint.repo.once_written import is_written_once
from gitops_lint.repo.tree import MemoryTree

FILES = {"a.yaml": b"a: word\n", "b.yaml": b"b: sword\n", "c.yaml": b"c: other\n"}


def looked_for(files: dict[str, bytes], memory: Memory, times: list[str]) -> bool:
    documents = RememberingDocuments(MemoryTree(files), memory)

    def look() -> bool:
        times.append("looked")
        return is_written_once("word", sorted(files), documents)

    return documents.kept("word", look)


@pytest.mark.parametrize(
    ("edit", "is_once", "times"),
    [
        ({"c.yaml": b"c: another\n"}, True, 1),
        ({"c.yaml": b"c: word\n"}, False, 2),
        ({"b.yaml": b"b: word\n"}, False, 2),
        ({"c.yaml": b"c: other\n" * 1000}, True, 2),
    ],
    ids=["something else", "there too", "there instead", "so much that it takes longer"],
)
def test_it_is_looked_for_again_where_it_may_stand_now(edit: dict[str, bytes], is_once: bool, times: int) -> None:
    memory, looked = Memory(), list[str]()
    assert looked_for(FILES, memory, looked)
    assert looked_for({**FILES, **edit}, memory, looked) is is_once
    assert len(looked) == times
