"""Plain YAML is read as the parser reads it; what isn't plain is left to the parser."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.parser import parse
from gitops_lint.repo.plain_data import NotPlainError, plain_data
from gitops_lint.rulebook.rulebook import shipped_rules

RULES = sorted(shipped_rules().rglob("*.yaml"))


def _parsed(text: str) -> Any:
    parsed = parse(text, "a.yaml")
    assert parsed.problems == ()
    (document,) = parsed.documents
    return to_data(document.root)


def test_rules_are_plain_and_read_the_same() -> None:
    plain = 0
    for path in RULES:
        text = path.read_text(encoding="utf-8")
        try:
            assert plain_data(text) == _parsed(text), path
        except NotPlainError:
            continue
        plain += 1
    assert plain > len(RULES) / 2  # examples of checks have anchors


_WORDS = (
    "a: ,b: ,- ,\n,  ,x,1.10,yes,null,~,'q',{a: 1},[x],&n ,*n,!!str ,<<: ,---\n,...\n,? ,: ,#c\n,\t,0644,2001-01-01"
)
PIECES = st.sampled_from([*_WORDS.split(","), "[1, x]", '"d\\n"', "|\n    t\n", ">\n    t\n     u\n"])


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=500)
def test_no_text_is_read_otherwise(text: str) -> None:
    try:
        data = plain_data(text)
    except NotPlainError:
        return
    assert data == _parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "a: 1\na: 2",
        "&x a: 1",
        "a: *x",
        "<<: {a: 1}",
        "a: !!str 1",
        "a: 1\n---\nb: 2",
        "[a",
        "{[a]: b}",
        "\ufeffa: 1",
    ],
)
def test_what_is_out_of_the_ordinary_is_for_the_parser(text: str) -> None:
    with pytest.raises(NotPlainError):
        plain_data(text)
