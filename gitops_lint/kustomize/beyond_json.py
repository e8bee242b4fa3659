"""Values that keep an object from going through JSON: texts under the type of another value, numbers such as `.inf`.

kustomize fails on them in a JSON patch, and at the end. What became a string before that is no fault, such as labels
and data where a generator merges and all annotations at the end, nor is what went (kyaml/yaml/rnode.go MarshalJSON).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from gitops_lint.kustomize.mistyped import MistypedScalar
from gitops_lint.repo.nodes import Node, Scalar, Sequence
from gitops_lint.repo.problem import Problem


def problems_in_json(node: Node) -> Iterator[Problem]:
    """Yield the problem of each such value in an object."""
    if isinstance(node, Scalar):
        if isinstance(node, MistypedScalar):
            yield node.problem
        elif isinstance(node.value, float) and not isfinite(node.value):
            message = f"`{node.text}` is a number that JSON does not have, and kustomize fails on it"
            yield Problem("invalid-object", message, node.place, node.text, f'Quote it: `"{node.text}"`.')
        return
    for value in node.items if isinstance(node, Sequence) else node.entries.values():
        yield from problems_in_json(value)


def may_hold_infinite(text: str) -> bool:
    """Tell whether a file or patch may hold a number such as `.inf`, by a look at its text."""
    return any(word in text for word in (".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"))
