"""Changes of objects that are the same: one edit of a component, shown once and not forty times."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import NamedTuple

from gitops_lint.change.fields import FieldChange, What
from gitops_lint.change.items import Pair
from gitops_lint.change.objects import ClusterObjects, ObjectChange
from gitops_lint.repo.nodes import Node, to_data


class Member(NamedTuple):
    """A change of an object in a cluster."""

    cluster: str
    change: ObjectChange


class Group(NamedTuple):
    """The same change of objects, in one cluster or several; what is said of the first holds for all."""

    members: tuple[Member, ...]

    @property
    def first(self) -> ObjectChange:
        """The change of the first object."""
        return self.members[0].change

    @property
    def clusters(self) -> tuple[str, ...]:
        """The clusters in which something changes so, sorted."""
        return tuple(sorted({member.cluster for member in self.members}))


def grouped(clusters: tuple[ClusterObjects, ...]) -> tuple[Group, ...]:
    """Return the changes of all clusters, those in groups that are the same: of objects that are new or gone, whole.

    They come in the order of the first of each.
    """
    groups: dict[Hashable, list[Member]] = {}
    for cluster in clusters:
        for change in cluster.changes:
            groups.setdefault(_key(change), []).append(Member(cluster.name, change))
    return tuple(Group(tuple(members)) for members in groups.values())


def _key(change: ObjectChange) -> Hashable:
    """Return what is the same of changes that are the same."""
    head = (change.what, change.doubt, change.left)
    if change.what is not What.CHANGED:
        return *head, change.identity, _written(change.held.node)
    moved = (change.before and change.before.applied_by, change.after and change.after.applied_by)
    own = (moved if change.is_moved else None, change.identity if change.is_renamed else None)
    return *head, change.identity.group_kind, own, tuple(map(_field, change.fields))


def _field(change: FieldChange) -> Hashable:
    route = tuple(_step(step) for step in change.route)
    return change.what, route, _written(change.before), _written(change.after)


def _step(step: str | Pair) -> Hashable:
    return step.keys or (step.before, step.after) if isinstance(step, Pair) else step


def _written(node: Node | None) -> str:
    return json.dumps(to_data(node), sort_keys=True)
