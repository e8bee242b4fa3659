"""Manifests that a cluster isn't made of, and that would bring what it misses."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import TypeAlias

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.cluster.object import Object
from gitops_lint.graph.products import Made, products
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.verdict import Definition

ReadManifests: TypeAlias = Callable[[Callable[[str], bool]], Iterable[tuple[str, Object]]]
"""Gives the files that a test of their paths holds for, each with an object that it holds, as it is called there."""
_Name: TypeAlias = tuple[str, str, str]
"""A group, a kind and a name: where a file would land isn't known."""
_Brought: TypeAlias = dict[_Name, list[tuple[str, Object, Identity]]]


class UnappliedManifests:
    """The manifests of a repository, by what they would bring; read when they are first asked for.

    `left_out` are the files that a kustomization file beside them doesn't list although it lists others, `manifests`
    gives all, `clusters` are the repository's.
    """

    def __init__(
        self,
        left_out: Collection[LeftOut],
        manifests: ReadManifests,
        rulebook: Rulebook,
        by_hand: ByHand,
        clusters: tuple[Cluster, ...],
    ) -> None:
        self.left_out = tuple(left_out)
        self._manifests = manifests
        self._rulebook = rulebook
        self._by_hand = by_hand
        self._clusters = clusters

    def applied_by_hand(self, target: Identity, cluster: Cluster) -> Definition | None:
        """Return the file with a target that people apply themselves, as far as its name and folders tell, or None."""
        for path, held, identity in self._brought_by_hand.get((target.group, target.kind, target.name), ()):
            is_meant = identity.namespace in ("", target.namespace)  # who applies it may well set the namespace
            if is_meant and path not in cluster.files:
                return Definition(path, held)
        return None

    def left_out_definition(self, target: Identity, cluster: Cluster) -> Definition | None:
        """Return the file with a target that is left out beside others, which a kustomization file lists, or None."""
        for file, identity in self._brought_by_left_out.get((target.group, target.kind, target.name), ()):
            if file.listing in cluster.files and _is_meant(identity, target, file.path, cluster):
                return Definition(file.path, file.objects[0], file.listing)
        return None

    def definition(self, target: Identity, cluster: Cluster, users: Iterable[str]) -> Definition | None:
        """Return the file that would bring a target, the nearest to the files of its users, or None."""
        left_out = self.left_out_definition(target, cluster)
        if left_out is not None:
            return left_out
        candidates = self._definitions(self._brought, target, cluster)
        folders = tuple(posixpath.dirname(path) for path in users)
        return min(
            candidates, key=lambda definition: (-_nearness(definition.path, folders), definition.path), default=None
        )

    def _definitions(self, brought: _Brought, target: Identity, cluster: Cluster) -> Iterator[Definition]:
        for path, held, identity in brought.get((target.group, target.kind, target.name), ()):
            if path not in cluster.files and _is_meant(identity, target, path, cluster):
                yield Definition(path, held)

    @cached_property
    def _brought_by_left_out(self) -> dict[_Name, list[tuple[LeftOut, Identity]]]:
        brought: dict[_Name, list[tuple[LeftOut, Identity]]] = {}
        for file in self.left_out:
            for identity in (identity for held in file.objects for identity in _brought(held, self._rulebook)):
                brought.setdefault((identity.group, identity.kind, identity.name), []).append((file, identity))
        return brought

    @cached_property
    def _brought_by_hand(self) -> _Brought:
        return self._index(self._by_hand.is_of_tools)

    @cached_property
    def _brought(self) -> _Brought:
        everywhere = frozenset.intersection(*(cluster.files for cluster in self._clusters)) if self._clusters else ()
        return self._index(lambda path: path not in everywhere)

    def _index(self, counts: Callable[[str], bool]) -> _Brought:
        brought: _Brought = {}
        for path, held in self._manifests(counts):
            for identity in _brought(held, self._rulebook):
                key = (identity.group, identity.kind, identity.name)
                brought.setdefault(key, []).append((path, held, identity))
        return brought


def _brought(held: Object, rulebook: Rulebook) -> tuple[Identity, ...]:
    """Return an object and what a controller makes of it."""
    made = (product.identity for product in products(held, rulebook) if isinstance(product, Made))
    return (held.identity, *made)


def _is_meant(identity: Identity, target: Identity, path: str, cluster: Cluster) -> bool:
    """Tell whether an object of a file is the target; without a namespace it would be where its neighbours are."""
    if (identity.group_kind, identity.name) != (target.group_kind, target.name):
        return False
    if identity.namespace == target.namespace:
        return True
    folder = posixpath.dirname(path)
    neighbours = (held for held in cluster.objects.values() if posixpath.dirname(held.place.path) == folder)
    return not identity.namespace and any(held.identity.namespace == target.namespace for held in neighbours)


def _nearness(path: str, folders: Iterable[str]) -> int:
    """Return how many folders a file has in common with the nearest of some."""
    parts = posixpath.dirname(path).split("/")
    return max((_in_common(parts, folder.split("/")) for folder in folders), default=0)


def _in_common(parts: list[str], others: list[str]) -> int:
    count = 0
    for part, other_part in zip(parts, others, strict=False):
        if part != other_part:
            break
        count += 1
    return count
