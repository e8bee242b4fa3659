"""What kustomize makes of folded scalars when it writes them."""

from __future__ import annotations

import pytest

from gitops_lint.repo.folding import refolded


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("one line\n", "one line\n"),
        ("a\nb\n", "a\nb\n"),
        ("a\n  b\n", "a\n\n  b\n"),
        ("a\n\n  b\nc\n", "a\n\n\n  b\nc\n"),
        ("a\n\n", "a\n\n\n"),
        ("  a\nb\nc\n", "  a\nb c\n"),
        ("a \n  b\n", "a \n  b\n"),
    ],
)
def test_a_line_that_is_indented_more_gets_an_empty_line_before_it(text: str, after: str) -> None:
    assert refolded(text) == after
