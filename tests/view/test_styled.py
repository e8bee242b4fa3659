"""Texts with styles that rich isn't imported for come out as rich's own do."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.text import Text

from gitops_lint.report.console import Plain
from gitops_lint.view.lines import wrapped
from gitops_lint.view.styled import Styled

PARTS = [
    [],
    [("a", "")],
    [("a b c  ", "bold")],
    [("GL102 ", "bold"), ("error", "bold red"), (" dependency-missing", "dim")],
    [("one two  ", "bold"), ("   ", "red"), ("\n", "")],
    [("  ", ""), ("wide 漢字 and ", "cyan"), ("é́ ", "underline")],
]


def in_colour(text: Styled | Text) -> str:
    out = io.StringIO()
    Console(file=out, force_terminal=True, color_system="standard", width=60).print(text, soft_wrap=True)
    return out.getvalue()


def as_rich(parts: list[tuple[str, str]]) -> Text:
    return Text.assemble(*parts)


@pytest.mark.parametrize("parts", PARTS)
def test_rich_prints_them_as_its_own(parts: list[tuple[str, str]]) -> None:
    styled = Styled.assemble(*parts)
    assert (styled.plain, len(styled)) == (as_rich(parts).plain, len(as_rich(parts)))
    assert in_colour(styled) == in_colour(as_rich(parts))


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("ends", [[], [1], [2, 4], [1, 2, 3], [6]])
def test_they_are_divided_as_rich_divides(parts: list[tuple[str, str]], ends: list[int]) -> None:
    ends = [end for end in ends if end <= len(as_rich(parts).plain)]
    pieces = Styled.assemble(*parts).divide(ends)
    assert [in_colour(piece) for piece in pieces] == [in_colour(piece) for piece in as_rich(parts).divide(ends)]


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("room", [4, 8, 60])
def test_they_are_wrapped_as_those_of_rich_are(parts: list[tuple[str, str]], room: int) -> None:
    lines = [in_colour(line) for line in wrapped(Styled.assemble(*parts), room)]
    assert lines == [in_colour(line) for line in wrapped(as_rich(parts), room)]


def test_one_behind_another_leaves_both_as_they_were() -> None:
    head = Styled("help: ", "cyan")
    whole = (head + Styled("Add it.")).append("!", "bold")
    assert (head.plain, whole.plain) == ("help: ", "help: Add it.!")


def test_where_nobody_sees_a_style_the_text_is_printed_alone() -> None:
    out = io.StringIO()
    printer = Plain(out)
    printer.print(Styled("a", "bold") + Styled("b " * 300), soft_wrap=True)
    printer.print()
    printer.print("c")
    assert out.getvalue() == f"a{'b ' * 300}\n\nc\n"
