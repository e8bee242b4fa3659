"""Entry points that turn out to be one cluster: what one of them begins with, another takes in.

A FluxInstance syncs `flux/cluster`, and an older Kustomization builds `flux`, with that folder in it; a folder is
bootstrapped a second time; a patch leads a Kustomization to a folder that looked as if nothing applied it. Which files
a Kustomization takes in is known for certain only when it is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.entry_point import EntryPoint, Sync


class Written(NamedTuple):
    """What tells two Kustomizations of one name apart: where each is written, and what it builds."""

    file: str
    path: str


class Built(NamedTuple):
    """What an entry point gives, and what it begins with: files, and the Kustomizations in them."""

    entry: EntryPoint
    cluster: Cluster
    files: frozenset[str]
    first: dict[Identity, Written]


def without_nested(built: Iterable[Built], build: Callable[[EntryPoint], Cluster]) -> list[Built]:
    """Return entry points without those that another one takes in: the same files, under the same identities.

    What is left knows of the FluxInstances whose folders it takes in; `build` builds it again for that.
    """
    # what takes in most comes first; of two that take in the same, what Git declares
    waiting = sorted(built, key=lambda of: (-len(of.cluster.files), not of.entry.declared, of.entry.path))
    left: list[Built] = []
    nested: dict[EntryPoint, list[EntryPoint]] = {}
    for candidate in waiting:
        around = next((outer for outer in left if _takes_in(outer, candidate)), None)
        if around is None:
            left.append(candidate)
        else:
            nested.setdefault(around.entry, []).append(candidate.entry)
    return [_with(outer, nested.get(outer.entry, []), build) for outer in left]


def _takes_in(outer: Built, inner: Built) -> bool:
    """Tell whether an entry point takes in all that another begins with; names with variables are those of many.

    Where each begins with a Kustomization of one name, in files of their own or for folders of their own, they are two
    clusters; unless both are for one folder and lie in it, so that it was bootstrapped twice.
    """
    if not inner.files or not inner.files <= outer.cluster.files:
        return False
    if any(identity.has_variable or identity not in outer.cluster.objects for identity in inner.first):
        return False
    both = outer.first.keys() & inner.first.keys()
    differ = any(outer.first[identity] != inner.first[identity] for identity in both)
    return not differ or outer.entry.path == inner.entry.path


def _with(outer: Built, nested: list[EntryPoint], build: Callable[[EntryPoint], Cluster]) -> Built:
    syncs = _syncs(nested)
    declared = outer.entry.declared or any(entry.declared for entry in nested)
    if not syncs and declared == outer.entry.declared:
        return outer
    entry = replace(outer.entry, within=syncs, declared=declared)
    return outer._replace(entry=entry, cluster=build(entry))


def _syncs(entries: Iterable[EntryPoint]) -> tuple[Sync, ...]:
    return tuple(start.sync for entry in entries for start in entry.starts if start.sync is not None)
