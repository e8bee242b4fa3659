"""An order that a change turns round, and appliers for which others wait longer from now on.

Facts: https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies and #wait
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.dependencies import depends_on
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.plural import counted

_CHECK = "order-changed"


def order_changed(context: ChangeContext) -> Iterator[Finding]:
    """Find the dependencies that are turned round, and the health that others have to wait for from now on."""
    yield from _turned_round(context)
    yield from _gating(context)
    yield from _checked(context)


def _turned_round(context: ChangeContext) -> Iterator[Finding]:
    before, after = context.before, context.after
    known = {(link.source, link.target) for link in before.links if link.edge.kind == EdgeKind.DEPENDS_ON}
    for link in after.links:
        pair = link.source, link.target
        if link.edge.kind != EdgeKind.DEPENDS_ON or pair in known or link.source == link.target:
            continue
        if not depends_on(before, link.target, link.source) or depends_on(after, link.target, link.source):
            continue
        yield Finding(
            check=_CHECK,
            message=f"{link.source} waits for {link.target} from now on, which has waited for it before",
            place=link.edge.place,
            subject=link.source,
            target=link.target,
        )


def _gating(context: ChangeContext) -> Iterator[Finding]:
    before, after = context.before.cluster, context.after.cluster
    for identity in sorted(before.appliers.keys() & after.appliers.keys()):
        earlier, later = before.appliers[identity], after.appliers[identity]
        place = later.waits_place
        if earlier.waits or not later.waits or place is None or context.does_nothing(identity):
            continue
        waiting = _waiting(context, identity)
        applied = after.applied.get(identity)
        if waiting and applied is not None and not applied.has_failed:
            many = counted(len(applied.objects), "object")
            wait = "wait" if len(waiting) > 1 else "waits"
            yield Finding(
                check=_CHECK,
                message=f"{identity} is ready only once all that it applies is ({many}), and {first_few(waiting)} "
                f"{wait} for that from now on",
                place=place,
                subject=identity,
                affected=tuple(waiting),
            )


def _checked(context: ChangeContext) -> Iterator[Finding]:
    """Find the appliers that others wait for and that get health checks; one that waits for all ignores these."""
    before, after = context.before.cluster, context.after.cluster
    known = {(link.source, link.target) for link in context.before.links if link.edge.kind == EdgeKind.HEALTH_CHECK}
    for identity in sorted(before.appliers.keys() & after.appliers.keys()):
        if after.appliers[identity].waits or context.does_nothing(identity):
            continue
        links = [link for link in context.after.out(identity) if link.edge.kind == EdgeKind.HEALTH_CHECK]
        new = [link for link in links if (link.source, link.target) not in known]
        waiting = _waiting(context, identity)
        if new and waiting:
            checked = first_few(sorted({link.target for link in new}))
            yield Finding(
                check=_CHECK,
                message=f"{identity} is ready only once {checked} {'are' if len(new) > 1 else 'is'}, and "
                f"{first_few(waiting)} {'wait' if len(waiting) > 1 else 'waits'} for that from now on",
                place=new[0].edge.place,
                subject=identity,
                target=new[0].target,
                affected=tuple(waiting),
            )


def _waiting(context: ChangeContext, applier: Identity) -> list[Identity]:
    """Return what depends on an applier."""
    return sorted({link.source for link in context.after.into(applier) if link.edge.kind == EdgeKind.DEPENDS_ON})
