"""The clusters of a change as its checks look at them, made in one place: each in both versions, with what differs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from gitops_lint.change.blocked import blocked
from gitops_lint.change.context import ChangeContext
from gitops_lint.change.objects import ClusterObjects
from gitops_lint.change.whereabouts import Whereabouts
from gitops_lint.cluster.identity import Identity
from gitops_lint.linter import Analysis
from gitops_lint.plan.causes import Cause
from gitops_lint.repo.faults import Faults

_NOTHING: Mapping[Identity, Cause] = {}


def contexts_of(
    before: Analysis, after: Analysis, clusters: tuple[ClusterObjects, ...], faults: Faults
) -> tuple[ChangeContext, ...]:
    """Return what differs in the clusters that are in both versions, with all that is known of each.

    `faults` take what fails in that: then nothing is known to be blocked.
    """
    earlier = {graph.cluster.name: graph for graph in before.graphs}
    later = {graph.cluster.name: graph for graph in after.graphs}
    whereabouts = Whereabouts(before.documents, after.documents)

    def context(objects: ClusterObjects) -> ChangeContext:
        graphs = earlier[objects.name], later[objects.name]
        held_back = faults.guarded(partial(blocked, before, after, objects.name), _NOTHING, part="what is blocked")
        return ChangeContext(*graphs, objects, after.rulebook, whereabouts, held_back)

    return tuple(context(objects) for objects in clusters if objects.name in earlier.keys() & later.keys())
