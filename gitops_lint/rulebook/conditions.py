"""Whether the conditions of a rule hold for an object."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gitops_lint.repo.nodes import Node, Scalar, Value
from gitops_lint.rulebook.references import Condition
from gitops_lint.rulebook.routes import find


def hold(conditions: Iterable[Condition], node: Node) -> bool:
    """Tell whether all conditions hold for a manifest (or the values of a chart)."""
    return all(_holds(condition, node) for condition in conditions)


def _holds(condition: Condition, node: Node) -> bool:
    nodes = [value.node for path in condition.paths for value in find(node, path) if not _is_null(value.node)]
    scalars = [value for value in nodes if isinstance(value, Scalar)]
    if condition.present is not None and condition.present != bool(nodes):
        return False
    if condition.among is not None and not _among(condition.among, nodes, scalars):
        return False
    if condition.without is not None and any(_is_one_of(value, condition.without) for value in scalars):
        return False
    if condition.matches is not None:
        return any(re.fullmatch(condition.matches, value.text) for value in scalars)
    return True


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _among(values: tuple[Value, ...], nodes: list[Node], scalars: list[Scalar]) -> bool:
    if None in values and not nodes:
        return True
    return any(_is_one_of(scalar, values) for scalar in scalars)


def _is_one_of(scalar: Scalar, values: Iterable[Value]) -> bool:
    """Compare with types: `true` is neither 1 nor "true"."""
    return any(type(scalar.value) is type(value) and scalar.value == value for value in values)
