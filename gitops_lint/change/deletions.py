"""Which objects that are no longer in Git are deleted from the cluster, and by whom.

Facts: https://fluxcd.io/flux/components/kustomize/kustomizations/#prune and #deletion-policy; what deletes what it
applied, and what takes that along when it goes itself, rules/changes says.
"""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.change.changed_cluster import ChangedCluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.rulebook.changes import holds_in_any


class Letting(NamedTuple):
    """How an applier deletes what it no longer applies: as it is, or by going itself, as `root` does or with that.

    What the linter presumes of it is `presumed`.
    """

    root: Identity | None = None
    presumed: bool = False


class Deletion(NamedTuple):
    """An object that is deleted: `by` is who applied it and does so; `root` is it itself, or what it goes with."""

    object: Object
    by: Identity
    root: Identity
    presumed: bool


class Deletions:
    """What is deleted in one cluster; each object is looked at once. A context has them: nobody else makes any."""

    def __init__(self, changed: ChangedCluster) -> None:
        self.changed = changed
        self._known: dict[Identity, Deletion | None] = {}
        self._left: dict[Identity, str] = {}

    def all(self) -> tuple[Deletion, ...]:
        """Return all objects that are deleted, sorted."""
        gone = sorted(change.identity for change in self.changed.objects.changes if change.after is None)
        return tuple(deletion for identity in gone if (deletion := self.of(identity)) is not None)

    def of(self, identity: Identity) -> Deletion | None:
        """Return who deletes an object, or None where nobody does for certain."""
        if identity not in self._known:
            self._known[identity] = None  # what applies itself is deleted by nobody
            self._known[identity] = self._deletion(identity)
        return self._known[identity]

    def left(self, identity: Identity) -> str:
        """Return why nobody deletes an object that is no longer in Git; nothing where somebody does, or may."""
        if identity not in self._left:
            self._left[identity] = ""  # of what applies itself, nobody can tell
            self._left[identity] = self._left_because(identity)
        return self._left[identity]

    def _left_because(self, identity: Identity) -> str:
        held = self.changed.before.object(identity)
        if held is None or not held.applied_by or not self.changed.is_gone(identity) or self.of(identity) is not None:
            return ""
        return "" if self.changed.is_nowhere(identity) else self._why_left(held, held.applied_by[0])

    def _why_left(self, held: Object, applier: Identity) -> str:
        if self.changed.is_nowhere(applier):
            return ""
        if self.changed.keeps(applier, held):
            return "it says that it is to be kept"
        if self.changed.after.object(applier) is None:
            if self.of(applier) is None:
                return f"{applier} stays, too" if self.left(applier) else ""
            return f"{applier} goes, and leaves behind what it applied"
        if self.changed.is_at_rest(applier):
            return f"for now: {applier} is suspended, or what it takes that from"
        return f"{applier} deletes nothing that it no longer applies"

    def letting(self, applier: Identity) -> Letting | None:
        """Return how an applier deletes what it no longer applies, or None where it doesn't."""
        if self.changed.is_nowhere(applier):
            return None
        after, rules = self.changed.after, self.changed.rulebook.changes.of(applier.group_kind)
        held = after.object(applier)
        if held is not None:
            known = after.cluster.appliers.get(applier)
            prunes = (known is not None and known.prunes) or holds_in_any(rules.prunes, held.node)
            is_presumed = applier in after.cluster.presumed and not after.cluster.declared
            return Letting(presumed=is_presumed) if prunes and not self.changed.is_at_rest(applier) else None
        before, gone = self.changed.before.object(applier), self.of(applier)
        if before is None or gone is None or not self.changed.takes_along(before):
            return None
        return Letting(gone.root, gone.presumed)

    def _deletion(self, identity: Identity) -> Deletion | None:
        held = self.changed.before.object(identity)
        if held is None or held.is_switched_off() or not self.changed.is_gone(identity):
            return None
        if self.changed.is_nowhere(identity):  # it has never come to the cluster
            return None
        for applier in held.applied_by:
            letting = self.letting(applier) if not self.changed.keeps(applier, held) else None
            if letting is not None:
                return Deletion(held, applier, letting.root or identity, letting.presumed)
        return None
