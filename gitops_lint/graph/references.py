"""What an object refers to, by the rules of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity, group_of
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Edge, Link
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at, text_at
from gitops_lint.rulebook.checked_texts import ANY_KIND
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import CORE, GroupKind, parse_group_kind
from gitops_lint.rulebook.references import Reference, Strength
from gitops_lint.rulebook.routes import Found, find
from gitops_lint.rulebook.rulebook import Rulebook

SERVICE = GroupKind("", "Service")
EVERY_NAME = "*"
"""A name that means all objects of a kind, and none that must be there."""
_OF_A_PROVIDER = "@"
"""What no object's name can have: before it stands what a provider calls something, as `web-auth@kubernetescrd`."""
_WORD = late_pattern(r"[^.:]*")
_FULL_HOST = late_pattern(r"(?<![\w.}$-])((?:[a-z0-9-]+\.)+)svc(?![\w-])")
"""A host of the cluster in a text, up to its `.svc`; what a variable or a template begins is none that is known."""
_HOST = late_pattern(r"^(?:[\w+.-]+://)?(?:[^@/]*@)?([\w.-]+)(?::\d+)?(?:[/?].*)?$")


class Referred(NamedTuple):
    """One reference: its target, and the edge to it."""

    target: Identity
    edge: Edge

    def from_(self, object_: Object) -> Link:
        """Return the link from the object that refers."""
        return Link(object_.identity, self.target, self.edge)


def references(object_: Object, rulebook: Rulebook, operator: str | None = None) -> Iterator[Referred]:
    """Return what an object refers to; names that can't be known offline are left out.

    `operator` is the namespace in which the operator of a cluster-scoped kind looks for what that names, if known.
    """
    for rule, place in rulebook.references(object_.identity.group_kind).places(object_.node):
        if counts(rule, place.node, object_.node):
            yield from referred(object_, rule, place, rulebook, operator=operator)


def variable_references(object_: Object, rulebook: Rulebook) -> Iterator[Identity]:
    """Return what an object refers to by names that hold variables: what that is, nothing in Git says."""
    for rule, place in rulebook.references(object_.identity.group_kind).places(object_.node):
        if counts(rule, place.node, object_.node):
            yield from (reference.target for reference in referred(object_, rule, place, rulebook, with_variables=True))


def counts(rule: Reference, place: Node, root: Node) -> bool:
    """Tell whether what a rule leads to is a reference to a certain object: labels refer to whatever has them."""
    if rule.form in ("selector", "only"):
        return False
    unless = at(place, rule.unless) if rule.unless else None
    return not (isinstance(unless, Scalar) and unless.value is True) and hold(rule.when, root)


def referred(
    object_: Object,
    rule: Reference,
    place: Found,
    rulebook: Rulebook,
    rendered: Callable[[str], str | None] = lambda text: text,
    operator: str | None = None,
    *,
    with_variables: bool = False,
) -> Iterator[Referred]:
    """Return what one reference names; `rendered` makes a name of a text, or None of one that can't be known.

    Names with variables are left out, or with `with_variables` all others.
    """
    target_kind = _target_kind(place.node, rule)
    if target_kind is None:
        return
    strength = Strength.SOFT if _is_optional(place.node, rule) else rule.strength
    for name in find(place.node, rule.name):
        if not isinstance(name.node, Scalar) or not isinstance(name.node.value, str) or not name.node.value:
            continue
        written = rendered(name.node.value) if name.node.value != EVERY_NAME else None
        for namespace, text, namespace_place in _names(object_, rule, place.node, written) if written else ():
            if namespace is None and rule.namespace == "operator":
                namespace = operator  # noqa: PLW2901
            scoped = "" if rulebook.is_cluster_scoped(target_kind) else namespace
            target = Identity(*target_kind, scoped or "", text)
            if scoped is None or target.has_variable is not with_variables:
                continue
            route = (*place.route, *name.route)
            edge = Edge(rule.edge, strength, name.node.place, route, namespace_place)
            yield Referred(target, edge)


