"""Texts in a language of their own that their reader doesn't take: patterns, ranges of versions, schedules, addresses.

Which fields hold such texts, rules/kinds says; how they are read, `gitops_lint/languages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.names import Language
from gitops_lint.repo.nodes import Mapping, Scalar
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.kinds import Expression
from gitops_lint.rulebook.routes import Route, find
from gitops_lint.schemas.values import is_open


class WrongExpression(NamedTuple):
    """A text that its reader doesn't take; `route` leads to it from the object's root."""

    rule: Expression
    route: Route
    scalar: Scalar
    mistake: Mistake


def wrong_expressions(root: Mapping, rules: Iterable[Expression]) -> Iterator[WrongExpression]:
    """Return the texts of an object that aren't what rules say they are; what isn't known offline is none of them."""
    for rule in rules:
        for path in rule.paths:
            for route, node in find(root, path):
                if not isinstance(node, Scalar) or not isinstance(node.value, str) or is_open(node):
                    continue
                if not node.value or not _is_read(rule, root):
                    continue
                mistake = _mistake(node.value, rule, root)
                if mistake is not None:
                    yield WrongExpression(rule, route, node, mistake)


def _is_read(rule: Expression, root: Mapping) -> bool:
    """Tell whether the text is read at all; what is tested and isn't known offline may say that it isn't."""
    tested = (match.node for condition in rule.when for path in condition.paths for match in find(root, path))
    is_known = not any(isinstance(node, Scalar) and node.value is not None and is_open(node) for node in tested)
    return is_known and hold(rule.when, root)


def _mistake(text: str, rule: Expression, root: Mapping) -> Mistake | None:
    from gitops_lint.languages.reading import mistake_in  # few repositories have such texts

    of = None
    for _, node in find(root, rule.of) if rule.of else ():
        of = node.value if isinstance(node, Scalar) and isinstance(node.value, str) and not is_open(node) else None
    return mistake_in(text, Language(rule.language), of, rule.variables, rule.gives)
