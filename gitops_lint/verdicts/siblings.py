"""What the same objects of the repository's other clusters tell of a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Scalar, at
from gitops_lint.repo.spelling import is_plain_slip
from gitops_lint.verdicts.sight import Answers, Sight

_OFTEN = 2
"""How many other clusters must call something so that none of them holds."""


def named_by_siblings(sight: Sight, target: Identity) -> tuple[Identity, ...]:
    """Return what the very object that refers to a target names in its place in other clusters, but for a slip.

    It is there in one of them, or several name it so. Where any of them names the target itself, or a name tells the
    clusters apart, it is no slip.
    """
    return sight.ask(_NAMED, target, _named_by_siblings)


def is_held_by_a_sibling(sight: Sight, target: Identity) -> bool:
    """Tell whether Git holds a target in another cluster."""
    return sight.ask(_HELD, target, _is_held)


def _named_by_siblings(sight: Sight, target: Identity) -> tuple[Identity, ...]:
    return tuple(_named_elsewhere(sight, target))


def _named_elsewhere(sight: Sight, target: Identity) -> Iterator[Identity]:
    links = [link for link in sight.graph.into(target) if not link.edge.implied]
    for link in links if len(links) == 1 and sight.siblings else ():
        named: dict[str, list[Cluster]] = defaultdict(list)
        for sibling in sight.siblings:
            named[_named(sibling, link)].append(sibling)
        if _named(sight.cluster, link) != target.name or target.name in named:
            continue
        for name, siblings in sorted(named.items()):
            meant = target._replace(name=name)
            is_right = len(siblings) >= _OFTEN or any(meant in sibling.objects for sibling in siblings)
            is_told_apart = _are_told_apart((target.name, name), (sight.cluster, *siblings))
            if is_right and is_plain_slip(target.name, name, (name,)) and not is_told_apart:
                yield meant


def _is_held(sight: Sight, target: Identity) -> bool:
    return any(target in sibling.objects for sibling in sight.siblings)


def _named(cluster: Cluster, link: Link) -> str:
    """Return the name that an object of a cluster has where a reference names its target, or nothing."""
    held = cluster.objects.get(link.source)
    name = at(held.node, *link.edge.route) if held is not None else None
    return name.text if isinstance(name, Scalar) else ""


def _are_told_apart(names: tuple[str, str], clusters: Iterable[Cluster]) -> bool:
    """Tell whether one of two names holds what its cluster is called, or a part of that."""
    called = {part for cluster in clusters for part in cluster.name.split("/")}
    return any((part in names[0]) != (part in names[1]) for part in called if part)


_NAMED, _HELD = "named by siblings", "held by a sibling"
ABOUT_SIBLINGS: Answers = {_NAMED: _named_by_siblings, _HELD: _is_held}
"""How questions about the other clusters are answered, on which findings in one may rest."""
