"""Files are read once into documents; what can't be read is a problem of that file alone."""

from __future__ import annotations

import pytest

from gitops_lint.repo.documents import Documents, File
from gitops_lint.repo.nodes import Place, Scalar, at, to_data
from gitops_lint.repo.parser import Parsed
from gitops_lint.repo.tree import MemoryTree


def load(content: str | bytes) -> File:
    return Documents(MemoryTree({"f.yaml": content})).load("f.yaml")


def embedded(text: str, *route: str | int) -> tuple[Documents, Parsed]:
    documents = Documents(MemoryTree({"f.yaml": text}))
    scalar = at(documents.load("f.yaml").documents[0].root, *route)
    assert isinstance(scalar, Scalar)
    return documents, documents.embedded(scalar)


def place(parsed: Parsed, *route: str | int) -> tuple[int, ...]:
    node = at(parsed.documents[0].root, *route)
    assert node is not None
    return node.place[1:]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("a: é\n".encode(), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + "a: é\n".encode(), id="UTF-8 with a byte order mark"),
        pytest.param("a: é\n".encode("utf-16"), id="UTF-16"),
        pytest.param("a: é\r\n".encode(), id="CRLF"),
    ],
)
def test_a_file_is_read_in_its_encoding(content: bytes) -> None:
    file = load(content)
    assert not file.problems
    assert [to_data(document.root) for document in file.documents] == [{"a": "é"}]
    assert file.documents[0].root.place == Place("f.yaml", 1, 1, 1, 5)


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        pytest.param(b"a: 1\nb: caf\xe9\n", 2, 7, "is not UTF-8: byte 0xe9", id="Latin-1"),
        pytest.param(
            "é: ".encode() + b"\xff\n", 1, 4, "is not UTF-8: byte 0xff", id="after letters that are not ASCII"
        ),
        pytest.param(b"\xef\xbb\xbfa: \xff\n", 1, 4, "is not UTF-8: byte 0xff", id="after a byte order mark"),
        pytest.param(b"\x89PNG\r\n\x1a\n", 1, 1, "is not UTF-8: byte 0x89", id="an image"),
        pytest.param(b"\xff\xfea\x00:\x00 ", 1, 1, "is not valid UTF-16", id="half of a UTF-16 character"),
    ],
)
def test_bytes_that_are_no_text_are_a_problem_at_their_place(
    content: bytes, line: int, column: int, message: str
) -> None:
    file = load(content)
    (problem,) = file.problems
    assert not file.documents
    assert (problem.check, problem.message) == ("unreadable-file", message)
    assert problem.place[1:3] == (line, column)


def test_a_file_that_is_not_there_is_a_problem() -> None:
    (problem,) = Documents(MemoryTree({})).load("missing.yaml").problems
    assert (problem.check, problem.message) == ("unreadable-file", "can't be read: No such file or directory")


def test_a_file_is_read_once() -> None:
    documents = Documents(MemoryTree({"f.yaml": "a: 1\n"}))
    assert documents.load("f.yaml") is documents.load("f.yaml")


def test_lines_are_counted_as_yaml_counts_them() -> None:
    documents = Documents(MemoryTree({"f.yaml": "# a\u2028# b\x85# c\r\nd: 1\n"}))
    value = at(documents.load("f.yaml").documents[0].root, "d")
    assert value is not None
    assert documents.lines("f.yaml")[value.place.line - 1] == "d: 1"


