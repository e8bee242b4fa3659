"""Which manifests kustomize-controller decrypts before it applies them, and which it refuses to apply.

Facts: https://github.com/fluxcd/kustomize-controller internal/decryptor: DecryptResource takes every object with a
`sops.mac`, of whatever kind, and applies it without the block that SOPS has added; a Secret that still has this block
(IsEncryptedSecret) keeps all of its Kustomization from being applied, unless an annotation says not to decrypt it.
"""

from __future__ import annotations

from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.flux.switches import has_switch
from gitops_lint.repo.nodes import Mapping, mapping_at, text_at
from gitops_lint.rulebook.group_kind import GroupKind

SECRET = GroupKind("", "Secret")


def is_decrypted(node: Mapping, kustomization: FluxKustomization) -> bool:
    """Tell whether a Kustomization decrypts an object."""
    return kustomization.decrypts and bool(text_at(node, "sops", "mac")) and not has_switch(node, "decrypt", "disabled")


def lacks_decryption(node: Mapping, kustomization: FluxKustomization) -> bool:
    """Tell whether a Kustomization refuses an encrypted object, since it has nothing to decrypt it by."""
    if mapping_at(node, "sops") is None or group_kind_of(node) != SECRET or has_switch(node, "decrypt", "disabled"):
        return False
    return not kustomization.has_decryption
