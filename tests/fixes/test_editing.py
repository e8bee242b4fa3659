"""Edits change what they name, and not a byte more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.edits.fix import Edit
from gitops_lint.fixes.diff import unified_diff
from gitops_lint.fixes.editing import edited, overlap
from gitops_lint.repo.lines import lines_of
from gitops_lint.repo.nodes import Place


def edit(line: int, column: int, end_line: int, end_column: int, text: str, path: str = "a.yaml") -> Edit:
    return Edit(Place(path, line, column, end_line, end_column), text)


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        pytest.param(b"a: b\n", [edit(1, 4, 1, 5, "c")], b"a: c\n", id="a value"),
        pytest.param(b"a: b", [edit(1, 4, 1, 5, "c")], b"a: c", id="without a line end"),
        pytest.param(b"\xef\xbb\xbfa: b\n", [edit(1, 4, 1, 5, "c")], b"\xef\xbb\xbfa: c\n", id="behind a mark"),
        pytest.param("ä: b\n".encode(), [edit(1, 4, 1, 5, "ü")], "ä: ü\n".encode(), id="columns are characters"),
        pytest.param(b"a: b\r\nc: d\r\n", [edit(2, 4, 2, 5, "e")], b"a: b\r\nc: e\r\n", id="Windows' line ends"),
        pytest.param(b"a: b\r\n", [edit(1, 5, 1, 5, "\nc: d")], b"a: b\r\nc: d\r\n", id="a line as the others end"),
        pytest.param(b"a: b\rc: d", [edit(1, 5, 1, 5, "\ne: f")], b"a: b\re: f\rc: d", id="old line ends"),
        pytest.param(b"a: b", [edit(1, 5, 1, 5, "\nc: d")], b"a: b\nc: d", id="a line after the last"),
        pytest.param(b"a\r\nb\nc\n", [edit(2, 2, 2, 2, "\nx")], b"a\r\nb\nx\nc\n", id="mixed line ends"),
        pytest.param(b"a\nb\nc\n", [edit(2, 1, 3, 1, "")], b"a\nc\n", id="a line away"),
        pytest.param(b"a\nb", [edit(1, 2, 2, 2, "")], b"a", id="the last line away"),
        pytest.param(b"a: 1\nb: 2\n", [edit(2, 4, 2, 5, "4"), edit(1, 4, 1, 5, "33")], b"a: 33\nb: 4\n", id="two"),
        pytest.param(
            "a: b\n".encode("utf-16"), [edit(1, 4, 1, 5, "c")], "a: c\n".encode("utf-16"), id="of two bytes each"
        ),
        pytest.param(b"a\xe2\x80\xa8b: c\n", [edit(2, 4, 2, 5, "d")], b"a\xe2\x80\xa8b: d\n", id="YAML's own lines"),
    ],
)
def test_an_edit_changes_what_it_names(before: bytes, edits: list[Edit], after: bytes) -> None:
    assert edited(before, edits) == after


@given(text=st.text(), data=st.data())
def test_all_else_stays_as_it_is(text: str, data: st.DataObject) -> None:
    text = text.removeprefix("\ufeff")
    lines = lines_of(text)
    line = data.draw(st.integers(1, len(lines)))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    content = text.encode()
    assert edited(content, [edit(line, column, line, column, "")]) == content
    changed = edited(content, [edit(line, column, line, column, "HERE")]).decode()
    assert changed.replace("HERE", "", 1) == text or "HERE" in text
    assert lines_of(changed)[line - 1][column - 1 : column + 3] == "HERE"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(edit(1, 4, 1, 5, "a"), edit(1, 4, 1, 5, "a"), False, id="the same"),
        pytest.param(edit(1, 4, 1, 5, "a"), edit(1, 4, 1, 5, "b"), True, id="another text"),
        pytest.param(edit(1, 4, 1, 6, "a"), edit(1, 5, 1, 8, "b"), True, id="a common part"),
        pytest.param(edit(1, 4, 1, 6, "a"), edit(1, 6, 1, 8, "b"), False, id="side by side"),
        pytest.param(edit(1, 1, 9, 1, ""), edit(3, 2, 3, 4, "b"), True, id="one within the other"),
        pytest.param(edit(1, 4, 1, 4, "a"), edit(1, 4, 1, 4, "b"), True, id="two insertions"),
        pytest.param(edit(1, 4, 1, 5, "a"), edit(1, 4, 1, 5, "b", "b.yaml"), False, id="another file"),
    ],
)
def test_edits_of_one_text_overlap(one: Edit, other: Edit, expected: bool) -> None:
    assert overlap(one, other) is overlap(other, one) is expected


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (b"a\nb\n", b"a\nc\n", [" a\n", "-b\n", "+c\n"]),
        (b"b", b"c", ["-b\n", "\\ No newline at end of file\n", "+c\n", "\\ No newline at end of file\n"]),
        (b"b\r\n", b"c\r\n", ["-b\r\n", "+c\r\n"]),
        (b"\xef\xbb\xbfb\n", b"\xef\xbb\xbfc\n", ["-\ufeffb\n", "+\ufeffc\n"]),
        (b"b\n", b"b\n", []),
    ],
)
def test_a_diff_shows_the_lines_that_differ(before: bytes, after: bytes, lines: list[str]) -> None:
    assert "".join(list(unified_diff("a.yaml", before, after))[3:]) == "".join(lines)


def test_a_hostile_name_is_written_as_git_writes_it() -> None:
    first = next(unified_diff('a\n+++ "b"\x1b[2J.yaml', b"a", b"b"))
    assert first == '--- "a/a\\n+++ \\"b\\"\\033[2J.yaml"\n'
