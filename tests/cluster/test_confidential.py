"""Lines of files as reports show them: nothing of Secrets but the names of variables."""

from __future__ import annotations

import pytest

from gitops_lint.cluster.confidential import line_shown
from gitops_lint.kustomize.build import Builder
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


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        pytest.param(HEAD + "data: {a: [one, {b: two}]}\n", 4, "data: {a: [•••, {b: •••}]}", id="not a text at all"),
        pytest.param("secretGenerator:\n- literals:\n  - user=me=you\n", 3, "  - user=••••••", id="a literal"),
        pytest.param("secretGenerator:\n- literals:\n  - you\n", 3, "  - •••", id="a literal without a key"),
        pytest.param("secretGenerator:\n- literals: ['a=me', b=us]\n", 2, "- literals: ['a=•••, b=••]", id="literals"),
        pytest.param("configMapGenerator:\n- literals: [a=me]\n", 2, "- literals: [a=me]", id="no literal of a Secret"),
        pytest.param(
            "kind: ResourceSet\nspec:\n  resources:\n  - kind: Secret\n    stringData: {a: you}\n",
            5,
            "    stringData: {a: •••}",
            id="within another object",
        ),
        pytest.param(
            "patches:\n- patch: |\n    kind: Secret\n    data:\n      a: you\n", 5, "      a: •••", id="within a text"
        ),
        pytest.param(
            "patches:\n- patch: |\n    - {op: add, path: /data/a, value: you}\n  target: {kind: Secret}\n",
            3,
            "    - {op: add, path: /data/a, value: •••}",
            id="what a patch writes into a Secret",
        ),
        pytest.param(
            "- {op: add, path: /stringData/a, value: you}\n",
            1,
            "- {op: add, path: /stringData/a, value: •••}",
            id="alone",
        ),
        pytest.param(HEAD + "data:\n  a: @you\n", 5, "  a: ••••", id="what can't be read"),
        pytest.param(HEAD + "data:\n  a: @you\n", 3, "metadata: {name: a, labels: {app: a}}", id="but for its name"),
    ],
)
def test_nor_are_they_wherever_else_they_are_written(text: str, line: int, expected: str) -> None:
    assert shown(text, line) == expected


def test_files_that_a_generator_takes_into_secrets_are_hidden() -> None:
    generators = "[{name: a, envs: [b.env], files: [c.txt]}]"
    files = {"kustomization.yaml": f"secretGenerator: {generators}\n", "b.env": "USER=me\n# why\n", "c.txt": "you\n"}
    documents = Documents(MemoryTree(files))
    assert line_shown(documents, "c.txt", 1) == "you"
    Builder(documents).build("")
    documents.shown.clear()
    assert [line_shown(documents, "b.env", 1), line_shown(documents, "c.txt", 1)] == ["USER=••", "•••"]


def test_other_objects_are_shown_as_they_are_written() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\ndata: {a: you}\n---\n" + HEAD + "data: {a: bWU=}\n"
    assert (shown(text, 3), shown(text, 8)) == ("data: {a: you}", "data: {a: ••••}")


def test_what_is_not_there_is_not_shown() -> None:
    assert shown(HEAD, 9) is None
    assert line_shown(Documents(MemoryTree({})), "a.yaml", 1) is None
