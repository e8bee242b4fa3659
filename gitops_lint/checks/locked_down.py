"""What controllers refuse that are told to keep tenants in their namespaces.

Facts: https://fluxcd.io/flux/installation/configuration/multitenancy/. With --no-cross-namespace-refs a controller
denies access to what is in another namespace (https://github.com/fluxcd/pkg apis/acl, runtime/acl); with
--default-service-account it acts, for an object that names none, as an account of the object's own namespace, which has
no rights but those that somebody gives it (https://github.com/fluxcd/pkg runtime/client/impersonator.go).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.lockdown import Lockdown
from gitops_lint.cluster.object import Object
from gitops_lint.graph.lockdowns import lockdowns
from gitops_lint.graph.references import counts
from gitops_lint.repo.nodes import Mapping, Scalar, at, text_at
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.references import Reference
from gitops_lint.rulebook.routes import find

REFUSED = "reference-refused"
WITHOUT_RIGHTS = "default-account-without-rights"
_ACCOUNT = GroupKind("", "ServiceAccount")
_EVERYONE = frozenset({"system:serviceaccounts", "system:authenticated"})


def locked_down(context: Context) -> Iterator[Finding]:
    """Find references that locked controllers refuse, and the accounts without rights that they act as."""
    users: dict[Identity, list[tuple[Object, Lockdown]]] = {}
    for kind, lockdown in lockdowns(context.graph, context.rulebook).items():
        for object_ in context.cluster.of_kind(kind):
            if object_.is_switched_off() or object_.identity in context.cluster.uncertain:
                continue
            if lockdown.own_namespace:
                yield from _refused(context, object_, lockdown)
            account = _default_account(context, object_, lockdown)
            if account is not None:
                users.setdefault(account, []).append((object_, lockdown))
    for account, uses in users.items():
        if not _may_have_rights(context, account):
            yield _without_rights(account, uses)


def _refused(context: Context, object_: Object, lockdown: Lockdown) -> Iterator[Finding]:
    own = object_.identity.namespace
    for rule, place in context.rulebook.references(object_.identity.group_kind).places(object_.node):
        if rule.locked is None or rule.namespace_field is None or not counts(rule, place.node, object_.node):
            continue
        namespace = at(place.node, rule.namespace_field)
        if isinstance(namespace, Scalar) and namespace.text not in ("", own) and not is_unknown(namespace.text):
            yield _refusal(object_, rule, place.node, namespace, lockdown)


def _refusal(object_: Object, rule: Reference, node: object, namespace: Scalar, lockdown: Lockdown) -> Finding:
    reference = node if isinstance(node, Mapping) else object_.node
    kind = text_at(reference, rule.kind_field) or rule.targets[0].rpartition("/")[2]
    name = text_at(reference, "name") or ""
    said = f"can't access '{kind}/{namespace.text}/{name}', cross-namespace references have been blocked"
    is_refused = rule.locked == "refused"
    own = object_.identity.namespace
    return Finding(
        check=REFUSED,
        message=said if is_refused else f"{object_.identity} hears nothing of it: {said}",
        place=namespace.place,
        help=f"Keep a {kind} in the namespace {own}, or what refers to it in {namespace.text}.",
        subject=object_.identity,
        cause=f"{kind}/{namespace.text}/{name}",
        severity=None if is_refused else Severity.WARNING,
        stall=stalled(Step.ITSELF, (object_.identity,), said=said) if is_refused else None,
        related=(Related(lockdown.place, "the controller is told here to refuse other namespaces"),),
    )


def _default_account(context: Context, object_: Object, lockdown: Lockdown) -> Identity | None:
    """Return the account that an object is applied with as it names none; None where it does, or acts elsewhere."""
    kind = context.rulebook.kind(object_.identity.group_kind)
    if kind is None or kind.account is None or lockdown.account is None or not object_.identity.namespace:
        return None
    ways = (kind.account.path, kind.account.elsewhere)
    said = [match.node for way in ways for match in find(object_.node, way)]
    if any(not isinstance(node, Scalar) or node.text for node in said):
        return None
    return Identity(*_ACCOUNT, object_.identity.namespace, lockdown.account)


def _may_have_rights(context: Context, account: Identity) -> bool:
    """Tell whether something gives rights to an account, or something out of sight may."""
    cluster = context.cluster
    for identity, object_ in cluster.objects.items():
        kind = context.rulebook.kind(identity.group_kind)
        if kind is None:
            if account.namespace in (identity.namespace, identity.name):
                return True  # a controller of which nothing is known may see to its rights
        elif kind.grants_to is not None:
            subjects = (match.node for match in find(object_.node, kind.grants_to))
            if any(_is_meant(subject, account, identity.namespace) for subject in subjects):
                return True
    for made in context.graph.made:
        kind = context.rulebook.kind(made.group_kind)
        if kind is not None and kind.grants_to is not None and made.namespace == account.namespace:
            return True
    return any(unknown.may_hold(account) for unknown in cluster.unknowns)


def _is_meant(subject: object, account: Identity, namespace: str) -> bool:
    """Tell whether a subject of a binding may be an account, be it as one of a group."""
    if not isinstance(subject, Mapping):
        return True
    name, kind = text_at(subject, "name") or "", text_at(subject, "kind")
    where = text_at(subject, "namespace") or namespace
    if is_unknown(name) or is_unknown(where):
        return True
    if kind == account.kind:
        return (where, name) == (account.namespace, account.name)
    of_namespace = f"system:serviceaccounts:{account.namespace}"
    user = f"system:serviceaccount:{account.namespace}:{account.name}"
    return name in _EVERYONE or name in (of_namespace, user)


def _without_rights(account: Identity, uses: list[tuple[Object, Lockdown]]) -> Finding:
    (first, lockdown), *others = uses
    also = tuple(also_wrong(object_.name_place, f"{object_.identity} is, too") for object_, _ in others)
    return Finding(
        check=WITHOUT_RIGHTS,
        message=f"{first.identity} names no account, and is applied as {account}, to which nothing gives rights",
        place=first.name_place,
        help="Name an account with rights in `spec.serviceAccountName`, or bind a role to this one.",
        subject=first.identity,
        target=account,
        confidence=Confidence.LIKELY,
        related=(*also, Related(lockdown.place, "the controller takes this account for objects that name none")),
    )
