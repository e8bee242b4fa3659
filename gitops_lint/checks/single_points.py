"""What takes down most of a cluster with it."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impact, State
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role

_COUNTED = frozenset({Role.APPLIER, Role.RELEASE})
_MOST_FINDINGS = 3
_MOST_NAMED = 3
_MOST_CANDIDATES = 100
"""With how many it is worked out what falls: in a row of thousands, most of it falls with each."""
_BINDING = (EdgeKind.DEPENDS_ON, EdgeKind.STORE, EdgeKind.SERVER, EdgeKind.CRD)


def single_points(context: Context) -> Iterator[Finding]:
    """Find the few objects without which most Kustomizations and releases can't become ready.

    What falls with another that is told, and what the cluster begins with, is left out.
    """
    counted = [
        identity
        for identity in context.cluster.objects.keys() - _begun(context)
        if context.graph.role(identity) in _COUNTED
    ]
    if len(counted) < context.thresholds.single_point_smallest:  # in a smaller one anything is most of it
        return
    told: list[Identity] = []
    for identity in _candidates(context, frozenset(counted)):
        if len(told) < _MOST_FINDINGS and not any(_falls_with(context, identity, worse) for worse in told):
            impact = context.impacts.of(identity, State.ACTS)
            told.append(identity)
            share = len({*impact.appliers, *impact.releases}.intersection(counted)) / len(counted)
            yield _finding(context, identity, impact, share)


def _falls_with(context: Context, identity: Identity, other: Identity) -> bool:
    impact = context.impacts.of(other, State.ACTS)
    return any(identity in part for part in impact)


def _candidates(context: Context, counted: frozenset[Identity]) -> list[Identity]:
    """Return the objects that others bind themselves to and with which enough falls, the worst first."""
    needed = {link.target for link in context.graph.of_edges(*_BINDING)}
    falling = context.impacts.waiting(tuple(sorted(counted)), State.ACTS)
    falling_most = [
        identity
        for identity in needed & (context.cluster.objects.keys() - _begun(context))
        if context.graph.role(identity) is not Role.DEFINITION
        and falling[identity] >= context.thresholds.single_point_share * len(counted)
    ]
    worst = sorted(falling_most, key=lambda identity: (-falling[identity], identity))[:_MOST_CANDIDATES]
    return sorted(worst, key=lambda identity: (-context.impacts.size(identity, State.ACTS), identity))


def _begun(context: Context) -> frozenset[Identity]:
    """Return what the cluster begins with: without it there is none."""
    return context.cluster.started | context.cluster.presumed


def _finding(context: Context, identity: Identity, impact: Impact, share: float) -> Finding:
    names = [f"{applier.namespace}/{applier.name}" for applier in impact.appliers]
    shown = f", such as {', '.join(names[:_MOST_NAMED])}" if names else ""
    return Finding(
        check="single-point-of-failure",
        message=(
            f"without {identity}, {share:.0%} of all Kustomizations and releases can't become ready: "
            f"{len(impact.appliers)} Kustomizations and {len(impact.releases)} releases{shown}"
        ),
        place=context.cluster.objects[identity].name_place,
        help="Watch it, and know how to bring it back by hand; or let less depend on it.",
        subject=identity,
        confidence=Confidence.LIKELY,
        impact=impact,
    )
