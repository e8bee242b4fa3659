"""How sure it is that something won't work: that nothing provides what is referred to, that a build fails."""

from __future__ import annotations

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.problem import Problem

_LIKELY = frozenset({"variable-misspelt", "target-misspelt"})
_WHERE_STRICT = frozenset({"undefined-variable"})
"""What fails since Flux 2.9 only: before, an undefined variable becomes an empty text."""


def fails_for_certain(cluster: Cluster, problem: Problem) -> bool:
    """Tell whether a problem of a cluster's manifests is one for its release of Flux, as far as that is known."""
    if problem.check in _LIKELY:
        return False
    return cluster.installed.is_strict is True or problem.check not in _WHERE_STRICT


def is_missing_for_certain(cluster: Cluster, target: Identity) -> bool:
    """Tell whether a ghost of a closed kind isn't there for certain: no unknown object may hold it, or be it."""
    if any(unknown.may_hold(target) for unknown in cluster.unknowns):
        return False
    return not any(identity.may_become(target) for identity in cluster.objects)
