"""Which objects of a cluster may well be other than they seem."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence

_VARIABLE = "${"


def uncertain(
    objects: Map[Identity, Object], unknowns: Iterable[Unknown], by_hand: frozenset[Identity]
) -> frozenset[Identity]:
    """Return the objects that are not what they seem, for all that is known, and those that come of them.

    A transformer that isn't in the repository may change all objects of a build. A variable that is left in an object's
    name or namespace, or anywhere in a Kustomization of `by_hand`, is filled in by whoever applies it: outside of Git,
    who may as well change the rest of it.
    """
    changed = {unknown.applied_by for unknown in unknowns if unknown.kind is UnknownKind.CHANGE}
    found = {identity for identity in objects if identity.has_variable}
    found |= {identity for identity in by_hand if identity in objects and _is_template(objects[identity])}
    brought: dict[Identity | None, list[Identity]] = {}
    for identity, held in objects.items():
        for applier in held.applied_by or (None,):
            brought.setdefault(applier, []).append(identity)
    waiting: list[Identity | None] = [*changed, *found]
    while waiting:
        for identity in brought.get(waiting.pop(), ()):
            if identity not in found:
                found.add(identity)
                waiting.append(identity)
    return frozenset(found)


def _is_template(held: Object) -> bool:
    """Tell whether a Kustomization has variables that whoever applies it must fill in."""
    return held.identity.group_kind == KUSTOMIZATION and _has_variable(held.node)


def _has_variable(node: Node) -> bool:
    if isinstance(node, Mapping):
        return any(map(_has_variable, node.entries.values()))
    if isinstance(node, Sequence):
        return any(map(_has_variable, node.items))
    return isinstance(node, Scalar) and _VARIABLE in node.text
