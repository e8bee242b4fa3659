"""What kyaml writes of a value: YAML in blocks, without the comments (kyaml/yaml/types.go String)."""

from __future__ import annotations

import json

from gitops_lint.kustomize.flow_style import is_flow
from gitops_lint.kustomize.quoting import is_quoted
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence
from gitops_lint.repo.parser import parse

_INDENT = "  "


def yaml_text(node: Node) -> str:
    """Return a value as YAML in the style of kyaml."""
    return "\n".join(_lines(node)).strip()


def matched_text(node: Node) -> str:
    """Return what a pattern that says which items of a list are meant is held against: quotes are a part of it."""
    if not isinstance(node, Scalar):
        return _in_flow(node) if is_flow(node) else yaml_text(node)
    if not is_quoted(node):
        return node.text
    return "\n".join(["|-", *node.text.splitlines()]) if "\n" in node.text else f'"{node.text}"'


def _in_flow(node: Node) -> str:
    if isinstance(node, Mapping):
        parts = (f"{_key(node, key)}: {_in_flow(value)}" for key, value in node.items())
        return f"{{{', '.join(parts)}}}"
    return f"[{', '.join(map(_in_flow, node.items))}]" if isinstance(node, Sequence) else _text(node)


def _lines(node: Node) -> list[str]:
    """Return the lines of a node as YAML, in the style of kyaml: two blanks deeper, but items of lists no deeper."""
    if isinstance(node, Mapping) and node.entries:
        lines = []
        for key, value in node.items():
            below = _lines(value)
            if isinstance(value, Scalar) or not len(value):
                lines.append(f"{_key(node, key)}: {below[0]}")
                lines += below[1:]
            else:
                indent = "" if isinstance(value, Sequence) else _INDENT
                lines += [f"{_key(node, key)}:", *(indent + line for line in below)]
        return lines
    if isinstance(node, Sequence) and node.items:
        lines = []
        for item in node.items:
            first, *rest = _lines(item)
            lines += [f"- {first}", *(_INDENT + line for line in rest)]
        return lines
    if isinstance(node, Scalar):
        return [_text(node)]
    return ["{}" if isinstance(node, Mapping) else "[]"]


def _key(node: Mapping, key: str) -> str:
    return _text(Scalar(key, node.key_place(key)))


def _text(node: Scalar) -> str:
    """Return a scalar as it was written, quoted if it was; a text that is no plain one gets quotes."""
    if node.plain or not isinstance(node.value, str):
        return node.text
    read = parse(node.text, "").documents
    is_plain = len(read) == 1 and isinstance(read[0].root, Scalar) and read[0].root.value == node.value
    return node.text if is_plain and not was_quoted(node) else json.dumps(node.text, ensure_ascii=False)


def was_quoted(node: Scalar) -> bool:
    """Tell whether a text has a quote before it and one behind it where it is written."""
    return not node.plain and node.place.end_column - node.place.column == len(node.text) + 2
