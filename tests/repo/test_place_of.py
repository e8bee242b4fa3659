"""Where a part of a scalar stands in its file."""

from __future__ import annotations

import pytest

from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place, Scalar, at
from gitops_lint.repo.tree import MemoryTree


def place_of(text: str, nth: int = 0) -> Place:
    documents = Documents(MemoryTree({"f.yaml": text}))
    scalar = at(documents.load("f.yaml").documents[0].root, "a")
    assert isinstance(scalar, Scalar)
    return documents.place_of(scalar, "${", nth)


@pytest.mark.parametrize(
    ("text", "nth", "expected"),
    [
        pytest.param("a: ${x}\n", 0, (1, 4), id="plain"),
        pytest.param("a: ${x}${y}\n", 1, (1, 8), id="the second of a line"),
        pytest.param("a: 'it''s ${x}'\n", 0, (1, 11), id="after an escape"),
        pytest.param("a: |\n  b\n   ${x}\n", 0, (3, 4), id="literal block"),
        pytest.param("a: >-\n  b\n  c ${x}\n\n  ${y}\n", 1, (5, 3), id="folded block"),
        pytest.param("a: b\n  ${x}\n", 0, (2, 3), id="plain over two lines"),
        pytest.param("a: ${x} # ${y}\n", 0, (1, 4), id="a comment is not in the scalar"),
    ],
)
def test_a_part_of_a_scalar_has_its_own_place(text: str, nth: int, expected: tuple[int, int]) -> None:
    assert place_of(text, nth)[1:3] == expected


def test_where_the_file_reads_otherwise_the_place_is_that_of_the_scalar() -> None:
    assert place_of('a: "\\x24{x}"\n')[1:3] == (1, 4)


def test_a_place_without_extent_stands_for_its_whole_file() -> None:
    documents = Documents(MemoryTree({"data.txt": "one\ntwo ${x}\n"}))
    scalar = Scalar("one\ntwo ${x}\n", Place("data.txt"))
    assert documents.place_of(scalar, "${") == Place("data.txt", 2, 5, 2, 7)


def test_a_file_that_is_not_there_gives_the_place_of_the_scalar() -> None:
    scalar = Scalar("${x}", Place("gone.yaml", 2, 1, 2, 5))
    assert Documents(MemoryTree({})).place_of(scalar, "${") == scalar.place
