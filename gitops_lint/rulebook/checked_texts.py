"""Texts in rules that have a form of their own, and that are held against it as they are read."""

from __future__ import annotations

import re
from typing import Annotated

from gitops_lint.languages.names import check_language
from gitops_lint.languages.pattern_syntax import InvalidPattern, parse_pattern
from gitops_lint.rulebook.edges import EdgeKind, written_edge
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.record import Checked, Prepared
from gitops_lint.rulebook.routes import compile_pattern


def _check_regex(text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"`{text}` is no regular expression: {error}") from None


def _check_go_pattern(text: str) -> None:
    try:
        parse_pattern(text)
    except InvalidPattern as error:
        raise ValueError(f"`{text}` is no regular expression of Go's: {error}") from None


def _check_group_kind(text: str) -> None:
    if text != ANY_KIND:
        parse_group_kind(text)


def _several(value: object) -> object:
    """Return a list as the tuple that records hold; for fields that take one value or several."""
    return tuple(value) if isinstance(value, list) else value


ANY_KIND = "*"
"""A reference to whatever kind its own fields say."""

Pattern = Annotated[str, Checked(compile_pattern)]
Regex = Annotated[str, Checked(_check_regex)]
GoPattern = Annotated[str, Checked(_check_go_pattern)]
GroupKindText = Annotated[str, Checked(_check_group_kind)]
WrittenEdge = Annotated[EdgeKind, Prepared(written_edge)]
LanguageName = Annotated[str, Checked(check_language)]
Patterns = Annotated[Pattern | tuple[Pattern, ...], Prepared(_several)]
"""One way, or several."""
GroupKinds = Annotated[GroupKindText | tuple[GroupKindText, ...], Prepared(_several)]
"""One kind, or several."""
