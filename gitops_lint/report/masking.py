"""Values in manifests that are not shown: what is encrypted, and what Secrets hold.

Nobody offline knows what is encrypted, and nobody needs its ciphertext. It is shown as `flux build kustomization` does
(https://github.com/fluxcd/flux2 internal/build/build.go maskSopsData): without the block that SOPS adds, and a mask for
each value.
"""

from __future__ import annotations

import base64
import binascii
import operator

from gitops_lint.cluster.confidential import SECRET, VALUES, may_hold_secret, text_shown
from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.cluster.object import is_ciphertext, is_encrypted
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, mapping_at

MASK = "**SOPS**"
_MASK_AS_DATA = base64.b64encode(MASK.encode()).decode()
_SECRET = "**SECRET**"  # noqa: S105 (what stands in place of one)
_SECRET_AS_DATA = base64.b64encode(_SECRET.encode()).decode()
_CIPHERTEXT = "ENC[AES256_GCM,"
_BLOCK = "sops"


class MaskedScalar(Scalar):
    """A mask that stands where a value was encrypted."""

    __slots__ = ()


def masked(node: Mapping) -> Mapping:
    """Return an object without ciphertext; the same object where there is none.

    Files that were encrypted whole, as generators of Secrets take them, are in `data` as base64.
    """
    data = mapping_at(node, "data") if group_kind_of(node) == SECRET else None
    if data is not None:
        entries = {key: _masked_data(value) for key, value in data.items()}
        if any(entries[key] is not value for key, value in data.items()):
            node = node.replacing("data", Mapping(entries, data.keys, data.place))
    if not is_encrypted(node):
        return node
    changed = _masked(node.without(_BLOCK))
    return changed if isinstance(changed, Mapping) else node


def _masked_data(value: Node) -> Node:
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return value
    text = value.value
    if not text.startswith(_CIPHERTEXT):
        try:
            if _CIPHERTEXT.encode() not in base64.b64decode(text):
                return value
        except (binascii.Error, ValueError):
            return value
    return MaskedScalar(_MASK_AS_DATA, value.place)


def _masked(node: Node) -> Node:
    if isinstance(node, Scalar):
        return MaskedScalar(MASK, node.place) if is_ciphertext(node) else node
    if isinstance(node, Sequence):
        return node.replacing(map(_masked, node.items))
    return Mapping({key: _masked(value) for key, value in node.items()}, node.keys, node.place)


def without_secrets(node: Mapping) -> Mapping:
    """Return an object without the values of Secrets: its own, and those of manifests within it."""
    hidden = _hidden(node)
    return hidden if isinstance(hidden, Mapping) else node


def _hidden(node: Node) -> Node:
    if isinstance(node, Scalar):
        return _with_text_hidden(node)
    if isinstance(node, Sequence):
        items = tuple(map(_hidden, node.items))
        return node if all(map(operator.is_, items, node.items)) else node.replacing(items)
    is_secret = not node.entries.keys().isdisjoint(VALUES) and group_kind_of(node) == SECRET
    changed: dict[str, Node] = {}
    for key, value in node.entries.items():
        if type(value) is Scalar and not is_secret and not may_hold_secret(value.text):
            continue  # as nearly all
        hidden = _values_hidden(value, key) if is_secret and key in VALUES else _hidden(value)
        if hidden is not value:
            changed[key] = hidden
    return Mapping({**node.entries, **changed}, node.keys, node.place) if changed else node


def _values_hidden(values: Node, field: str) -> Node:
    mask = _SECRET_AS_DATA if field == "data" else _SECRET
    if not isinstance(values, Mapping):
        return Scalar(mask, values.place)
    entries: dict[str, Node] = {
        key: value if isinstance(value, MaskedScalar) else Scalar(mask, value.place) for key, value in values.items()
    }
    return Mapping(entries, values.keys, values.place)


def _with_text_hidden(node: Scalar) -> Scalar:
    if not isinstance(node.value, str) or not may_hold_secret(node.value):
        return node
    shown = text_shown(node.value)
    return node if shown == node.value else Scalar(shown, node.place)
