"""Chains of Kustomizations and ResourceSets of which each makes the next, and which of them have no end."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Place

_MOST_OF_ONE_MANIFEST = 3
"""How often one manifest, under ever new names, may be in one chain."""
_DEEPEST = 32
"""How long a chain may be; people's have six at most."""
_MOST_BY_ONE_MANIFEST = 1_000
"""What one manifest may become in a cluster, under ever new names: where each makes two others, that is soon."""
_MOST = 10_000
"""In one cluster: there are none as large, but hostile ones."""


class _Chain(NamedTuple):
    """The manifests up to one Kustomization or ResourceSet.

    It is the nth (from 1) that its own manifest has become, and the nth of all in its cluster.
    """

    manifests: tuple[Place, ...]
    nth: int
    nth_of_all: int

    @property
    def is_endless(self) -> bool:
        again = self.manifests.count(self.manifests[-1])
        is_deep = again > _MOST_OF_ONE_MANIFEST or len(self.manifests) > _DEEPEST
        return is_deep or self.nth > _MOST_BY_ONE_MANIFEST or self.nth_of_all > _MOST


class ApplierChains:
    """How each Kustomization and ResourceSet of a cluster came about."""

    def __init__(self) -> None:
        self._chains: dict[Identity, _Chain] = {}
        self._become: Counter[Place] = Counter()

    def note(self, made: Object) -> None:
        """Note how one came about; what brings it later on doesn't count."""
        if made.identity not in self._chains:
            above = self._chains[made.applied_by[0]].manifests if made.applied_by else ()
            self._become[made.place] += 1
            nth, nth_of_all = self._become[made.place], len(self._chains) + 1
            self._chains[made.identity] = _Chain((*above, made.place), nth, nth_of_all)

    def is_endless(self, identity: Identity) -> bool:
        """Tell whether one is of a chain that goes on without end, or one of more than any cluster has."""
        return self._chains[identity].is_endless
