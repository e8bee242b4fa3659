"""Plans as JSON: a contract with a version, keys in snake_case, as the report of findings is."""

from __future__ import annotations

from collections import Counter
from typing import Any

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Fallen, Weight, counted
from gitops_lint.graph.model import Graph, Link
from gitops_lint.plan.causes import Cause
from gitops_lint.plan.prediction import Plan, Prediction, Status
from gitops_lint.plan.recovery import Recovery
from gitops_lint.repo.nodes import Place
from gitops_lint.report.finding_data import impact_data
from gitops_lint.verdicts.verdict import Maker

VERSION = 1


def report(clusters: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is said of clusters as one report."""
    return {"version": VERSION, "clusters": clusters}


def plan_data(plan: Plan) -> dict[str, Any]:
    """Return what becomes of a cluster."""
    counts = Counter(one.status for one in plan.reconciled)
    return {
        **_cluster(plan.graph),
        "summary": {status.value.replace(" ", "_"): counts[status] for status in Status},
        "causes": [{**_cause(cause), "impact": impact_data(impact)} for cause, impact in plan.causes],
        "reconciled": [_prediction(one) for one in plan.reconciled],
        "others": [_prediction(one) for one in plan.others],
        "assumed": [
            {
                **_identity(one.identity),
                "needed_by": [_identity(user) for user in one.users],
                "made_by": [_maker(maker) for maker in one.makers],
            }
            for one in plan.assumed
        ],
        "unknown": [
            {"kind": one.kind.value, "description": one.description, "location": _place(one.place)}
            for one in plan.unknowns
        ],
        "doubtful": [
            {**_identity(one.identity), "check": one.check, "message": one.message, "location": _place(one.place)}
            for one in plan.doubts
        ],
    }


def fallen_data(graph: Graph, failing: list[Identity], down: tuple[Fallen, ...]) -> dict[str, Any]:
    """Return what falls if some nodes fail, nearest first, with the way to each."""
    return {
        **_cluster(graph),
        "failing": [_identity(one) for one in failing],
        "impact": impact_data(counted((one.identity for one in down), graph)),
        "fallen": [
            {
                **_identity(one.identity),
                "presence": graph.presence(one.identity).value,
                "way": [_link(link) for link in one.way],
            }
            for one in down
        ],
    }


def critical_data(graph: Graph, ranked: list[tuple[Identity, Weight]]) -> dict[str, Any]:
    """Return the nodes with which most falls."""
    return {
        **_cluster(graph),
        "critical": [{**_identity(identity), "impact": _weight(weight)} for identity, weight in ranked],
    }


def recovery_data(graph: Graph, failed: list[Identity], steps: tuple[Recovery, ...]) -> dict[str, Any]:
    """Return in which order to bring things back."""
    return {
        **_cluster(graph),
        "failed": [_identity(one) for one in failed],
        "steps": [{"step": one.step, **_identity(one.identity), "command": one.command} for one in steps],
    }


def _cluster(graph: Graph) -> dict[str, Any]:
    return {"name": graph.cluster.name, "entry": graph.cluster.entry}


def _prediction(one: Prediction) -> dict[str, Any]:
    return {
        **_identity(one.identity),
        "status": one.status.value.replace(" ", "_"),
        "wave": one.wave,
        "reason": one.reason,
        "chain": [_identity(link) for link in one.chain],
        "causes": [_identity(cause.identity) for cause in one.causes],
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
