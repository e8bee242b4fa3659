"""Secret stores that nothing defines, and stores whose provider nothing deploys.

One missing store or provider is one finding, however many need it. Facts: https://github.com/external-secrets/external-secrets
pkg/controllers/secretstore/client_manager.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.absence import absence, users
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.reference_fixes import kind_fix, name_fix
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.verdicts.meant import named_elsewhere
from gitops_lint.verdicts.verdict import Verdict


def store(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Iterator[Finding]:
    """Find a store that something uses and nothing defines."""
    if verdict.is_told:
        yield _wrong_kind(context, verdict, links) or _not_found(context, verdict, links)


def provider(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Iterator[Finding]:
    """Find the server of a store that is to be in the cluster, and that nothing deploys."""
    if verdict.is_told:
        yield _no_provider(context, verdict, links)


def is_store(context: Context, identity: Identity) -> bool:
    """Tell whether an object is one that others take secrets from."""
    return any(link.edge.kind == EdgeKind.STORE for link in context.graph.into(identity))


def _not_found(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding:
    target, fix = verdict.target, None
    elsewhere = named_elsewhere(context.verdicts.sight, target)
    if elsewhere:
        alone = f"a {target.kind} serves its own only"
        help_ = f"{elsewhere[0]} is in another namespace: {alone}. Use a store that serves all."
    else:
        near = verdict.hint
        help_ = f"Did you mean {near}?" if near else f"Add the {target.kind}, or change those who use it."
        fix = name_fix(context, links, near)
    message = f"nothing defines {target}, needed by {users(links)}"
    return replace(_absence(context, verdict, links, "store-not-found", message, help_), fix=fix)


def _wrong_kind(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding | None:
    """Find that a store of this name is of the other kind: one serves its namespace, the other all."""
    target = verdict.target
    stores = sorted(
        identity
        for identity in context.cluster.objects
        if identity.group == target.group
        and identity.name == target.name
        and identity.kind != target.kind
        and identity.namespace in ("", links[0].source.namespace)
        and _may_be_used(context, links[0], identity)
    )
    if not stores:
        return None
    message = f"nothing defines {target}, but there is {stores[0]}: the wrong kind is named by {users(links)}"
    help_ = f"Set `kind: {stores[0].kind}` (without a kind, {target.kind} is meant)."
    fix = kind_fix(context, links, stores[0].kind) if len(stores) == 1 else None
    return replace(_absence(context, verdict, links, "store-wrong-kind", message, help_), fix=fix)


def _may_be_used(context: Context, link: Link, identity: Identity) -> bool:
    """Tell whether a reference could name another kind, by the rules of the one who refers."""
    rules = context.rulebook.references(link.source.group_kind)
    return any(str(identity.group_kind) in rule.targets for _, rule in rules if rule.edge == link.edge.kind)


def _no_provider(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding:
    stores = sorted({link.source for link in links})
    dependents = sorted(
        {use.source for served in stores for use in context.graph.into(served) if use.edge.kind == EdgeKind.STORE}
    )
    served = " and ".join(map(str, stores))
    count = "1 object depends" if len(dependents) == 1 else f"{len(dependents)} objects depend"
    message = f"nothing in this repository deploys {verdict.target}, the server of {served}, on which {count}"
    help_ = (
        "Deploy what serves it, or point the store elsewhere. Until then the store isn't ready, and no Secret is made "
        "or refreshed through it."
    )
    impact = context.impacts.of(verdict.target)
    finding = absence(verdict, links, "provider-not-deployed", message, help_, impact)
    return replace(finding, confidence=Confidence.LIKELY)


def _absence(
    context: Context, verdict: Verdict, links: tuple[Link, ...], check: str, message: str, help_: str
) -> Finding:
    return absence(verdict, links, check, message, help_, context.impacts.of(verdict.target, State.EXISTS))
