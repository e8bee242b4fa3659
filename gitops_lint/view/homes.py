"""Where objects that aren't drawn belong: to the drawn nodes that bring them."""

from __future__ import annotations

from collections.abc import Container

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength

_BRINGS = frozenset({EdgeKind.APPLIES, EdgeKind.PRODUCES})


class Homes:
    """Tells which of the drawn nodes bring an object: apply it, or have it made for them; the nearest count."""

    def __init__(self, graph: Graph, drawn: Container[Identity]) -> None:
        self._graph = graph
        self._drawn = drawn
        self._homes: dict[Identity, frozenset[Identity]] = {}

    def of(self, node: Identity) -> frozenset[Identity]:
        """Return the drawn nodes that bring a node; a node doesn't bring itself."""
        if node not in self._homes:
            homes: set[Identity] = set()
            seen, front = {node}, [node]
            while front:
                bringing = {link.target for link in self._graph.out(front.pop()) if brings(link)} - seen
                seen |= bringing
                drawn = {target for target in bringing if target in self._drawn}
                homes |= drawn
                front += bringing - drawn
            self._homes[node] = frozenset(homes)
        return self._homes[node]


def brings(link: Link) -> bool:
    """Tell whether the target of a link brings its source; of several makers, any might be the one."""
    is_one_of_several = link.edge.kind == EdgeKind.PRODUCES and link.edge.strength is Strength.SOFT
    return link.edge.kind in _BRINGS and not is_one_of_several
