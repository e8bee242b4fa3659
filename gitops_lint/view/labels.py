"""What nodes are called in drawings."""

from __future__ import annotations

from gitops_lint.cluster.identity import Identity
from gitops_lint.rulebook.edges import EdgeKind


def label_lines(node: Identity) -> tuple[str, str]:
    """Return the two lines of a node's label: its kind, and its name with the namespace before it."""
    return node.kind, f"{node.namespace}/{node.name}" if node.namespace else node.name


_MEANINGS = {
    EdgeKind.APPLIES: "applied by",
    EdgeKind.PRODUCES: "created for",
    EdgeKind.WAITS: "waits for",
    EdgeKind.NAMESPACE: "in",
    EdgeKind.CRD: "CRD from",
    EdgeKind.FETCHES: "fetches from",
}


def meaning(kind: EdgeKind) -> str:
    """Return a kind of edge as it is told to people."""
    return _MEANINGS.get(kind, kind)
