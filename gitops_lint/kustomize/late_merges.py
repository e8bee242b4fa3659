"""Keys `<<` that a JSON patch or a replacement puts into an object: they merge mappings once it goes through JSON.

Until then kustomize takes them for keys like others, so that no field is looked for in what they bring, and what a
patch takes away merges nothing (kyaml/yaml/rnode.go MarshalJSON). A file has none: what it merges is merged as it is
read.
"""

from __future__ import annotations

from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence

KEY = "<<"


def is_mergeable(value: Node) -> bool:
    """Tell whether a key `<<` can have a value: a mapping, or a list of some."""
    sources = value.items if isinstance(value, Sequence) else (value,)
    return all(isinstance(source, Mapping) for source in sources)


def merged(node: Mapping) -> Mapping:
    """Return a mapping with what its keys `<<` bring; keys that it has itself win, and of several the first."""
    for key, value in node.entries.items():
        after = _merged_below(value)
        if after is not value:
            node = node.replacing(key, after)
    return _with_brought(node) if KEY in node.entries else node


def _merged_below(node: Node) -> Node:
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Mapping):
        return merged(node)
    items = tuple(map(_merged_below, node.items))
    same = all(after is before for after, before in zip(items, node.items, strict=True))
    return node if same else node.replacing(items)


def _with_brought(node: Mapping) -> Mapping:
    value = node.entries[KEY]
    if not is_mergeable(value):
        return node
    rest = node.without(KEY)
    for source in value.items if isinstance(value, Sequence) else (value,):
        if isinstance(source, Mapping):
            for key, brought in source.entries.items():
                if key not in rest.entries:
                    rest = rest.replacing(key, brought, source.key_place(key))
    return rest
