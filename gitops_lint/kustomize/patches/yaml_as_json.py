"""A JSON patch that is written as YAML, as kustomize turns it into JSON (sigs.k8s.io/yaml, YAMLToJSON).

It reads YAML 1.1: `on` is true, as a value and as a key, and every key becomes a string.
"""

from __future__ import annotations

from gitops_lint.kustomize.json_keys import json_key
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, read_in_order
from gitops_lint.repo.parser import parse
from gitops_lint.repo.scalars import resolve_1_1


class NullKey(Exception):
    """A key that is null, which no JSON has."""

    def __init__(self, key: str, place: Place) -> None:
        super().__init__(f"the key `{key}` is null, and a JSON patch has no such key")
        self.place = place


def as_json(root: Node, text: str) -> Node:
    """Return a patch as the JSON that its text becomes; its values stay where they are written.

    Raises NullKey for a key without quotes that is null.
    """
    if not _has_odd_keys(root):
        return _converted(root, root)
    # where a patch is written within a string with escapes, places don't tell any more which keys have quotes
    again = parse(text, "").documents
    return _converted(root, again[0].root if again else root)


def with_quoted_merges(node: Node) -> Node:
    """Return a patch that is written as JSON with its keys `<<`, which are like others there."""
    if isinstance(node, Mapping):
        node = read_in_order(node)
        entries = {key: with_quoted_merges(value) for key, value in node.entries.items()}
        return Mapping(entries, node.keys, node.place)
    return node.replacing(map(with_quoted_merges, node.items)) if isinstance(node, Sequence) else node


def _has_odd_keys(node: Node) -> bool:
    if isinstance(node, Mapping):
        return any(
            not isinstance(resolve_1_1(key), str) or _has_odd_keys(value) for key, value in node.entries.items() if key
        )
    return isinstance(node, Sequence) and any(map(_has_odd_keys, node.items))


def _converted(node: Node, written: Node) -> Node:
    if isinstance(node, Mapping):
        node = read_in_order(node)
        written = read_in_order(written) if isinstance(written, Mapping) else written
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key, value in node.entries.items():
            below = written.entries[key] if isinstance(written, Mapping) and key in written.entries else value
            name = json_key(key, written.key_place(key)) if isinstance(written, Mapping) else key
            if name is None:
                raise NullKey(key, node.key_place(key))
            entries[name] = _converted(value, below)
            keys[name] = node.key_place(key)
        return Mapping(entries, keys, node.place)
    if isinstance(node, Sequence):
        theirs = written.items if isinstance(written, Sequence) else node.items
        return node.replacing(_converted(item, other) for item, other in zip(node.items, theirs, strict=False))
    if not node.plain:
        return node
    read = resolve_1_1(node.text)
    same_value = type(read) is type(node.value) and read == node.value
    return node if same_value else Scalar(read, node.place, node.text, node.plain)
