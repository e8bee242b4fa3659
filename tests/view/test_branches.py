"""Trees in terminals of any width, however deep they are."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.text import Text

from gitops_lint.view.branches import Branch


def printed(tree: Branch, width: int) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(tree, soft_wrap=True)
    return out.getvalue().splitlines()


def in_a_row(count: int) -> Branch:
    tree = branch = Branch(Text("root"))
    for number in range(count):
        branch = branch.add(Text(f"node-{number}"), f"node-{number}")
    return tree


def test_a_label_without_room_goes_on_below_itself_and_breaks_between_words() -> None:
    tree = Branch(Text("root"))
    tree.add(Text("apps/web  also waits for databases/postgres")).add(Text("apps/web/ks.yaml:9"))
    tree.add(Text("last"))
    assert printed(tree, 30) == [
        "root",
        "├── apps/web  also waits for",
        "│   │ databases/postgres",
        "│   └── apps/web/ks.yaml:9",
        "└── last",
    ]


def test_a_word_without_room_stays_in_one_piece() -> None:
    tree = Branch(Text("root"))
    tree.add(Text("a clusters/production/apps/web/helmrelease.yaml:19"))
    assert printed(tree, 20) == ["root", "└── a", "      clusters/production/apps/web/helmrelease.yaml:19"]


def test_the_middle_of_a_deep_branch_is_left_out_in_a_narrow_terminal_and_counted() -> None:
    assert printed(in_a_row(12), 60) == [
        "root",
        "└── node-0",
        "    └── node-1",
        "        └── node-2",
        "            └── … 7 left out",
        "                └── node-10",
        "                    └── node-11",
        "7 left out in the middle of deep branches; in a wider",
        "terminal, or `| less`, all are shown",
    ]


def test_the_ends_of_all_branches_are_shown() -> None:
    tree = in_a_row(12)
    branch = tree
    for _ in range(5):
        branch = branch.branches[0]
    branch.add(Text("beside"))
    assert [line.strip("│└├─ ") for line in printed(tree, 60)[4:-2]] == [
        "… 7 left out",
        "beside",
        "node-10",
        "node-11",
    ]


@pytest.mark.parametrize("width", [160, 10_000])
def test_where_there_is_room_a_deep_branch_goes_on_below_a_line_of_its_own(width: int) -> None:
    lines = printed(in_a_row(70), width)
    assert {f"node-{number}" for number in range(70)} <= {line.strip("│└├─ ") for line in lines}
    assert "├── … node-29" in lines
    assert max(map(len, lines)) < 160


def test_what_fits_is_left_as_it_is() -> None:
    assert len(printed(in_a_row(6), 60)) == 7


def test_a_row_of_thousands_is_no_matter_of_recursion() -> None:
    assert len(printed(in_a_row(5_000), 80)) < 20
    assert len(printed(in_a_row(5_000), 10_000)) > 5_000
