"""Short ids for the nodes of drawings: names of manifests may hold anything."""

from __future__ import annotations

from collections.abc import Sequence

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Presence
from gitops_lint.view.selection import Drawn


class Numbering:
    """The ids of all nodes of some drawings: `n0`, `n1`, …; what is outside of all clusters is one node for all."""

    def __init__(self, pictures: Sequence[Drawn]) -> None:
        self._ids: dict[tuple[int, Identity], str] = {}
        self.outside: dict[str, Identity] = {}
        self.inside: list[dict[str, Identity]] = []
        everywhere: dict[Identity, str] = {}
        for number, drawn in enumerate(pictures):
            own: dict[str, Identity] = {}
            for node in drawn.nodes:
                is_outside = drawn.graph.presence(node) is Presence.EXTERNAL
                new = f"n{len(self._ids)}"
                self._ids[number, node] = everywhere.setdefault(node, new) if is_outside else new
                (self.outside if is_outside else own)[self._ids[number, node]] = node
            self.inside.append(own)

    def ends(self, number: int, source: Identity, target: Identity) -> tuple[str, str]:
        """Return the ids of two nodes of one drawing, told by its number."""
        return self._ids[number, source], self._ids[number, target]
