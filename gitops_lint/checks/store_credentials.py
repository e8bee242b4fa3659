"""Credentials of cluster-wide secret stores that don't say in which namespace they are.

Facts: https://github.com/external-secrets/external-secrets runtime/esutils/utils.go (ValidateSecretSelector: "cluster
scope requires namespace") and runtime/esutils/resolvers/secret_ref.go (without one, that of the ExternalSecret counts).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import MOST_NAMED, first_few
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link, Presence
from gitops_lint.graph.references import counts
from gitops_lint.repo.nodes import Scalar, at, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.references import Reference
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.routes import find

_CHECK = "store-credentials-namespace-missing"
_CREDENTIALS = frozenset({EdgeKind.CREDENTIALS, EdgeKind.SERVICE_ACCOUNT})


def store_credentials(context: Context) -> Iterator[Finding]:
    """Find each reference of a ClusterSecretStore that has to name a namespace, or would do well to, and doesn't."""
    for store in stores_of_all(context):
        yield from _required(context, store)
        yield from _referent(context, store)


def stores_of_all(context: Context) -> list[Object]:
    """Return the stores that have no namespace of their own and serve all, sorted."""
    stores = (store for store in context.graph.of_role(Role.STORE) if not store.identity.namespace)
    cluster_wide = (store for store in stores if context.rulebook.is_cluster_scoped(store.identity.group_kind))
    return sorted(cluster_wide, key=lambda store: store.identity)


class _Credential(NamedTuple):
    """A reference of a store that may name a namespace."""

    path: str
    rule: Reference
    name: Scalar
    namespace: str | None


def _credentials(context: Context, store: Object) -> Iterator[_Credential]:
    for path, rule in context.rulebook.references(store.identity.group_kind):
        for place in find(store.node, path) if rule.namespace_field else ():
            name = at(place.node, rule.name)
            if isinstance(name, Scalar) and counts(rule, place.node, store.node):
                yield _Credential(path, rule, name, text_at(place.node, rule.namespace_field or ""))


def _required(context: Context, store: Object) -> Iterator[Finding]:
    """Find the references without which the store isn't valid."""
    for credential in _credentials(context, store):
        if credential.rule.namespace == "required" and not credential.namespace:
            yield _required_finding(context, store.identity, credential)


def _required_finding(context: Context, store: Identity, credential: _Credential) -> Finding:
    there = _namespaces(context, parse_group_kind(credential.rule.targets[0]), credential.name.text)
    return Finding(
        check=_CHECK,
        message=(
            f"{store} is not valid: `{credential.path}` names no namespace, and a store of the whole cluster has "
            "none of its own; none of its ExternalSecrets works"
        ),
        place=credential.name.place,
        help=f"Set `namespace: {there[0] if there else '…'}`, the namespace of `{credential.name.text}`.",
        subject=store,
        cause=credential.path,
        impact=context.impacts.of(store, State.ACTS),
        stall=stalled(Step.ITSELF, (store,)),
    )


def _namespaces(context: Context, kind: GroupKind, name: str) -> list[str]:
    """Return the namespaces in which there is an object of a kind and name, sorted."""
    there = (*context.cluster.named(kind, name), *(made for made in context.graph.made if made.group_kind == kind))
    return sorted({identity.namespace for identity in there if identity.name == name})


def _referent(context: Context, store: Object) -> Iterator[Finding]:
    """Find credentials that are looked up where each ExternalSecret is, and that aren't there."""
    links: dict[Identity, list[Link]] = {}
    for user in sorted({use.source for use in context.graph.into(store.identity) if use.edge.kind == EdgeKind.STORE}):
        for link in context.graph.out(user):
            if link.edge.implied and link.edge.kind in _CREDENTIALS and _is_of(store, link):
                links.setdefault(link.target._replace(namespace=""), []).append(link)
    if not links:
        yield from _unused_referent(context, store)
    for what in sorted(links):
        missing = [link for link in links[what] if context.graph.presence(link.target) is Presence.GHOST]
        lacking = {link.target.namespace for link in missing}
        there = sorted({link.target.namespace for link in links[what]} - lacking) or _namespaces(
            context, what.group_kind, what.name
        )
        if lacking and (there or len(lacking) > 1):
            yield _referent_finding(context, store.identity, what, missing, there)


def _unused_referent(context: Context, store: Object) -> Iterator[Finding]:
    """Find credentials without namespace of a store that nothing uses yet, where others of its references have one."""
    credentials = list(_credentials(context, store))
    given = next((credential.namespace for credential in credentials if credential.namespace), None)
    for credential in credentials if given else ():
        if credential.namespace or credential.rule.namespace != "consumer":
            continue
        yield Finding(
            check=_CHECK,
            message=(
                f"{store.identity} gives no namespace for `{credential.path}`, so that it will be looked up beside "
                f"each ExternalSecret, while the store takes other things from `{given}`"
            ),
            place=credential.name.place,
            help=f"Set `namespace: {given}` beside its name.",
            subject=store.identity,
            cause=credential.path,
            confidence=Confidence.LIKELY,
        )


def _is_of(store: Object, link: Link) -> bool:
    """Tell whether it is this store's field that an implied link comes from."""
    name = at(store.node, *link.edge.route)
    return name is not None and name.place == link.edge.place


def _referent_finding(
    context: Context, store: Identity, what: Identity, missing: list[Link], there: list[str]
) -> Finding:
    users = [link.source for link in missing]
    namespaces = sorted({user.namespace for user in users})
    return Finding(
        check=_CHECK,
        message=(
            f"{store} gives no namespace for {what.kind} `{what.name}`, so that it is looked up beside each "
            f"ExternalSecret, and nothing in this repository creates it in {first_few(namespaces, form='`{}`')}"
        ),
        place=missing[0].edge.place,
        help=f"Set `namespace: {there[0] if there else '…'}` beside its name.",
        subject=store,
        cause=str(what),
        confidence=Confidence.LIKELY,
        impact=context.impacts.of_all(users, State.ACTS),
        related=tuple(
            Related(context.cluster.objects[user].name_place, f"{user} uses the store") for user in users[:MOST_NAMED]
        ),
    )
