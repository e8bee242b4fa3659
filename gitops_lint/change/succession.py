"""Which of two appliers comes first where an object moves from one to the other: whether that is deleted on the way.

Facts: https://github.com/fluxcd/kustomize-controller 186fb3b internal/controller/kustomization_controller.go. An object
is deleted by who applied it only while its labels say that nobody else has applied it since (deleteObjects). What is no
longer applied is deleted as soon as the rest has been applied, and what is deleted itself deletes what it applied
(reconcile, finalize). Who depends on another waits until that is ready and has applied the same revision of their
common source (checkDependencies).
"""

from __future__ import annotations

from enum import Enum
from functools import partial

from gitops_lint.change.deletions import Deletions
from gitops_lint.change.dependencies import depends_on
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.repo.nodes import Mapping, at

_NAMING = frozenset({"name", "namespace"})


class Succession(Enum):
    """Who comes first: the one that gives an object up, the one that takes it over, or any of the two."""

    GIVEN_UP_FIRST = "given up first"
    TAKEN_OVER_FIRST = "taken over first"
    OPEN = "open"


def succession(deletions: Deletions, earlier: Identity, later: Identity) -> Succession:
    """Return which of two appliers comes first after a change."""
    after = deletions.changed.after
    if after.object(earlier) is None:
        gone = deletions.of(earlier)
        is_heir = gone is not None and gone.by == later  # it has applied all before it deletes anything
        return Succession.TAKEN_OVER_FIRST if is_heir else Succession.OPEN
    if _waits_for(after, earlier, later):
        return Succession.TAKEN_OVER_FIRST
    if _waits_for(after, later, earlier) and not deletions.changed.is_at_rest(earlier):
        return Succession.GIVEN_UP_FIRST
    return Succession.OPEN


def _waits_for(graph: Graph, waiting: Identity, first: Identity) -> bool:
    """Tell whether an applier applies a revision only once another has applied it."""
    return depends_on(graph, waiting, first, partial(_is_strict, graph))


def _is_strict(graph: Graph, link: Link) -> bool:
    """Tell whether a dependency is on another that has the same source, and on nothing less than its being ready."""
    appliers = graph.cluster.appliers
    ends = appliers.get(link.source), appliers.get(link.target)
    sources = {known.source for known in ends if known is not None}
    if None in ends or len(sources) != 1 or None in sources:
        return False
    held = graph.object(link.source)
    written = at(held.node, *link.edge.route[:-1]) if held is not None else None  # the route leads to the name in it
    return isinstance(written, Mapping) and written.entries.keys() <= _NAMING
