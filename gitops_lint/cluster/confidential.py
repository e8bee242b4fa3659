"""Values of Secrets as lines of files show them to nobody: reports go to logs, pull requests and caches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, items_at, mapping_at
from gitops_lint.rulebook.kinds import GroupKind

SECRET = GroupKind("", "Secret")
VALUES = ("data", "stringData")
"""The fields of a Secret that hold what is secret."""
_MASK = "•"
_VARIABLE = re.compile(r"(\$\{\w+\})")


def line_shown(documents: Documents, path: str, line: int) -> str | None:
    """Return a line of a file as it may be shown, as long as it is written; None if there is none.

    Of values of Secrets only the names of variables are left.
    """
    if not documents.tree.is_file(path):
        return None
    lines = documents.lines(path)
    if not 0 < line <= len(lines):
        return None
    text = lines[line - 1]
    for place in _values(documents, path):
        if place.line <= line <= place.end_line:
            start = place.column - 1 if line == place.line else len(text) - len(text.lstrip())
            end = place.end_column - 1 if line == place.end_line else len(text)
            text = f"{text[:start]}{_masked(text[start:end])}{text[end:]}"
    return text


def _values(documents: Documents, path: str) -> Iterator[Place]:
    """Return the places of all values of Secrets in a file."""
    for document in documents.load(path).documents:
        for node in (document.root, *items_at(document.root, "items")):
            if isinstance(node, Mapping) and group_kind_of(node) == SECRET:
                yield from _places(mapping_at(node, field) for field in VALUES)


def _places(nodes: Iterator[Node | None]) -> Iterator[Place]:
    for node in nodes:
        for _, value in node.items() if isinstance(node, Mapping) else ():
            if isinstance(value, Scalar):
                yield value.place


def _masked(text: str) -> str:
    return "".join(part if _VARIABLE.fullmatch(part) else _MASK * len(part) for part in _VARIABLE.split(text))
