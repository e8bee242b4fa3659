"""Where diagnostics stand after an edit, before they are worked out anew."""

from __future__ import annotations

import pytest
from lsprotocol import types

from gitops_lint.lsp.diagnostics import moved

BEFORE = ["a", "b", "c", "d"]


def told(line: int) -> types.Diagnostic:
    return types.Diagnostic(types.Range(types.Position(line, 1), types.Position(line, 2)), f"of {line}")


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (["a", "b", "c", "d"], [0, 1, 2, 3]),
        (["a", "new", "b", "c", "d"], [0, 2, 3, 4]),
        (["new", "new", "a", "b", "c", "d"], [2, 3, 4, 5]),
        (["a", "b", "d"], [0, 1, 2, 2]),  # what is gone stays where it was until that is known
        (["a", "changed", "c", "d"], [0, 1, 2, 3]),
        (["a", "b", "c", "d", "new"], [0, 1, 2, 3]),
        (["a", "x", "y", "d"], [0, 1, 2, 3]),
        ([], [0, 1, 2, 3]),
    ],
)
def test_what_is_below_an_edit_moves_with_its_lines(after: list[str], lines: list[int]) -> None:
    before = [told(line) for line in range(len(BEFORE))]
    now = list(moved(before, BEFORE, after))
    assert [(each.range.start.line, each.range.end.line) for each in now] == [(line, line) for line in lines]
    assert [each.message for each in now] == [each.message for each in before]
    assert [each.range.start.line for each in before] == [0, 1, 2, 3]
