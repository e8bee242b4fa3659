"""Claims, service accounts, classes, gateways and issuers that something names and nothing makes.

Charts, operators, clouds and people make such objects too. So it takes more than that Git doesn't hold one: a name that
looks like a slip, or a cluster whose other objects of the kind do come from Git.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.ghosts import alike, elsewhere, misspelt
from gitops_lint.checks.naming import first_few
from gitops_lint.flux.objects import HELM_RELEASE, Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.charts import installed
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.kinds import GroupKind, Strength

_CLAIM = GroupKind("", "PersistentVolumeClaim")
_VOLUME = GroupKind("", "PersistentVolume")
_ACCOUNT = GroupKind("", "ServiceAccount")
_OF_A_SET = re.compile(r"-\d+$")
"""How the names of claims end that a StatefulSet makes, an operator's for one."""
_GATEWAY = GroupKind("gateway.networking.k8s.io", "Gateway")
_ISSUERS = frozenset({GroupKind("cert-manager.io", "Issuer"), GroupKind("cert-manager.io", "ClusterIssuer")})
"""Hardly any chart makes an issuer: whoever gets certificates says himself from whom."""
_CHECKS = {
    _CLAIM: "claim-not-found",
    _ACCOUNT: "service-account-not-found",
    GroupKind("storage.k8s.io", "StorageClass"): "storage-class-not-found",
    _GATEWAY: "gateway-not-found",
    **dict.fromkeys(_ISSUERS, "issuer-not-found"),
}


def open_kinds(context: Context) -> Iterator[Finding]:
    """Find each of these that an object can't do without, and that most likely nobody makes."""
    for ghost in context.graph.of_presence(Presence.GHOST):
        links = [link for link in context.graph.needed_by(ghost) if has_check(link)]
        slip = misspelt(context, ghost) if links else None
        if not links or (slip is None and _may_come_from_elsewhere(context, ghost, links)):
            continue
        meant = slip or _meant(context, ghost)
        if meant is not None or _is_of_own_pods(links) or _comes_from_git(context, ghost):
            links.sort(key=lambda link: (link.edge.place, link.source))
            yield _finding(context, ghost, links, meant)


def has_check(link: Link) -> bool:
    """Tell whether this is a reference that these checks are about."""
    return link.target.group_kind in _CHECKS and link.edge.strength is not Strength.SOFT and not link.edge.implied


def _may_come_from_elsewhere(context: Context, ghost: Identity, links: list[Link]) -> bool:
    """Tell whether objects that Git doesn't hold may be it, or a volume made by hand is all that the name is for."""
    users = {applier for link in links for applier in context.cluster.objects[link.source].applied_by}
    if any(unknown.applied_by in users or unknown.may_hold(ghost) for unknown in context.cluster.unknowns):
        return True
    return any(link.source.group_kind == _VOLUME for link in context.graph.needed_by(ghost))


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
        claims = context.cluster.of_kind(_CLAIM)
        return not _OF_A_SET.search(ghost.name) and any(one.identity.namespace == ghost.namespace for one in claims)
    if ghost.group_kind != _GATEWAY and not context.cluster.of_kind(ghost.group_kind):
        return False
    releases = (
        installed(release, context.cluster.objects, context.documents, context.rulebook)
        for release in context.cluster.of_kind(HELM_RELEASE)
    )
    return all(
        one.chart is not None and not one.values.open
        for one in releases
        if not ghost.namespace or one.release.namespace == ghost.namespace
    )


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
