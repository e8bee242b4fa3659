"""Values that stand in several fields of an object at once, as kustomize's labels do.

A label that kustomize adds to the selector, the template and the metadata of one object is one YAML node in three
places. Whoever sets one of them later, sets all three: an overlay's `labels` without selectors changes the selectors
too, where a base's `commonLabels` had put the key (api/filters/filtersutil/setters.go SetEntry keeps one node for all
field specs, kyaml/yaml/fns.go FieldSetter writes into the node that is there).
"""

from __future__ import annotations

from typing import TypeAlias

from gitops_lint.kustomize.go_values import as_json_number, go_float, go_text
from gitops_lint.kustomize.quoting import (
    QuotedScalar,
    UnquotedScalar,
    is_quoted,
    is_written_plain,
    made_string,
    written_anew,
)
from gitops_lint.repo.nodes import Mapping, Node, Nothing, Scalar, Sequence


class SharedPlainScalar(Scalar):
    """A value that stands in several fields; what is one and the same object here is one node there."""

    __slots__ = ()


class SharedQuotedScalar(QuotedScalar):
    """A value in quotes that stands in several fields."""

    __slots__ = ()


SharedScalar: TypeAlias = SharedPlainScalar | SharedQuotedScalar


def as_shared(value: Scalar) -> SharedScalar:
    """Return a value as one that several fields of an object share."""
    of_type = SharedQuotedScalar if is_quoted(value) else SharedPlainScalar
    return of_type(value.value, value.place, value.text, value.plain)


def replaced(node: Mapping, old: Scalar, new: Scalar) -> Mapping:
    """Return an object with a shared value replaced in every field that it stands in."""
    changed = _replaced(node, old, new)
    return changed if isinstance(changed, Mapping) else node


def _replaced(node: Node, old: Scalar, new: Scalar) -> Node:
    if node is old:
        return new
    if isinstance(node, Mapping):
        changed = node
        for key, value in node.entries.items():
            after = _replaced(value, old, new)
            if after is not value:
                changed = changed.replacing(key, after)
        return changed
    if isinstance(node, Sequence):
        items = tuple(_replaced(item, old, new) for item in node.items)
        same = all(after is before for after, before in zip(items, node.items, strict=True))
        return node if same else node.replacing(items)
    return node


def unshared(node: Node) -> Node:
    """Return a copy of a node, whose values nothing shares with what it was copied from."""
    if isinstance(node, SharedQuotedScalar):
        return QuotedScalar(node.text, node.place)
    if isinstance(node, SharedScalar):
        is_string = isinstance(node.value, str) and not node.plain
        of_type = UnquotedScalar if is_string else Scalar
        return of_type(node.value, node.place, node.text, node.plain)
    if isinstance(node, Mapping):
        entries = {key: unshared(value) for key, value in node.entries.items()}
        same = all(entries[key] is value for key, value in node.entries.items())
        return node if same else Mapping(entries, node.keys, node.place)
    if isinstance(node, Sequence):
        items = tuple(map(unshared, node.items))
        return node if all(new is old for new, old in zip(items, node.items, strict=True)) else node.replacing(items)
    return node


def through_json(node: Node) -> Node:
    """Return an object as it is after it went through JSON: no value is shared any more, and numbers are Go's.

    Go reads every number as one with a fraction and writes it in as few digits as it can: 1234567 as 1.234567e+06,
    and 0644 as 420 (kyaml/yaml/rnode.go UnmarshalJSON).
    """
    if isinstance(node, Scalar):
        return _scalar_through_json(node)
    if isinstance(node, Mapping):
        changed = node
        for key, value in node.entries.items():
            after = through_json(value)
            if after is not value:
                changed = changed.replacing(key, after)
        return changed
    items = tuple(through_json(item) for item in node.items)
    same = all(after is before for after, before in zip(items, node.items, strict=True))
    return node if same else node.replacing(items)


def _scalar_through_json(node: Scalar) -> Scalar:
    value = node.value
    if isinstance(value, str):
        if type(node) is Scalar and node.plain and value == node.text and is_written_plain(value):
            return node
        return written_anew(value, node.place)
    if isinstance(node, Nothing):
        return made_string("", node.place)
    if value is None or isinstance(value, bool):
        return Scalar(value, node.place, "null" if value is None else go_text(value), plain=True)
    text = go_float(float(value))
    if type(node) is Scalar and text == node.text:
        return node
    return Scalar(as_json_number(float(value)), node.place, text, plain=True)
