"""The suffix that tells versions of a generated object apart (api/hasher/hasher.go)."""

from __future__ import annotations

from typing import Any

from gitops_lint.kustomize.go_values import go_json
from gitops_lint.kustomize.late_merges import merged
from gitops_lint.kustomize.resource import text_of
from gitops_lint.repo.nodes import Mapping, to_data

_LENGTH = 10
_NO_WORDS = str.maketrans("013ae", "ghkmt")
"""What kustomize writes for characters that could make a word."""


def is_hash_known(node: Mapping) -> bool:
    """Tell whether an object's hash is one of its content.

    That of an object whose kind something has changed is one of lines, columns, styles and comments, too.
    """
    return text_of(node.entries.get("kind")) in ("ConfigMap", "Secret")


def content_hash(node: Mapping) -> str:
    """Return the hash of an object's content; its name is no part of it."""
    kind = text_of(node.entries.get("kind"))
    if kind == "ConfigMap":
        content = _content(node, kind, "binaryData")
    elif kind == "Secret":
        content = {**_content(node, kind, "stringData"), "type": text_of(node.entries.get("type"))}
    else:
        content = to_data(merged(node))
    from hashlib import sha256  # which takes a library of its own, and most builds have no hash

    return sha256(go_json(content).encode()).hexdigest()[:_LENGTH].translate(_NO_WORDS)


def _content(node: Mapping, kind: str, extra: str) -> dict[str, Any]:
    content = {"kind": kind, "name": "", "data": _field(node, "data")}
    if isinstance(node.entries.get(extra), Mapping):
        content[extra] = _field(node, extra)
    return content


def _field(node: Mapping, key: str) -> Any:
    value = node.entries.get(key)
    return to_data(merged(value)) if isinstance(value, Mapping) else text_of(value)
