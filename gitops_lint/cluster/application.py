"""What one object of a cluster applies, or all of them together."""

from __future__ import annotations

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object


def objects_applied_by(cluster: Cluster, applier: Identity) -> tuple[Object, ...]:
    """Return the objects that an object applies, as it applies them, in the order of its build.

    Of what others apply too, this is its own version, whoever wins.
    """
    own = {each.identity: each.second for each in cluster.collisions if applier in each.second.applied_by}
    identities = dict.fromkeys(cluster.applied[applier].objects)
    held = (own.get(identity) or cluster.objects.get(identity) for identity in identities)
    return tuple(each for each in held if each is not None and not each.is_switched_off())


def all_objects(cluster: Cluster) -> tuple[Object, ...]:
    """Return all objects that are applied to a cluster: those that it is started with come first."""
    return tuple(each for each in cluster.objects.values() if not each.is_switched_off())
