"""A graph as JSON: nodes with how they come to be, and edges from what needs to what is needed.

docs/graph-json.md says what each key means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Edge
from gitops_lint.verdicts.verdict import Maker, Meant, Verdict
from gitops_lint.view.selection import Arrow, Drawn

VERSION = 1


def as_data(pictures: Sequence[Drawn]) -> dict[str, Any]:
    """Return drawings of clusters as plain data."""
    return {"version": VERSION, "clusters": [_cluster(drawn) for drawn in pictures]}


def _cluster(drawn: Drawn) -> dict[str, Any]:
    ids = _ids(drawn)
    return {
        "name": drawn.graph.cluster.name,
        "entry": drawn.graph.cluster.entry,
        "nodes": [_node(identity, ids[identity], drawn) for identity in drawn.nodes],
        "edges": [_edge(arrow, ids) for arrow in drawn.links],
    }


def _ids(drawn: Drawn) -> dict[Identity, str]:
    """Return what each node is called: `Kind/namespace/name`, with the group where that alone fits several."""
    counts = Counter(map(str, drawn.nodes))
    return {node: str(node) if counts[str(node)] == 1 else _in_full(node) for node in drawn.nodes}


def _in_full(node: Identity) -> str:
    return str(node._replace(kind=f"{node.kind}.{node.group}"))


def _node(identity: Identity, identifier: str, drawn: Drawn) -> dict[str, Any]:
    object_ = drawn.graph.object(identity)
    return {
        "id": identifier,
        "group": identity.group,
        "kind": identity.kind,
        "namespace": identity.namespace,
        "name": identity.name,
        "presence": drawn.graph.presence(identity).value,
        "standing": drawn.standing(identity).value,
        **_verdict(drawn.verdict(identity)),
        "applied_by": [str(applier) for applier in object_.applied_by] if object_ else [],
        "location": {"path": object_.place.path, "line": object_.place.line} if object_ else None,
        "findings": [_finding(reported) for reported in drawn.findings.get(identity, ())],
    }


def _verdict(verdict: Verdict | None) -> dict[str, Any]:
    """Return who makes what Git doesn't hold, or may, and what was probably meant where nothing is of this name."""
    return {
        "makers": [_maker(maker) for maker in verdict.makers] if verdict else [],
        "meant": _meant(verdict.meant) if verdict and verdict.meant else None,
    }


def _maker(maker: Maker) -> dict[str, Any]:
    return {
        "kind": maker.kind.value,
        "object": str(maker.object) if maker.object else None,
        "reason": maker.reason,
        "exact": maker.is_exact,
        "location": {"path": maker.place.path, "line": maker.place.line} if maker.place else None,
    }


def _meant(meant: Meant) -> dict[str, Any]:
    return {"object": str(meant.identity), "differs_in": meant.likeness.value, "certain": meant.is_slip}


def _finding(reported: Reported) -> dict[str, Any]:
    return {
        "rule": reported.check.id,
        "severity": reported.severity.value,
        "message": reported.finding.message,
        "fingerprint": reported.fingerprint,
    }


def _edge(arrow: Arrow, ids: Mapping[Identity, str]) -> dict[str, Any]:
    return {
        "from": ids[arrow.source],
        "to": ids[arrow.target],
        **_meaning(arrow.edge),
        "because": [
            {"from": str(link.source), "to": str(link.target), **_meaning(link.edge)} for link in arrow.because
        ],
    }


def _meaning(edge: Edge) -> dict[str, Any]:
    return {
        "kind": str(edge.kind),
        "strength": edge.strength.value,
        "implied": edge.implied,
        "location": {"path": edge.place.path, "line": edge.place.line, "column": edge.place.column},
    }
