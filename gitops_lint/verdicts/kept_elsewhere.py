"""Whether a cluster's objects of a kind that may be kept out of Git, its Secrets, all are."""

from __future__ import annotations

from collections import Counter

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Presence
from gitops_lint.repo.nodes import Mapping, at
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.roles import Role

_SEVERAL = 3
"""From how many on it is no chance that Git makes none of them."""
_MOST = 3
"""How many times as many come from elsewhere as from Git where nearly all do, and Git holds those that begin with."""
_MANY = 8
"""From how many on that is no chance."""
_CONTENT = ("data", "stringData", "binaryData")


def are_kept_elsewhere(graph: Graph, group_kind: GroupKind) -> bool:
    """Tell whether objects of a kind and of several names are needed of which Git makes none, or hardly any.

    Somebody else does then, and Git may hold what that needs itself. What is empty, what a chart makes for itself,
    what an issuer signs and what an operator makes several of for one object say nothing of where people keep theirs.
    """
    identities = graph.of_kind(group_kind)
    made_by = Counter(maker for identity in identities for maker in graph.made.get(identity, ()))
    from_git = sum(_is_from_git(graph, identity, made_by) for identity in identities)
    needed = [identity for identity in identities if graph.nodes.get(identity) is Presence.GHOST]
    missing = len({identity.name for identity in needed if _is_read(graph, identity)})
    return missing >= _SEVERAL if from_git == 0 else missing >= max(_MANY, _MOST * from_git)


def _is_read(graph: Graph, identity: Identity) -> bool:
    return any(link.edge.kind in (EdgeKind.READS, EdgeKind.CREDENTIALS) for link in graph.into(identity))


def _is_from_git(graph: Graph, identity: Identity, made_by: Counter[Identity]) -> bool:
    held = graph.object(identity)
    if held is not None and identity in graph.cluster.objects:
        return any(isinstance(part, Mapping) and len(part) > 0 for part in (at(held.node, key) for key in _CONTENT))
    return any(made_by[maker] == 1 and _brings_its_own(graph, maker) for maker in graph.made.get(identity, ()))


def _brings_its_own(graph: Graph, maker: Identity) -> bool:
    if graph.role(maker) is Role.RELEASE:
        return False
    return all(link.edge.kind != EdgeKind.ISSUER for link in graph.out(maker))
