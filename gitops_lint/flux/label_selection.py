"""Whether a label selector of the API selects an object: `matchLabels` and `matchExpressions`.

Facts: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector.
"""

from __future__ import annotations

from typing import Any

from gitops_lint.repo.nodes import Mapping, at, items_at, mapping_at, text_at, to_data


def selects(selector: Mapping, labels: Mapping | None) -> bool | None:
    """Tell whether a selector selects an object with these labels; None for one that the API refuses.

    One that asks for nothing selects every object.
    """
    held = to_data(labels) if labels is not None else {}
    if not isinstance(held, dict):
        held = {}
    wanted = mapping_at(selector, "matchLabels")
    answers = [held.get(key) == value for key, value in (_texts(wanted) if wanted else {}).items()]
    for requirement in items_at(selector, "matchExpressions"):
        answer = _meets(held, text_at(requirement, "key") or "", requirement)
        if answer is None:
            return None
        answers.append(answer)
    return all(answers)


def _texts(node: Mapping) -> dict[str, Any]:
    data = to_data(node)
    return data if isinstance(data, dict) else {}


def _meets(labels: dict[str, Any], key: str, requirement: Any) -> bool | None:
    values = [to_data(value) for value in items_at(requirement, "values")]
    match text_at(requirement, "operator"), bool(values), at(requirement, "key") is None:
        case _, _, True:
            return None
        case "In", True, _:
            return labels.get(key) in values
        case "NotIn", True, _:
            return key not in labels or labels[key] not in values
        case "Exists", False, _:
            return key in labels
        case "DoesNotExist", False, _:
            return key not in labels
    return None
