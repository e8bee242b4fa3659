"""Claims, service accounts, classes, gateways and issuers that something names and nothing makes.

Charts, operators, clouds and people make such objects too. So it takes more than that Git doesn't hold one: a name that
looks like a slip, or a cluster whose other objects of the kind do come from Git.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.ghosts import alike, elsewhere, meant_by
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.out_of_sight import comes_first, may_bring
from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.kinds import HELM_RELEASE
from gitops_lint.graph.analysis import State
from gitops_lint.graph.charts import Installed, installed
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.nodes import Scalar
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.kinds import GroupKind, Strength
from gitops_lint.rulebook.routes import find

_CLAIM = GroupKind("", "PersistentVolumeClaim")
_VOLUME = GroupKind("", "PersistentVolume")
_ACCOUNT = GroupKind("", "ServiceAccount")
_OF_A_SET = re.compile(r"-\d+$")
"""How the names of claims end that a StatefulSet makes, an operator's for one."""
_GATEWAY = GroupKind("gateway.networking.k8s.io", "Gateway")
_CLASS = GroupKind("storage.k8s.io", "StorageClass")
_ISSUERS = frozenset({GroupKind("cert-manager.io", "Issuer"), GroupKind("cert-manager.io", "ClusterIssuer")})
"""Hardly any chart makes an issuer: whoever gets certificates says himself from whom."""
_CHECKS = {
    _CLAIM: "claim-not-found",
    _ACCOUNT: "service-account-not-found",
    _CLASS: "storage-class-not-found",
    _GATEWAY: "gateway-not-found",
    **dict.fromkeys(_ISSUERS, "issuer-not-found"),
}


def open_kinds(context: Context) -> Iterator[Finding]:
    """Find each of these that an object can't do without, and that most likely nobody makes."""
    for ghost in context.graph.of_presence(Presence.GHOST):
        users = (link for link in context.graph.into(ghost) if link.source.group_kind != _VOLUME)
        links = [link for link in users if has_check(link)]
        slip = _slip(context, ghost) if links else None
        if slip is None:
            links = [] if _may_come_from_elsewhere(context, ghost, links) else _seen_whole(context, links)
        if not links:
            continue
        meant = slip or _meant(context, ghost)
        if meant is not None or _is_of_own_pods(links) or _comes_from_git(context, ghost):
            links.sort(key=lambda link: (link.edge.place, link.source))
            yield _finding(context, ghost, links, meant)


def _slip(context: Context, ghost: Identity) -> Identity | None:
    """Return the object that is meant but for its kind, a letter, or the namespace of one that routes of all share."""
    meant = meant_by(context, ghost)
    found = elsewhere(context, ghost) if meant is None and ghost.group_kind == _GATEWAY else ()
    return found[0] if found else meant


def has_check(link: Link) -> bool:
    """Tell whether this is a reference that these checks are about."""
    return link.target.group_kind in _CHECKS and link.edge.strength is not Strength.SOFT and not link.edge.implied


def _may_come_from_elsewhere(context: Context, ghost: Identity, links: list[Link]) -> bool:
    """Tell whether objects that Git doesn't hold may be it, or a class is but a name that volumes made by hand share.

    What many use may come from wherever else, unless Git holds others of the kind; other things are rarely far from
    their users.
    """
    if ghost.group_kind == _CLASS and any(link.source.group_kind == _VOLUME for link in context.graph.into(ghost)):
        return True
    if may_bring(context, ghost, links) or comes_first(context, links):
        return True
    is_shared = not ghost.namespace or ghost.group_kind == _GATEWAY
    comes_alone = is_shared and not context.cluster.of_kind(ghost.group_kind)
    return comes_alone and any(unknown.may_hold(ghost) for unknown in context.cluster.unknowns)


def _seen_whole(context: Context, links: list[Link]) -> list[Link]:
    """Return the references of objects whose Kustomizations bring nothing that can't be seen."""
    partly = {unknown.applied_by for unknown in context.cluster.unknowns}
    return [link for link in links if partly.isdisjoint(context.cluster.objects[link.source].applied_by)]


def _meant(context: Context, ghost: Identity) -> Identity | None:
    """Return the object that is probably meant: of the same name elsewhere, or of nearly the same name here."""
    found = elsewhere(context, ghost)
    near = found[0] if found else alike(context, ghost)
    return near if near is not None and (found or near.namespace == ghost.namespace) else None


def _is_of_own_pods(links: list[Link]) -> bool:
    """Tell whether it is a service account of pods that Git itself holds: charts make those of their own pods."""
    return links[0].target.group_kind == _ACCOUNT and any(link.source.group_kind != HELM_RELEASE for link in links)


def _comes_from_git(context: Context, ghost: Identity) -> bool:
    """Tell whether the cluster's objects of the kind are in Git, and no chart that isn't known may make this one."""
    if ghost.group_kind in _ISSUERS:
        return True
    if ghost.group_kind == _CLAIM:
        namespaces = {one.identity.namespace for one in context.cluster.of_kind(_CLAIM)}
        is_for_a_release = any(link.source.group_kind == HELM_RELEASE for link in context.graph.into(ghost))
        is_where_others_are = ghost.namespace in namespaces or (is_for_a_release and bool(namespaces))
        is_for_a_volume = any(one.identity.name == ghost.name for one in context.cluster.of_kind(_VOLUME))
        return (is_where_others_are or is_for_a_volume) and not _OF_A_SET.search(ghost.name)
    if ghost.group_kind != _GATEWAY and not context.cluster.of_kind(ghost.group_kind):
        return False
    users = {link.source for link in context.graph.into(ghost)}
    releases = (
        installed(release, context.cluster.objects, context.documents, context.rulebook)
        for release in context.cluster.of_kind(HELM_RELEASE)
        if release.identity not in users
    )
    return not any(_may_make(one, ghost) for one in releases if ghost.namespace in ("", one.release.namespace))


def _may_make(one: Installed, ghost: Identity) -> bool:
    """Tell whether a release whose objects aren't all known may make one: it is called alike, or its values name it."""
    if one.chart is not None and not one.values.open:
        return False
    words = {word for name in (one.release.name, one.release.chart) if name for word in name.split("-")}
    if not words.isdisjoint(ghost.name.split("-")):
        return True
    values = (found.node for found in find(one.values.node, "**"))
    return any(isinstance(value, Scalar) and value.text == ghost.name for value in values)


def _finding(context: Context, ghost: Identity, links: list[Link], meant: Identity | None) -> Finding:
    users = first_few(dict.fromkeys(link.source for link in links))
    return Finding(
        check=_CHECKS[ghost.group_kind],
        message=f"nothing makes {ghost}, needed by {users}",
        place=links[0].edge.place,
        help=f"Did you mean {meant}?" if meant else "Add it; if it is made outside Git, nothing is wrong.",
        subject=links[0].source,
        target=ghost,
        confidence=Confidence.LIKELY,
        impact=context.impacts.of(ghost, State.EXISTS),
        related=tuple(Related(link.edge.place, f"{link.source} needs it too") for link in links[1:]),
    )
