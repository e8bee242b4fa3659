"""Plans as JSON: a contract with a version, keys in snake_case, as the report of findings is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Fallen, Weight, counted
from gitops_lint.graph.model import Graph, Link
from gitops_lint.plan.causes import Cause
from gitops_lint.plan.critical import Critical
from gitops_lint.plan.prediction import Plan, Prediction, Status
from gitops_lint.plan.recovery import Recovery
from gitops_lint.repo.nodes import Place
from gitops_lint.report.finding_data import amounts_data, impact_data
from gitops_lint.verdicts.verdict import Maker

VERSION = 1


def report(clusters: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is said of clusters as one report."""
    return {"version": VERSION, "clusters": clusters}


def plan_data(plan: Plan) -> dict[str, Any]:
    """Return what becomes of a cluster."""
    counts = Counter(prediction.status for prediction in plan.reconciled)
    return {
        **_cluster(plan.graph),
        "summary": {status.value.replace(" ", "_"): counts[status] for status in Status},
        "causes": [{**_cause(cause), "impact": amounts_data(*extent)} for cause, extent in plan.causes],
        "reconciled": [_prediction(prediction) for prediction in plan.reconciled],
        "others": [_prediction(prediction) for prediction in plan.others],
        "assumed": [
            {
                **_identity(assumption.identity),
                "needed_by": [_identity(user) for user in assumption.users],
                "made_by": [_maker(maker) for maker in assumption.makers],
            }
            for assumption in plan.assumed
        ],
        "unknown": [
            {"kind": unknown.kind.value, "description": unknown.description, "location": _place(unknown.place)}
            for unknown in plan.unknowns
        ],
        "doubtful": [
            {
                **_identity(doubt.identity),
                "check": doubt.check,
                "message": doubt.message,
                "location": _place(doubt.place),
            }
            for doubt in plan.doubts
        ],
        **({"since": plan.since, "restarted": list(map(_identity, plan.restarted))} if plan.since else {}),
    }


def fallen_data(graph: Graph, failing: list[Identity], down: tuple[Fallen, ...]) -> dict[str, Any]:
    """Return what falls if some nodes fail, nearest first, with the way to each."""
    return {
        **_cluster(graph),
        "failing": [_identity(identity) for identity in failing],
        "impact": impact_data(counted((fall.identity for fall in down), graph)),
        "fallen": [
            {
                **_identity(fall.identity),
                "presence": graph.presence(fall.identity).value,
                "way": [_link(link) for link in fall.way],
            }
            for fall in down
        ],
    }


def critical_data(graph: Graph, ranked: Sequence[Critical]) -> dict[str, Any]:
    """Return the nodes with which most falls."""
    return {
        **_cluster(graph),
        "critical": [
            {**_identity(identity), "together": list(map(_identity, together)), "impact": _weight(weight)}
            for identity, weight, together in ranked
        ],
    }


def recovery_data(graph: Graph, failed: list[Identity], steps: tuple[Recovery, ...]) -> dict[str, Any]:
    """Return in which order to bring things back."""
    return {
        **_cluster(graph),
        "failed": [_identity(identity) for identity in failed],
        "steps": [
            {
                "step": recovery.step,
                **_identity(recovery.identity),
                "command": recovery.command,
                "wait": recovery.wait,
            }
            for recovery in steps
        ],
    }


def _cluster(graph: Graph) -> dict[str, Any]:
    return {"name": graph.cluster.name, "entry": graph.cluster.entry}


def _prediction(prediction: Prediction) -> dict[str, Any]:
    return {
        **_identity(prediction.identity),
        "status": prediction.status.value.replace(" ", "_"),
        "wave": prediction.wave,
        "reason": prediction.reason,
        "chain": [_identity(link) for link in prediction.chain],
        "causes": [_identity(cause.identity) for cause in prediction.causes],
    }


def _maker(maker: Maker) -> dict[str, Any]:
    return {
        "kind": maker.kind.value,
        "reason": maker.reason,
        "object": _identity(maker.object) if maker.object is not None else None,
        "location": _place(maker.place) if maker.place is not None else None,
        "exact": maker.is_exact,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        **_identity(cause.identity),
        "why": cause.kind.value,
        "message": cause.message,
        "location": _place(cause.place),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "from": _identity(link.source),
        "to": _identity(link.target),
        "edge": str(link.edge.kind),
        "implied": link.edge.implied,
        "location": _place(link.edge.place),
    }


def _weight(weight: Weight) -> dict[str, int]:
    return {"kustomizations": weight.appliers, "helm_releases": weight.releases, "objects": weight.objects}


def _identity(identity: Identity) -> dict[str, str]:
    return identity._asdict()


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.line, "column": place.column}
