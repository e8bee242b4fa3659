"""Which Kustomizations Flux applies before which."""

from __future__ import annotations

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.graph.moments import State
from gitops_lint.graph.order import order_of_links
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role

_BY_FLUX = (EdgeKind.DEPENDS_ON, EdgeKind.HEALTH_CHECK, EdgeKind.WAITS, EdgeKind.APPLIES)
_RECONCILED = frozenset({Role.APPLIER, Role.RELEASE, Role.TEMPLATE})


class ReconciledOrder:
    """The order in which Flux applies what applies others."""

    def __init__(self, graph: Graph) -> None:
        self._order = order_of_links(link for link in graph.of_edges(*_BY_FLUX) if _is_between_reconciled(graph, link))
        self._earlier: dict[Identity, frozenset[int]] = {}

    def comes_before(self, earlier: Identity, later: Identity) -> bool:
        """Tell whether Flux applies one Kustomization only once it has applied another."""
        if earlier not in self._order or later not in self._order:
            return False
        if later not in self._earlier:
            self._earlier[later] = self._order.before(self._order.number(later, State.ACTS))
        return self._order.number(earlier, State.ACTS) in self._earlier[later]


def _is_between_reconciled(graph: Graph, link: Link) -> bool:
    """Tell whether both ends of a link apply or install others."""
    return graph.role(link.source) in _RECONCILED and graph.role(link.target) in _RECONCILED
