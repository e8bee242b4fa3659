"""Whether what is missing may be in what can't be seen: the files of another source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.checks.finding import Context
from gitops_lint.flux.cluster import Unknown, UnknownKind
from gitops_lint.flux.objects import Identity
from gitops_lint.graph.model import Link


def may_bring(context: Context, ghost: Identity, links: Iterable[Link]) -> bool:
    """Tell whether another source may well bring a ConfigMap that some objects need.

    It does where its objects land in that very namespace; or where its Kustomization is called like the ConfigMap, and
    comes with the objects that need it or before them. Anything that can't be seen could, but this is more than chance.
    Secrets are rarely in Git as they are, and who keeps them elsewhere can say so.
    """
    if ghost.kind != "ConfigMap":
        return False
    unknowns = [one for one in context.cluster.unknowns if one.kind is UnknownKind.OTHER_SOURCE]
    if any(one.namespace == ghost.namespace for one in unknowns):
        return True
    alike = [one for one in unknowns if one.applied_by is not None and _are_alike(one.applied_by.name, ghost.name)]
    if not alike:
        return False
    users = {applier for link in links for applier in context.cluster.objects[link.source].applied_by}
    before = _dependencies(context, users)
    return any(not before.isdisjoint(_appliers(context, unknown)) for unknown in alike)


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two names begin with the same word, or one holds the other."""
    return one.partition("-")[0] == other.partition("-")[0] or one in other or other in one


def _appliers(context: Context, unknown: Unknown) -> Iterator[Identity]:
    """Return the Kustomization that brings an unknown, and those that apply that one."""
    held = context.cluster.objects.get(unknown.applied_by) if unknown.applied_by is not None else None
    if held is not None:
        yield held.identity
        yield from held.applied_by


def _dependencies(context: Context, users: set[Identity]) -> set[Identity]:
    """Return Kustomizations, and all that they depend on."""
    found: set[Identity] = set()
    waiting = list(users)
    while waiting:
        one = waiting.pop()
        if one not in found and one in context.graph.network:
            found.add(one)
            waiting += (link.target for link in context.graph.needs(one) if link.edge.kind == "dependsOn")
    return found
