"""What a change does, as the JSON report has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gitops_lint.report.finding_data import finding_data, identity_data, impact_data

if TYPE_CHECKING:
    from gitops_lint.change.acceptances import AcceptedFinding
    from gitops_lint.change.compare import Change
    from gitops_lint.change.graphs import Arrow, ClusterChange, Move
    from gitops_lint.repo.revision import Base


def change_data(change: Change) -> dict[str, Any]:
    """Return a change as plain data; the findings that are new are the report's own."""
    return {
        "base": base_data(change.base),
        "summary": {"new": len(change.new), "fixed": len(change.fixed), "unchanged": len(change.unchanged)},
        "fixed": [finding_data(reported) for reported in change.fixed],
        "accepted": accepted_data(change.accepted),
        "clusters": [_cluster(cluster) for cluster in change.clusters],
    }


def base_data(base: Base) -> dict[str, Any]:
    """Return what a change is held against as plain data."""
    return {"revision": base.revision, "commit": base.commit, "merge_base": base.parted}


def accepted_data(accepted: tuple[AcceptedFinding, ...]) -> list[dict[str, Any]]:
    """Return what commits say is wanted as plain data: each finding with the commit that says so, and why."""
    return [
        {**finding_data(reported), "accepted": {"commit": by.commit, "reason": by.reason}} for reported, by in accepted
    ]


def _cluster(cluster: ClusterChange) -> dict[str, Any]:
    objects = {"added": cluster.added, "gone": cluster.gone, "changed": cluster.changed}
    edges = {"added": cluster.new_edges, "gone": cluster.lost_edges}
    return {
        "name": cluster.name,
        "objects": {word: [identity_data(identity) for identity in identities] for word, identities in objects.items()},
        "edges": {word: [_edge(edge) for edge in links] for word, links in edges.items()},
        "moved": [_move(move) for move in cluster.moved],
        "impact": impact_data(cluster.impact),
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "object": identity_data(move.object),
        "before": identity_data(move.before),
        "after": identity_data(move.after),
        "may_be_deleted": move.may_be_deleted,
    }


def _edge(arrow: Arrow) -> dict[str, Any]:
    return {"source": identity_data(arrow.source), "target": identity_data(arrow.target), "kind": arrow.kind}
