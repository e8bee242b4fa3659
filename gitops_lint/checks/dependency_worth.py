"""Dependencies that are satisfied and yet prove nothing, or go round in a circle with what applies them.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller: without `wait` and `healthChecks`, a
Kustomization is ready once its objects are applied, whatever becomes of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Link
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role

_NEEDS = (EdgeKind.STORE, EdgeKind.SERVER, EdgeKind.CRD)


def dependency_worth(context: Context) -> Iterator[Finding]:
    """Find each Kustomization that others depend on and that waits for nothing, and each that depends on its own."""
    users: dict[Identity, list[Link]] = defaultdict(list)
    for link in context.graph.of_edges(EdgeKind.DEPENDS_ON):
        if context.graph.role(link.source) is context.graph.role(link.target) is Role.APPLIER:
            users[link.target].append(link)
            if link.source in _appliers(context, link.target):
                yield _on_its_own(context, link)
    needed = _needed(context)
    for target in sorted(users):
        links = [link for link in users[target] if (link.source, target) in needed]
        if links and _proves_nothing(context, target):
            yield _without_proof(context, target, links)


def _appliers(context: Context, identity: Identity) -> tuple[Identity, ...]:
    object_ = context.cluster.objects.get(identity)
    others = object_ is not None and (len(object_.applied_by) > 1 or identity in context.cluster.started)
    return object_.applied_by if object_ is not None and others else ()  # by one alone, it is a cycle


def _on_its_own(context: Context, link: Link) -> Finding:
    return Finding(
        check="dependency-on-own-object",
        message=(
            f"{link.source} depends on {link.target}, which it applies itself: each time it changes that one, it waits "
            "until that is ready again, and on a new cluster it waits for what it is to bring"
        ),
        place=link.edge.place,
        help="Remove the entry, or let another Kustomization apply what it depends on.",
        subject=link.source,
        target=link.target,
        related=(Related(context.cluster.objects[link.target].name_place, f"{link.target} is defined here"),),
    )


def _needed(context: Context) -> frozenset[tuple[Identity, Identity]]:
    """Return which Kustomizations apply what objects of which others can't do without: a kind, a store, a server."""
    return frozenset(
        (user, provider)
        for link in context.graph.of_edges(*_NEEDS)
        if (source := context.graph.object(link.source)) is not None
        and (target := _provider(context, link)) is not None
        for user in source.applied_by
        for provider in target.applied_by
    )


def _provider(context: Context, link: Link) -> Object | None:
    """Return the object that a link leads to, or for whose sake what it leads to is made."""
    makers = (made.target for made in context.graph.out(link.target) if made.edge.kind == EdgeKind.PRODUCES)
    return context.graph.object(link.target) or next(
        (object_ for maker in makers if (object_ := context.graph.object(maker)) is not None), None
    )


def _proves_nothing(context: Context, identity: Identity) -> bool:
    """Tell whether a Kustomization is ready before a release of it is, and doesn't say that this is meant."""
    applier, applied = context.cluster.appliers.get(identity), context.cluster.applied.get(identity)
    if applier is None or applied is None or applier.waits is not None or applier.checks:
        return False
    return any(context.graph.role(identity) is Role.RELEASE for identity in applied.objects)


def _without_proof(context: Context, target: Identity, links: list[Link]) -> Finding:
    object_ = context.cluster.objects[target]
    links = sorted(links, key=lambda link: (link.source, link.edge.place))
    names = first_few([link.source for link in links])
    return Finding(
        check="dependency-proves-nothing",
        message=(
            f"{target} has neither `wait: true` nor health checks, so that it is ready before its releases are: what "
            f"depends on it doesn't wait for what it needs ({names})"
        ),
        place=object_.name_place,
        help="Set `wait: true`; if nobody needs to wait for them, `wait: false` says so, and this isn't told.",
        subject=target,
        related=tuple(Related(link.edge.place, f"{link.source} depends on it") for link in links),
    )