def _target_kind(node: Node, rule: Reference) -> GroupKind | None:
    """Return the kind that a reference means, or None if its fields name none that it may."""
    if isinstance(rule.to, str) and rule.to != ANY_KIND:
        return parse_group_kind(rule.to)
    kind = text_at(node, rule.kind_field)
    default = parse_group_kind(rule.default) if rule.default else None
    if kind is None:
        return default
    if rule.to != ANY_KIND:
        return next((target for target in map(parse_group_kind, rule.targets) if target.kind == kind), None)
    group = text_at(node, rule.group_field) if rule.group_field else None
    if group is None:
        return GroupKind(default.group, kind) if default else None
    if rule.group_field == "apiVersion":
        return GroupKind(group_of(group), kind)
    return GroupKind("" if group == CORE else group, kind)  # cert-manager and Traefik take `group: core` for none


def _is_optional(node: Node, rule: Reference) -> bool:
    optional = at(node, rule.optional) if rule.optional else None
    return isinstance(optional, Scalar) and optional.value is True


class _Name(NamedTuple):
    namespace: str | None  # None where only the cluster tells
    name: str
    namespace_place: Place | None


def _names(object_: Object, rule: Reference, node: Node, text: str) -> Iterator[_Name]:
    """Return the names in a reference's text, each with its namespace."""
    own = object_.identity.namespace
    if rule.form == "url":
        services = (service_of_url(part, own) for part in _urls(text))
        yield from (_Name(service.namespace, service.name, None) for service in services if service is not None)
        return
    if rule.form == "hosts":
        yield from (_Name(service.namespace, service.name, None) for service in services_in(text))
        return
    written = _written_namespace(object_.node, rule, node)
    namespace = written.text if written is not None else _default_namespace(rule, own)
    place = written.place if written is not None else None
    for part in text.split(",") if rule.form == "list" else (text,):
        before, slash, name = part.strip().rpartition("/")
        if rule.form in ("namespaced-name", "list") and slash:
            yield _Name(before, name, None)
        elif part.strip() and _OF_A_PROVIDER not in part:
            yield _Name(namespace, part.strip(), place)


def _urls(text: str) -> list[str]:
    """Return the URLs or hosts between commas; a word without port or dots is rather a part of the one before."""
    first, *others = text.split(",")
    return [first, *(part for part in others if not _WORD.fullmatch(part))]


def _default_namespace(rule: Reference, own: str) -> str | None:
    """Return the namespace of a reference that gives none; None if that is unknown, or a fault of the reference."""
    if rule.namespace in ("operator", "required") or (rule.namespace == "consumer" and not own):
        return None
    return "" if rule.namespace == "none" else own


def _written_namespace(root: Mapping, rule: Reference, node: Node) -> Scalar | None:
    written = at(node, rule.namespace_field) if rule.namespace_field else None
    if rule.namespace_path:
        written = next((below.node for below in find(root, rule.namespace_path)), written)
    return written if isinstance(written, Scalar) and written.value else None


def services_in(text: str) -> Iterator[Identity]:
    """Return the Services of which a text holds the full names, `name.namespace.svc`, each once."""
    hosts = dict.fromkeys(_FULL_HOST.findall(text)) if ".svc" in text else {}
    for host in hosts:
        labels = host.rstrip(".").split(".")
        if len(labels) > 1:
            yield Identity(*SERVICE, labels[-1], labels[-2])


def service_of_url(text: str, own: str) -> Identity | None:
    """Return the Service that a URL's host names, or None for a host outside the cluster or one that can't be told.

    `name.namespace.svc[.domain]` is certain, a name alone is a Service of the own namespace; `name.namespace` might as
    well be a domain and isn't taken for one.
    """
    match = _HOST.match(text.strip())
    if match is None:
        return None
    labels = match[1].split(".")
    if len(labels) == 1 and own and not labels[0].isdigit() and labels[0] != "localhost":
        return Identity(*SERVICE, own, labels[0])
    if len(labels) >= 3 and labels[2] == "svc":
        return Identity(*SERVICE, labels[1], labels[0])
    return None
