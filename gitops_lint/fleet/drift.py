"""What sets sibling clusters apart, such as staging and production: objects that one has, and versions that differ.

That two clusters differ is no fault, and nothing here fails a run: it is what people would look up one by one.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from gitops_lint.fleet.result import ClusterOutline, RepositoryResult

_SHARED = 0.5
"""The share of the smaller cluster's objects that two have at least in common to be siblings."""
_FEWEST_SHARED = 3  # objects
_FEWEST = 3  # clusters: of two, what one lacks is what only the other has


class Member(NamedTuple):
    """A cluster of a repository."""

    repository: str
    cluster: ClusterOutline

    @property
    def name(self) -> str:
        """What tells it from the clusters of other repositories."""
        return f"{self.repository}: {self.cluster.name}"


class Apart(NamedTuple):
    """What sets one cluster apart: the objects that only it has, and those that it lacks and all others have."""

    name: str
    own: tuple[str, ...]
    lacking: tuple[str, ...]


class Versions(NamedTuple):
    """What runs in different versions: each of these with the clusters that have it, the most common first."""

    what: str
    versions: tuple[tuple[str, tuple[str, ...]], ...]


class Family(NamedTuple):
    """Clusters that have most of their objects in common, and what sets them apart."""

    members: tuple[str, ...]
    apart: tuple[Apart, ...]
    versions: tuple[Versions, ...]


def families_of(repositories: tuple[RepositoryResult, ...]) -> tuple[Family, ...]:
    """Return the families of several clusters, in whatever repositories these are."""
    families: list[tuple[frozenset[str], list[Member]]] = []
    for member in (Member(each.name, cluster) for each in repositories for cluster in each.clusters):
        objects = frozenset(member.cluster.objects)
        family = next((members for first, members in families if _are_siblings(first, objects)), None)
        if family is None:
            families.append((objects, [member]))
        else:
            family.append(member)
    return tuple(_family(members) for _, members in families if len(members) > 1)


def _are_siblings(one: frozenset[str], another: frozenset[str]) -> bool:
    shared = len(one & another)
    return shared >= _FEWEST_SHARED and shared >= _SHARED * min(len(one), len(another))


def _family(members: list[Member]) -> Family:
    held = [frozenset(member.cluster.objects) for member in members]
    count = Counter(name for names in held for name in names)
    of_all_but_one = {name for name, times in count.items() if times == len(members) - 1}
    apart = (
        Apart(
            member.name,
            tuple(sorted(name for name in names if count[name] == 1)),
            tuple(sorted(of_all_but_one - names)) if len(members) >= _FEWEST else (),
        )
        for member, names in zip(members, held, strict=True)
    )
    return Family(
        tuple(member.name for member in members),
        tuple(each for each in apart if each.own or each.lacking),
        tuple(_versions(members)),
    )


def _versions(members: list[Member]) -> list[Versions]:
    """Return what is in several clusters, and not in one version."""
    by_what: dict[str, dict[str, list[str]]] = {}
    for member in members:
        for what, version in member.cluster.versions.items():
            by_what.setdefault(what, {}).setdefault(version, []).append(member.name)
    return [
        Versions(what, tuple(sorted(((version, tuple(names)) for version, names in versions.items()), key=_common)))
        for what, versions in sorted(by_what.items())
        if len(versions) > 1
    ]


def _common(version: tuple[str, tuple[str, ...]]) -> tuple[int, str]:
    return -len(version[1]), version[0]
