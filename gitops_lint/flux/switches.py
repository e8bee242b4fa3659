"""The labels and annotations by which an object tells kustomize-controller how to apply it.

Facts: https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources
"""

from __future__ import annotations

from gitops_lint.cluster.object import Ownership
from gitops_lint.repo.nodes import Mapping, Scalar

_GROUP = "kustomize.toolkit.fluxcd.io/"
_LEFT_ALONE = frozenset({("reconcile", "disabled"), ("ssa", "ignore")})
_NONE: frozenset[tuple[str, str]] = frozenset()
_OF_OTHERS = frozenset({("ssa", "merge"), ("ssa", "ifnotpresent")})
"""Ways to apply an object whose fields others change."""


def ownership(node: Mapping) -> Ownership:
    """Return how much of an object Flux sets: nothing with `reconcile: disabled` or `ssa: Ignore`."""
    said = _switches(node)
    if said & _LEFT_ALONE:
        return Ownership.LEFT_ALONE
    return Ownership.SHARED if said & _OF_OTHERS else Ownership.WHOLE


def is_kept(node: Mapping) -> bool:
    """Tell whether Flux's garbage collection leaves an object alone."""
    return has_switch(node, "prune", "disabled")


def has_switch(node: Mapping, switch: str, value: str) -> bool:
    """Tell whether an object has a `kustomize.toolkit.fluxcd.io/…` label or annotation with a value."""
    return (switch, value.lower()) in _switches(node)


def _switches(node: Mapping) -> frozenset[tuple[str, str]]:
    """Return the controller's labels and annotations of an object, each with its value in lower case."""
    metadata = node.entries.get("metadata")
    if not isinstance(metadata, Mapping):
        return _NONE
    said: list[tuple[str, str]] = []
    for part in ("annotations", "labels"):
        values = metadata.entries.get(part)
        if isinstance(values, Mapping):
            said += [
                (key.removeprefix(_GROUP), value.text.lower())
                for key, value in values.entries.items()
                if key.startswith(_GROUP) and isinstance(value, Scalar)
            ]
    return frozenset(said) if said else _NONE