# documents within strings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("p: |\n  a:\n    b: c\n", (3, 8, 3, 9), id="a literal block"),
        pytest.param("p: |-\n  a:\n    b: c\n", (3, 8, 3, 9), id="with its end stripped"),
        pytest.param("p: &x |\n  a:\n    b: c\n", (3, 8, 3, 9), id="anchored"),
        pytest.param("p: !!str |\n  a:\n    b: c\n", (3, 8, 3, 9), id="tagged"),
        pytest.param("p: | # why\n  a:\n    b: c\n", (3, 8, 3, 9), id="with a comment"),
        pytest.param("p: |4\n     a:\n       b: c\n", (3, 11, 3, 12), id="with its indentation given"),
        pytest.param("p: |\n\n  # why\n  a:\n    b: c\n", (5, 8, 5, 9), id="after an empty line and a comment"),
        pytest.param("p: |\r\n  a:\r\n    b: c\r\n", (3, 8, 3, 9), id="after CRLF"),
        pytest.param("é: ü\np: |\n  a:\n    b: c\n", (4, 8, 4, 9), id="below letters that are not ASCII"),
        pytest.param("p: >\n  a:\n    b: c\n", (1, 4, 3, 9), id="folded: where the string is"),
        pytest.param("p: 'a: {b: c}'\n", (1, 4, 1, 15), id="quoted: where the string is"),
    ],
)
def test_a_value_within_a_string_knows_its_place_in_the_file(text: str, expected: tuple[int, ...]) -> None:
    _, parsed = embedded(text, "p")
    assert not parsed.problems
    assert place(parsed, "a", "b") == expected


def test_a_value_two_strings_deep_knows_its_place_in_the_file() -> None:
    text = "p:\n - patch: |-\n    spec:\n      patches:\n        - patch: |\n            a:\n              b: c\n"
    documents, outer = embedded(text, "p", 0, "patch")
    inner = at(outer.documents[0].root, "spec", "patches", 0, "patch")
    assert isinstance(inner, Scalar)
    parsed = documents.embedded(inner)
    assert place(parsed, "a", "b") == (7, 18, 7, 19)


def test_a_problem_within_a_literal_block_has_its_place_in_the_file() -> None:
    _, parsed = embedded("p: |\n  a: 1\n  b: @c\n", "p")
    assert [problem.place[1:3] for problem in parsed.problems] == [(3, 6)]


def test_a_problem_within_another_string_is_where_the_string_is() -> None:
    _, parsed = embedded('p: "a: 1\\na: 2\\nb: @c"\n', "p")
    assert [(problem.check, problem.place[1:3], problem.related) for problem in parsed.problems] == [
        ("duplicate-key", (1, 4), ()),
        ("invalid-yaml", (1, 4), ()),
    ]


def test_the_documents_of_a_string_are_all_read() -> None:
    _, parsed = embedded("p: |\n  a: 1\n  ---\n  b: 2\n", "p")
    assert [to_data(document.root) for document in parsed.documents] == [{"a": 1}, {"b": 2}]
    assert parsed.documents[1].root.place[1:3] == (4, 3)


def test_a_string_that_comes_from_nowhere_has_one_place_for_all_its_values() -> None:
    parsed = Documents(MemoryTree({})).embedded(Scalar("a:\n  b: c\n", Place("gone.yaml", 3, 1, 3, 9)))
    assert place(parsed, "a", "b") == (3, 1, 3, 9)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param("# why\na:\n  b: c\n", "# why\na:\n  b: c\n", id="as it is"),
        pytest.param("# why\r\na:\r\n  b: c\r\n", "# why\r\na:\r\n  b: c\r\n", id="CRLF"),
        pytest.param("\ufeff# why\na:\n  b: c\n", "\ufeff# why\na:\n  b: c\n", id="with a byte order mark"),
        pytest.param("# ${X}\na:\n  b: c\n", "# x y z\na:\n  b: c\n", id="with a variable put in"),
    ],
)
def test_a_value_within_a_string_that_is_a_whole_file_knows_its_place(content: str, text: str) -> None:
    documents = Documents(MemoryTree({"values.yaml": content}))
    assert place(documents.embedded(Scalar(text, Place("values.yaml"))), "a", "b") == (3, 6, 3, 7)


def test_where_what_was_put_in_has_moved_lines_a_value_is_where_the_string_is() -> None:
    documents = Documents(MemoryTree({"values.yaml": "${X}\na:\n  b: c\n"}))
    assert place(documents.embedded(Scalar("x: 1\ny: 2\na:\n  b: c\n", Place("values.yaml"))), "a", "b") == (1, 1, 1, 1)
