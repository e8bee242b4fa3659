"""What depends on what, by what both and those between say of it."""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.rulebook.edges import EdgeKind


def depends_on(
    graph: Graph, waiting: Identity, first: Identity, counts: Callable[[Link], bool] = lambda _: True
) -> bool:
    """Tell whether one object depends on another by dependencies that count, itself or through others."""
    seen, left = {waiting}, [waiting]
    while left:
        for link in graph.out(left.pop()):
            if link.edge.kind != EdgeKind.DEPENDS_ON or link.target in seen or not counts(link):
                continue
            if link.target == first:
                return True
            seen.add(link.target)
            left.append(link.target)
    return False
