"""JSON and YAML within a string, into which the path of a replacement may lead.

A string in which a path goes on is read, changed and written again: JSON as Go writes it, YAML in the style of kyaml,
although without its comments (api/filters/replacement/replacement.go).
"""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.kustomize.field_paths import UnknownField, change_along, look_up
from gitops_lint.kustomize.go_values import go_json
from gitops_lint.kustomize.untagged import UntaggedScalar
from gitops_lint.kustomize.yaml_text import was_quoted, yaml_text
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, to_data
from gitops_lint.repo.parser import parse
from gitops_lint.repo.scalars import resolve

Change = Callable[[Node], Node]
_TAGS = {bool: "bool", int: "int", float: "float", type(None): "null"}


class Untyped(Scalar):
    """A text where a value of another type was: YAML says both, and JSON can't have it."""

    __slots__ = ()

    @classmethod
    def like(cls, old: Scalar, text: str, place: Place) -> Scalar:
        """Return a text in the place of a value, of whose type it is if it can be."""
        if isinstance(old, UntaggedScalar):
            return UntaggedScalar.of(text, place)
        if isinstance(old.value, str):
            return Scalar(text, old.place if was_quoted(old) else place, text, old.plain)
        value = resolve(text) if text else None
        if type(value) is type(old.value):
            return Scalar(value, place, text, plain=True)
        return cls(value, place, f"!!{_TAGS[type(old.value)]} {text}".rstrip(), plain=True)


def change_within(node: Mapping, parts: tuple[str, ...], change: Change, make: Node | None) -> Mapping | None:
    """Return an object in which a path is changed that goes on within a string, or None if this one doesn't."""
    for end in range(1, len(parts)):
        if any(part == "*" for part in parts[:end]):
            return None
        text = look_up(node, parts[:end])
        if not isinstance(text, Scalar):
            continue
        parsed = parse(text.text, "")
        if parsed.problems or not parsed.documents:
            continue
        try:
            changed = change_along(parsed.documents[0].root, parts[end:], change, make)
        except UnknownField:
            return None
        is_json = text.text.lstrip()[:1] in ("{", "[")
        if is_json and _has_untyped(changed):
            return node  # kustomize notices too late, and leaves the string as it was
        new = Scalar(_written(text.text, changed), text.place)
        return _with(node, parts[:end], new)
    return None


def _has_untyped(node: Node) -> bool:
    if isinstance(node, Mapping):
        return any(map(_has_untyped, node.entries.values()))
    return any(map(_has_untyped, node.items)) if isinstance(node, Sequence) else isinstance(node, Untyped)


def _with(node: Mapping, parts: tuple[str, ...], new: Scalar) -> Mapping:
    changed = change_along(node, parts, lambda _: new, None)
    return changed if isinstance(changed, Mapping) else node


def _written(before: str, changed: Node) -> str:
    if before.lstrip()[:1] in ("{", "["):
        is_pretty = "\n" in before and "  " in before
        return go_json(to_data(changed), indent=2 if is_pretty else None)
    return yaml_text(changed)
