"""Whether what is missing may be in what can't be seen: the files of another source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.checks.finding import Context
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.edges import EdgeKind

_MAY_BRING = frozenset({UnknownKind.OTHER_SOURCE, UnknownKind.TEMPLATE})


def may_bring(context: Context, ghost: Identity, links: Iterable[Link]) -> bool:
    """Tell whether another source, or a template, may well bring what some objects need.

    It does where its objects land in that very namespace; or where its Kustomization is called like the object, and
    comes with those that need it or before them. Anything that can't be seen could, but this is more than chance. What
    needs the object itself doesn't bring it.
    """
    links = tuple(links)
    needing = {link.source for link in links}
    unknowns = [one for one in context.cluster.unknowns if one.kind in _MAY_BRING and one.applied_by not in needing]
    if any(_namespace(one) == ghost.namespace for one in unknowns):
        return True
    alike = [one for one in unknowns if one.applied_by is not None and _are_alike(one.applied_by.name, ghost.name)]
    before = _before(context, links) if alike else set()
    return any(not before.isdisjoint(_appliers(context, one)) for one in alike)


def comes_first(context: Context, links: Iterable[Link]) -> bool:
    """Tell whether those that need something depend on another source, which may bring it in whatever namespace."""
    anywhere = {one.applied_by for one in context.cluster.unknowns if one.kind in _MAY_BRING and one.namespace is None}
    return bool(anywhere) and not anywhere.isdisjoint(_before(context, links))


def _namespace(unknown: Unknown) -> str | None:
    """Return the namespace in which what can't be seen lands; what a template makes is beside it, most likely."""
    if unknown.kind is UnknownKind.TEMPLATE and unknown.applied_by is not None:
        return unknown.applied_by.namespace
    return unknown.namespace


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two names begin with the same word, or one holds the other."""
    return one.partition("-")[0] == other.partition("-")[0] or one in other or other in one


def _appliers(context: Context, unknown: Unknown) -> Iterator[Identity]:
    """Return the Kustomization that brings an unknown, and those that apply that one."""
    held = context.cluster.objects.get(unknown.applied_by) if unknown.applied_by is not None else None
    if held is not None:
        yield held.identity
        yield from held.applied_by


def _before(context: Context, links: Iterable[Link]) -> set[Identity]:
    """Return the Kustomizations that apply those that need something, and all that these depend on."""
    found: set[Identity] = set()
    waiting = [applier for link in links for applier in context.cluster.objects[link.source].applied_by]
    while waiting:
        one = waiting.pop()
        if one not in found and one in context.graph.nodes:
            found.add(one)
            waiting += (link.target for link in context.graph.out(one) if link.edge.kind == EdgeKind.DEPENDS_ON)
    return found
