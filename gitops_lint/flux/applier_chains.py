"""Chains of Kustomizations and ResourceSets of which each makes the next, and which of them have no end."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Place

_MOST_OF_ONE_MANIFEST = 3
"""How often one manifest, under ever new names, may be in one chain."""
_DEEPEST = 32
"""How long a chain may be; people's have six at most."""
_MOST_AGAIN = 1_500
"""How many of a cluster may be what a manifest becomes beside its first, under ever new names: where each makes two
others, these are soon nearly all."""
_MOST = 10_000
"""In one cluster: there are none as large, but hostile ones."""


class _Chain(NamedTuple):
    """The manifests up to one Kustomization or ResourceSet.

    It is the nth (from 1) of its cluster, and the nth of those whose manifest had become another before; 0 if not so.
    """

    manifests: tuple[Place, ...]
    nth: int
    nth_again: int

    @property
    def is_endless(self) -> bool:
        again = self.manifests.count(self.manifests[-1])
        is_deep = again > _MOST_OF_ONE_MANIFEST or len(self.manifests) > _DEEPEST
        return is_deep or self.nth > _MOST or self.nth_again > _MOST_AGAIN


class ApplierChains:
    """How each Kustomization and ResourceSet of a cluster came about."""

    def __init__(self) -> None:
        self._chains: dict[Identity, _Chain] = {}
        self._manifests: set[Place] = set()
        self._again = 0

    def note(self, made: Object) -> None:
        """Note how one came about; what brings it later on doesn't count."""
        if made.identity in self._chains:
            return
        above = self._chains[made.applied_by[0]].manifests if made.applied_by else ()
        is_again = made.place in self._manifests
        self._manifests.add(made.place)
        self._again += is_again
        self._chains[made.identity] = _Chain(
            (*above, made.place), len(self._chains) + 1, self._again if is_again else 0
        )

    def is_endless(self, identity: Identity) -> bool:
        """Tell whether one is of a chain that goes on without end, or one of more than any cluster has."""
        return self._chains[identity].is_endless
