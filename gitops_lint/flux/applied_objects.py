"""The objects of a cluster as far as they are known: each with those who apply it, and what several of them fight over.

Facts: https://fluxcd.io/flux/components/kustomize/kustomizations: each applies its own by server-side apply, so that
two who apply one object take it from each other, and removes what it had applied and no longer does.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from gitops_lint.cluster.cluster import Collision
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.derived import Derived


class AppliedObjects:
    """Objects that come and go while a cluster is worked out; `derived` is what follows from the same objects."""

    def __init__(self, derived: Derived) -> None:
        self.by_identity: dict[Identity, Object] = {}
        self._collisions: dict[tuple[Identity, Identity | None], Collision] = {}
        self._derived = derived

    @property
    def collisions(self) -> tuple[Collision, ...]:
        """What is applied by several, but for what may yet get names of its own."""
        return tuple(collision for collision in self._collisions.values() if not collision.identity.has_variable)

    def take(self, new: Object) -> bool:
        """Take in an object, in the place of what the same has applied before; tell whether it counts.

        One that another has applied stays as it is, and is applied by both.
        """
        identity = new.identity
        old = self.by_identity.get(identity)
        if old is None or not old.applied_by or old.applied_by == new.applied_by:
            self.by_identity[identity] = new
            return True
        if new.applied_by and not any(self._applies(applier, old) for applier in new.applied_by):
            self._collisions[identity, new.applied_by[0]] = Collision(identity, old, new)
            both = partial(replace, old, applied_by=(*old.applied_by, *new.applied_by))
            self.by_identity[identity] = self._derived.of("fought over", (old, new), both)  # the same one in each run
        return False

    def _applies(self, applier: Identity, held: Object) -> bool:
        """Tell whether an object is known to be applied by one of those who do: by the first, or after a collision."""
        return applier == held.applied_by[0] or (held.identity, applier) in self._collisions

    def release(self, identity: Identity, applier: Identity) -> tuple[Identity, ...] | None:
        """Remove an object that somebody no longer applies; if others do, it is theirs alone.

        Returns these others, or None where they don't apply it to begin with.
        """
        held = self.by_identity.get(identity)
        if held is None or applier not in held.applied_by:
            return None
        others = tuple(owner for owner in held.applied_by if owner != applier)
        if not others:
            del self.by_identity[identity]
            return others
        fight = self._collisions.pop((identity, applier), None)
        if fight is None:  # it was there first
            held = self._collisions.pop((identity, others[0])).second
        self.by_identity[identity] = replace(held, applied_by=others)
        return others
