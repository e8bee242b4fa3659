"""Secret stores that nothing defines, and stores whose provider nothing deploys.

One missing store or provider is one finding, however many need it. Facts: https://github.com/external-secrets/external-secrets
pkg/controllers/secretstore/client_manager.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.ghosts import alike, confidence, elsewhere, kind_fix, name_fix
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind

STORE = EdgeKind.STORE
SERVER = EdgeKind.SERVER


def stores(context: Context) -> Iterator[Finding]:
    """Find each store that something uses and nothing defines."""
    for ghost in context.graph.of_presence(Presence.GHOST):
        links = _links(context, ghost, STORE)
        if links:
            yield _wrong_kind(context, ghost, links) or _not_found(context, ghost, links)


def providers(context: Context) -> Iterator[Finding]:
    """Find each server of a store that is to be in the cluster, and that nothing deploys."""
    for ghost in context.graph.of_presence(Presence.GHOST):
        links = [link for link in _links(context, ghost, SERVER) if _is_store(context, link.source)]
        if links:
            yield _no_provider(context, ghost, links)


def _links(context: Context, ghost: Identity, kind: str) -> list[Link]:
    links = (link for link in context.graph.into(ghost) if link.edge.kind == kind and not link.edge.implied)
    return sorted(links, key=lambda link: (link.edge.place, link.source))


def _is_store(context: Context, identity: Identity) -> bool:
    """Tell whether an object is one that others take secrets from."""
    return any(link.edge.kind == STORE for link in context.graph.into(identity))


def _users(links: list[Link]) -> str:
    return first_few(dict.fromkeys(link.source for link in links))


def _related(links: list[Link]) -> tuple[Related, ...]:
    return tuple(Related(link.edge.place, f"{link.source} uses it") for link in links[1:])


def _not_found(context: Context, ghost: Identity, links: list[Link]) -> Finding:
    found = elsewhere(context, ghost)
    fix = None
    if found:
        help_ = f"{found[0]} is in another namespace: a {ghost.kind} serves its own only. Use a store that serves all."
    else:
        near = alike(context, ghost)
        help_ = f"Did you mean {near}?" if near else f"Add the {ghost.kind}, or change those who use it."
        fix = name_fix(context, links, near)
    message = f"nothing defines {ghost}, needed by {_users(links)}"
    return replace(_finding(context, ghost, links, "store-not-found", message, help_), fix=fix)


def _wrong_kind(context: Context, ghost: Identity, links: list[Link]) -> Finding | None:
    """Find that a store of this name is of the other kind: one serves its namespace, the other all."""
    found = sorted(
        identity
        for identity in context.cluster.objects
        if identity.group == ghost.group
        and identity.name == ghost.name
        and identity.kind != ghost.kind
        and identity.namespace in ("", links[0].source.namespace)
        and _may_be_used(context, links[0], identity)
    )
    if not found:
        return None
    message = f"nothing defines {ghost}, but there is {found[0]}: the wrong kind is named by {_users(links)}"
    help_ = f"Say `kind: {found[0].kind}` (without a kind, {ghost.kind} is meant)."
    fix = kind_fix(context, links, found[0].kind) if len(found) == 1 else None
    return replace(_finding(context, ghost, links, "store-wrong-kind", message, help_), fix=fix)


def _may_be_used(context: Context, link: Link, identity: Identity) -> bool:
    """Tell whether a reference could name another kind, by the rules of the one who refers."""
    rules = context.rulebook.references(link.source.group_kind)
    return any(str(identity.group_kind) in rule.targets for _, rule in rules if rule.edge == link.edge.kind)


def _no_provider(context: Context, ghost: Identity, links: list[Link]) -> Finding:
    stores_ = sorted({link.source for link in links})
    users = sorted({use.source for store in stores_ for use in context.graph.into(store) if use.edge.kind == STORE})
    served = " and ".join(map(str, stores_))
    count = "1 object depends" if len(users) == 1 else f"{len(users)} objects depend"
    message = f"nothing deploys {ghost}, the server of {served}, on which {count}"
    help_ = (
        "Deploy what serves it, or point the store elsewhere. Until then the store isn't ready, and no Secret is made "
        "or refreshed through it."
    )
    return Finding(
        check="provider-not-deployed",
        message=message,
        place=links[0].edge.place,
        help=help_,
        subject=links[0].source,
        target=ghost,
        confidence=Confidence.LIKELY,
        impact=context.impacts.of(ghost),
        related=_related(links),
    )


def _finding(context: Context, ghost: Identity, links: list[Link], check: str, message: str, help_: str) -> Finding:
    return Finding(
        check=check,
        message=message,
        place=links[0].edge.place,
        help=help_,
        subject=links[0].source,
        target=ghost,
        confidence=confidence(context, ghost),
        impact=context.impacts.of(ghost, State.EXISTS),
        related=_related(links),
    )
