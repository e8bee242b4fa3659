"""The labels and annotations by which an object tells kustomize-controller how to apply it.

Facts: https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources
"""

from __future__ import annotations

from gitops_lint.cluster.object import Ownership
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, mapping_at

_OF_OTHERS = ("Merge", "IfNotPresent")
"""Ways to apply an object whose fields others change."""


def ownership(node: Mapping) -> Ownership:
    """Return how much of an object Flux sets: nothing with `reconcile: disabled` or `ssa: Ignore`."""
    if has_switch(node, "reconcile", "disabled") or has_switch(node, "ssa", "Ignore"):
        return Ownership.LEFT_ALONE
    return Ownership.SHARED if any(has_switch(node, "ssa", mode) for mode in _OF_OTHERS) else Ownership.WHOLE


def is_kept(node: Mapping) -> bool:
    """Tell whether Flux's garbage collection leaves an object alone."""
    return has_switch(node, "prune", "disabled")


def has_switch(node: Node, switch: str, value: str) -> bool:
    """Tell whether an object has a `kustomize.toolkit.fluxcd.io/…` label or annotation with a value."""
    key = f"kustomize.toolkit.fluxcd.io/{switch}"
    for part in ("annotations", "labels"):
        said = at(mapping_at(node, "metadata", part), key)
        if isinstance(said, Scalar) and said.text.lower() == value.lower():
            return True
    return False
