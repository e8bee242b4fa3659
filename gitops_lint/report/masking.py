"""Encrypted values as they are shown: nobody offline knows them, and nobody needs their ciphertext.

As `flux build kustomization` shows them (https://github.com/fluxcd/flux2 internal/build/build.go maskSopsData): without
the block that SOPS adds, and a mask for each value.
"""

from __future__ import annotations

import base64
import binascii

from gitops_lint.cluster.confidential import SECRET
from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.cluster.object import is_ciphertext, is_encrypted
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, mapping_at

MASK = "**SOPS**"
_MASK_AS_DATA = base64.b64encode(MASK.encode()).decode()
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
