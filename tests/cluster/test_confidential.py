"""Lines of files as reports show them: nothing of Secrets but the names of variables."""

from __future__ import annotations

import pytest

from gitops_lint.cluster.confidential import line_shown
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.tree import MemoryTree

HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: a, labels: {app: a}}\n"


def shown(text: str, line: int) -> str | None:
    return line_shown(Documents(MemoryTree({"a.yaml": text})), "a.yaml", line)


@pytest.mark.parametrize(
    ("body", "line", "expected"),
    [
        ("data:\n  password: aHVu\n", 5, "  password: ••••"),
        ("stringData:\n  password: 'it''s' # why\n", 5, "  password: ••••••• # why"),
        ("stringData: {user: me, password: you}\n", 4, "stringData: {user: ••, password: •••}"),
        ("stringData:\n  a: |\n    first\n    second\n  b: c\n", 6, "    •••••"),
        ("stringData:\n  a: |\n    first\n    second\n  b: c\n", 7, "    ••••••"),
        ("stringData:\n  a: |\n    first\n    second\n  b: c\n", 8, "  b: •"),
        ("stringData:\n  a: ${NAME}\n", 5, "  a: ${NAME}"),
        ("stringData:\n  a: x-${NAME}-${NAME:=you}\n", 5, "  a: ••${NAME}•••••••••••••"),
        ("data:\n  password: aHVu\n", 3, "metadata: {name: a, labels: {app: a}}"),
    ],
)
def test_values_of_a_secret_are_not_shown(body: str, line: int, expected: str) -> None:
    assert shown(HEAD + body, line) == expected


def test_those_in_a_list_are_none_either() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  stringData: {a: you}\n"
    assert shown(text, 6) == "  stringData: {a: •••}"


def test_other_objects_are_shown_as_they_are_written() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\ndata: {a: you}\n---\n" + HEAD + "data: {a: bWU=}\n"
    assert (shown(text, 3), shown(text, 8)) == ("data: {a: you}", "data: {a: ••••}")


def test_what_is_not_there_is_not_shown() -> None:
    assert shown(HEAD, 9) is None
    assert line_shown(Documents(MemoryTree({})), "a.yaml", 1) is None
