"""Objects that leave Git and stay in the cluster: nobody deletes them, and nobody looks after them any more."""

from __future__ import annotations

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.objects import ClusterObjects


def with_left_behind(
    clusters: tuple[ClusterObjects, ...], contexts: tuple[ChangeContext, ...]
) -> tuple[ClusterObjects, ...]:
    """Return what differs in clusters, with why objects that are no longer in Git stay in them, where they do."""
    told = {context.name: _told(context) for context in contexts}
    return tuple(told.get(objects.name, objects) for objects in clusters)


def _told(context: ChangeContext) -> ClusterObjects:
    changes = (
        change._replace(left=context.deletions.left(change.identity)) if change.after is None else change
        for change in context.objects.changes
    )
    return context.objects._replace(changes=tuple(changes))
