"""What sets one cluster apart from the others: the objects that only it has, and those that all others have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.roles import Role

_FEWEST = 3  # clusters: of two, what one lacks is what only the other has
_FIRST = (Role.APPLIER, Role.RELEASE)


class Differences(NamedTuple):
    """The objects that only one cluster has, and those that it lacks and all others have; what applies others first."""

    own: tuple[Identity, ...] = ()
    lacking: tuple[Identity, ...] = ()


def differences_of(graphs: Sequence[Graph]) -> tuple[Differences, ...]:
    """Return for each cluster what Git holds in it and in no other, and in all others and not in it."""
    if len(graphs) == 1:
        return (Differences(),)
    roles: dict[GroupKind, Role] = {}
    for graph in graphs:
        roles |= graph.roles
    held = [graph.cluster.objects.keys() for graph in graphs]
    count = Counter(identity for identities in held for identity in identities)
    of_all_but_one = [identity for identity, times in count.items() if times == len(graphs) - 1]
    return tuple(
        Differences(
            _ordered((identity for identity in identities if count[identity] == 1), roles),
            _ordered((identity for identity in of_all_but_one if identity not in identities), roles)
            if len(graphs) >= _FEWEST
            else (),
        )
        for identities in held
    )


def _ordered(identities: Iterable[Identity], roles: Mapping[GroupKind, Role]) -> tuple[Identity, ...]:
    def rank(identity: Identity) -> tuple[int, Identity]:
        role = roles.get(identity.group_kind)
        return (_FIRST.index(role) if role in _FIRST else len(_FIRST)), identity

    return tuple(sorted(identities, key=rank))
