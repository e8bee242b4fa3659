"""Whether a label selector of the API selects an object: `matchLabels` and `matchExpressions`.

Facts: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector.
"""

from __future__ import annotations

from typing import Any

from gitops_lint.kustomize.label_selectors import LabelSelector, Requirement
from gitops_lint.repo.nodes import Mapping, Node, at, items_at, mapping_at, text_at, to_data

_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "absent"}
_WITH_VALUES = frozenset({"In", "NotIn"})


def selects(selector: Mapping, labels: Mapping | None) -> bool | None:
    """Tell whether a selector selects an object with these labels; None for one that the API refuses.

    One that asks for nothing selects every object.
    """
    wanted = _texts(mapping_at(selector, "matchLabels"))
    requirements = [Requirement(key, "in", (value,)) for key, value in wanted.items()]
    for node in items_at(selector, "matchExpressions"):
        requirement = _requirement(node)
        if requirement is None:
            return None
        requirements.append(requirement)
    return LabelSelector(tuple(requirements)).matches(_texts(labels))


def _texts(node: Mapping | None) -> dict[str, Any]:
    data = to_data(node) if node is not None else {}
    return {key: "" if value is None else value for key, value in data.items()} if isinstance(data, dict) else {}


def _requirement(node: Node) -> Requirement | None:
    """Return what an expression asks of a label; None where it lacks something, or has values that it may not have."""
    operator = text_at(node, "operator") or ""
    values: tuple[Any, ...] = tuple(to_data(value) for value in items_at(node, "values"))
    if at(node, "key") is None or operator not in _OPERATORS or bool(values) is not (operator in _WITH_VALUES):
        return None
    return Requirement(text_at(node, "key") or "", _OPERATORS[operator], values)
