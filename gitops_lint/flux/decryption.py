"""Which manifests kustomize-controller decrypts before it applies them.

Facts: https://github.com/fluxcd/kustomize-controller internal/decryptor: DecryptResource takes every object with a
`sops.mac`, of whatever kind, and applies it without the block that SOPS has added.
"""

from __future__ import annotations

from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.flux.switches import has_switch
from gitops_lint.repo.nodes import Mapping, text_at


def is_decrypted(node: Mapping, kustomization: FluxKustomization) -> bool:
    """Tell whether a Kustomization decrypts an object."""
    return kustomization.decrypts and bool(text_at(node, "sops", "mac")) and not has_switch(node, "decrypt", "disabled")
