"""What was suspended before and isn't any more: all that waited comes at once.

Facts: https://fluxcd.io/flux/components/kustomize/kustomizations/#suspend
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.plural import counted
from gitops_lint.rulebook.routes import find

_CHECK = "suspension-lifted"


def resumed(context: ChangeContext) -> Iterator[Finding]:
    """Find each object that is resumed, with what it does then."""
    deletions = context.deletions
    for identity in sorted(context.before.suspended.keys() - context.after.suspended.keys()):
        held, change = context.after.object(identity), context.by_identity.get(identity)
        if held is None or change is None or change.doubt or context.does_nothing(identity):
            continue
        waiting = _waiting(context, identity)
        prunes = identity in context.after.cluster.appliers and deletions.letting(identity) is not None
        said = f"{identity} is resumed: what has changed in Git since it was suspended comes at once"
        said += f", for {counted(len(waiting), 'object')} ({first_few(waiting)})" if waiting else ""
        said += ", and what has left Git since is deleted" if prunes else ""
        yield Finding(_CHECK, said, _place(context, held), subject=identity, affected=waiting)


def _waiting(context: ChangeContext, identity: Identity) -> tuple[Identity, ...]:
    """Return what an object applies, or what takes files from it."""
    applied = context.after.cluster.applied.get(identity)
    if applied is not None:
        return tuple(sorted(applied.objects))
    links = context.after.into(identity)
    return tuple(sorted({link.source for link in links if link.edge.kind == EdgeKind.SOURCE}))


def _place(context: ChangeContext, held: Object) -> Place:
    """Return where it is said that an object isn't suspended, or the object's name where nothing is said any more."""
    kind = context.rulebook.kind(held.identity.group_kind)
    switch = kind.suspended_by if kind is not None else None
    said = find(held.node, switch) if switch is not None else ()
    return next((each.node.place for each in said), held.name_place)
