"""Texts in a language of their own that their reader doesn't take: patterns, ranges of versions, schedules, addresses.

Which fields hold such texts, rules/kinds says; how they are read, `gitops_lint/languages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.names import Language
from gitops_lint.repo.nodes import Mapping, Scalar
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.kinds import Expression
from gitops_lint.rulebook.routes import Route, find
from gitops_lint.rulebook.ways import Ways
from gitops_lint.schemas.values import is_open


class WrongExpression(NamedTuple):
    """A text that its reader doesn't take; `route` leads to it from the object's root."""

    rule: Expression
    route: Route
    scalar: Scalar
    mistake: Mistake


def wrong_expressions(root: Mapping, rules: Ways[Expression]) -> Iterator[WrongExpression]:
    """Return the texts of an object that aren't what rules say they are; what isn't known offline is none of them."""
    for rule, (route, node) in rules.find(root):
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or _is_unknown(node.value, rule):
            continue
        if not node.value or not _is_read(rule, root):
            continue
        mistake = _mistake(node.value, rule, root)
        if mistake is not None:
            yield WrongExpression(rule, route, node, mistake)


def _is_unknown(text: str, rule: Expression) -> bool:
    """Tell whether a text isn't known offline; in a template, an action is no sign of that."""
    if rule.language in (Language.TEMPLATE, Language.COMMIT_MESSAGE):
        text = text.replace("{{", "")
    return is_unknown(text)


def _keys(rule: Expression, root: Mapping) -> tuple[str, ...] | None:
    """Return the names that a text may use, or None where others may be there."""
    if rule.keys is None:
        return rule.variables
    if rule.more_keys and any(True for _ in find(root, rule.more_keys)):
        return None
    names = [node.text if isinstance(node, Scalar) else "" for _, node in find(root, rule.keys)]
    return None if not names or any(not name or is_unknown(name) for name in names) else tuple(names)


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
    return mistake_in(text, Language(rule.language), of, _keys(rule, root), rule.gives)
