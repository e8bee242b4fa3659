"""Values that stand in several fields of an object at once, as kustomize's labels do.

A label that kustomize adds to the selector, the template and the metadata of one object is one YAML node in three
places. Whoever sets one of them later, sets all three: an overlay's `labels` without selectors changes the selectors
too, where a base's `commonLabels` had put the key (api/filters/filtersutil/setters.go SetEntry keeps one node for all
field specs, kyaml/yaml/fns.go FieldSetter writes into the node that is there).
"""

from __future__ import annotations

from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence


class SharedScalar(Scalar):
    """A value that stands in several fields; what is one and the same object here is one node there."""

    __slots__ = ()

    @classmethod
    def of(cls, value: Scalar) -> SharedScalar:
        """Return a value as one that several fields of an object share."""
        return cls(value.value, value.place, value.text, value.plain)


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
    """Return an object none of whose values are shared any more, as after it went through JSON."""
    if isinstance(node, SharedScalar):
        return Scalar(node.value, node.place, node.text, node.plain)
    if isinstance(node, Mapping):
        changed = node
        for key, value in node.entries.items():
            after = value if type(value) is Scalar else unshared(value)
            if after is not value:
                changed = changed.replacing(key, after)
        return changed
    if isinstance(node, Sequence):
        items = tuple(unshared(item) for item in node.items)
        same = all(after is before for after, before in zip(items, node.items, strict=True))
        return node if same else node.replacing(items)
    return node
