"""What becomes of quotes when kustomize writes over a value: they stay, and make a string of what it puts there.

A number that a patch puts over `"80"` is a string afterwards: kyaml keeps the style of the field (kyaml/yaml/fns.go
FieldSetter).
"""

from __future__ import annotations

from gitops_lint.repo.nodes import Node, Scalar


class QuotedScalar(Scalar):
    """A string that has quotes although nobody wrote it with them."""

    __slots__ = ()


def in_style_of(old: Node | None, new: Scalar) -> Scalar:
    """Return a value as it is once it stands where another one was."""
    if isinstance(new.value, str) or new.value is None or not _is_quoted(old):
        return new
    return QuotedScalar(new.text, new.place)


def _is_quoted(node: Node | None) -> bool:
    """Tell whether a value is written in quotes or as a block; what kustomize made itself is not."""
    if isinstance(node, QuotedScalar):
        return True
    if type(node) is not Scalar or node.plain or not isinstance(node.value, str):
        return False
    place = node.place
    return place.line != place.end_line or place.end_column - place.column != len(node.text)
