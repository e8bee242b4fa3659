"""Collections that are written in braces or brackets, in which Go writes a value without text in quotes.

A field that a replacement makes with no text in it is null in a block, where Go's emitter writes nothing, and an empty
string within braces, where it has to write something (yaml.v3 emitterc.go yaml_emitter_select_scalar_style).
"""

from __future__ import annotations

from gitops_lint.kustomize.resource import Resource
from gitops_lint.kustomize.untagged import UntaggedScalar
from gitops_lint.repo.nodes import Mapping, Node, Nothing, Scalar, Sequence, parts_of


def with_text_in_flow(node: Node, *, is_within: bool = False) -> Node:
    """Return a node whose values without text are strings where they stand within braces or brackets."""
    if isinstance(node, Scalar):
        is_made = is_within and isinstance(node, UntaggedScalar) and not node.text
        return UntaggedScalar("", node.place, "", plain=True) if is_made else node
    is_within = is_within or is_flow(node)
    if isinstance(node, Mapping):
        changed = node
        for key, value in node.entries.items():
            after = with_text_in_flow(value, is_within=is_within)
            if after is not value:
                changed = changed.replacing(key, after)
        return changed
    items = tuple(with_text_in_flow(item, is_within=is_within) for item in node.items)
    return node if all(new is old for new, old in zip(items, node.items, strict=True)) else node.replacing(items)


def has_nothing(resource: Resource) -> bool:
    """Tell whether an object holds a null of which nothing is written, within braces or brackets."""
    return any(isinstance(part, Nothing) for part in parts_of(resource.node))


def with_text_for_nothing(node: Node) -> Node:
    """Return a node with empty strings for such nulls, as it is once it was written."""
    if isinstance(node, Nothing):
        return Scalar("", node.place, "")
    if isinstance(node, Mapping):
        changed = node
        for key, value in node.entries.items():
            after = with_text_for_nothing(value)
            if after is not value:
                changed = changed.replacing(key, after)
        return changed
    if isinstance(node, Sequence):
        return node.replacing(map(with_text_for_nothing, node.items))
    return node


def is_flow(node: Mapping | Sequence) -> bool:
    """Tell whether a collection was written in braces or brackets on one line, by where its first part stands.

    That is one column further; an empty one has no first part, and is as long as its braces.
    """
    place = node.place
    if isinstance(node, Mapping):
        first = next(iter(node.keys.values()), None)
    else:
        first = node.items[0].place if node.items else None
    is_line = place.line == place.end_line
    if first is not None and first.path == place.path and first.line == place.line and first != place:
        return is_line and place.column < first.column < place.end_column and not _after_dash(node, first.column)
    return is_line and place.end_column - place.column == len("{}") and first != place


def _after_dash(node: Mapping | Sequence, column: int) -> bool:
    return isinstance(node, Sequence) and column != node.place.column + 1
