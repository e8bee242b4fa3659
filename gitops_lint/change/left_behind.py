"""Objects that leave Git and stay in the cluster: nobody deletes them, and nobody looks after them any more."""

from __future__ import annotations

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.deletions import Deletions
from gitops_lint.change.objects import ClusterObjects
from gitops_lint.change.whereabouts import Whereabouts
from gitops_lint.linter import Analysis


def with_left_behind(
    before: Analysis, after: Analysis, clusters: tuple[ClusterObjects, ...]
) -> tuple[ClusterObjects, ...]:
    """Return what differs in clusters, with why objects that are no longer in Git stay in them, where they do."""
    earlier = {graph.cluster.name: graph for graph in before.graphs}
    later = {graph.cluster.name: graph for graph in after.graphs}
    whereabouts = Whereabouts(before.documents, after.documents)

    def told(objects: ClusterObjects) -> ClusterObjects:
        if objects.name not in earlier or objects.name not in later:
            return objects
        graphs = earlier[objects.name], later[objects.name]
        deletions = Deletions(ChangeContext(*graphs, objects, after.rulebook, whereabouts))
        changes = (
            change._replace(left=deletions.left(change.identity)) if change.after is None else change
            for change in objects.changes
        )
        return objects._replace(changes=tuple(changes))

    return tuple(map(told, clusters))
