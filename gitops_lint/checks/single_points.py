"""What takes down most of a cluster with it."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.flux.objects import HELM_RELEASE, KUSTOMIZATION, Identity
from gitops_lint.graph.analysis import Impact, State
from gitops_lint.graph.model import EdgeKind
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.kinds import GroupKind

_SHARE = 0.5
_FEWEST = 10  # Kustomizations and releases of a cluster: in a smaller one anything is most of it
_MOST_FINDINGS = 3
_MOST_NAMED = 3
_BINDING = frozenset({"dependsOn", "store", "server", EdgeKind.CRD.value})
_CRD = GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")


def single_points(context: Context) -> Iterator[Finding]:
    """Find the few objects without which most Kustomizations and releases can't become ready.

    What falls with another that is told, and what the cluster begins with, is left out.
    """
    counted = context.cluster.objects.keys() - _begun(context)
    total = sum(identity.group_kind in (KUSTOMIZATION, HELM_RELEASE) for identity in counted)
    if total < _FEWEST:
        return
    told: list[Identity] = []
    for identity, impact in _by_impact(context):
        share = (len(impact.kustomizations) + len(impact.helm_releases)) / total
        if share < _SHARE or len(told) == _MOST_FINDINGS:
            return
        if not any(identity in _all(context.impacts.of(other, State.ACTS)) for other in told):
            told.append(identity)
            yield _finding(context, identity, impact, share)


def _by_impact(context: Context) -> list[tuple[Identity, Impact]]:
    """Return the objects that others bind themselves to, with what falls with each, the worst first."""
    needed = {link.target for link in context.graph.links() if link.edge.kind in _BINDING}
    begun = _begun(context)
    found = [
        (identity, context.impacts.of(identity, State.ACTS))
        for identity in sorted(needed & context.cluster.objects.keys())
        if identity not in begun and identity.group_kind != _CRD
    ]
    return sorted(found, key=lambda one: (-one[1].size, one[0]))


def _begun(context: Context) -> frozenset[Identity]:
    """Return what the cluster begins with: without it there is none."""
    return context.cluster.started | context.cluster.presumed


def _all(impact: Impact) -> frozenset[Identity]:
    return frozenset((*impact.kustomizations, *impact.helm_releases, *impact.objects))


def _finding(context: Context, identity: Identity, impact: Impact, share: float) -> Finding:
    names = [f"{one.namespace}/{one.name}" for one in impact.kustomizations]
    shown = f", such as {', '.join(names[:_MOST_NAMED])}" if names else ""
    return Finding(
        check="single-point-of-failure",
        message=(
            f"without {identity}, {share:.0%} of all Kustomizations and releases can't become ready: "
            f"{len(impact.kustomizations)} Kustomizations and {len(impact.helm_releases)} releases{shown}"
        ),
        place=context.cluster.objects[identity].name_place,
        help="Watch it, and know how to bring it back by hand; or let less depend on it.",
        subject=identity,
        confidence=Confidence.LIKELY,
        impact=impact,
    )
