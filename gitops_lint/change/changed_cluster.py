"""One cluster in both versions, what differs between them, and what becomes of its objects because of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gitops_lint.change.objects import ClusterObjects, ObjectChange
from gitops_lint.change.whereabouts import Whereabouts
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Graph
from gitops_lint.plan.causes import Cause
from gitops_lint.repo.nodes import Node, Scalar, mapping_at, text_at
from gitops_lint.rulebook.changes import Alike, Loss, holds_in_any
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook

_MARKS = ("annotations", "labels")


@dataclass(frozen=True)
class ChangedCluster:
    """One cluster before and after; `whereabouts` tell where in both versions of the files something is written.

    `blocked` is what applies others and can't, before the change nor after it, each with the cause of that.
    """

    before: Graph
    after: Graph
    objects: ClusterObjects
    rulebook: Rulebook
    whereabouts: Whereabouts
    blocked: Mapping[Identity, Cause] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The cluster's name."""
        return self.after.cluster.name

    @cached_property
    def by_identity(self) -> dict[Identity, ObjectChange]:
        """What differs, by the objects; those whose names tell their content by both names."""
        changes = {change.before.identity: change for change in self.objects.changes if change.before is not None}
        return {**changes, **{change.identity: change for change in self.objects.changes}}

    def is_gone(self, identity: Identity) -> bool:
        """Tell whether an object is no longer applied, for certain."""
        change = self.by_identity.get(identity)
        return change is not None and change.after is None and not change.doubt

    def is_nowhere(self, identity: Identity) -> bool:
        """Tell whether an object is in no namespace, though objects of its kind are in one: no API server takes it."""
        kind = self.rulebook.kind(identity.group_kind)
        return not identity.namespace and kind is not None and kind.scope != "Cluster"

    def is_at_rest(self, applier: Identity) -> bool:
        """Tell whether nothing becomes of what an applier would apply: it is suspended, or where it takes that from."""
        known = self.after.cluster.appliers.get(applier)
        sources = (known.source,) if known is not None and known.source is not None else ()
        return any(identity in self.after.suspended for identity in (applier, *sources))

    def does_nothing(self, identity: Identity) -> bool:
        """Tell whether nothing becomes of an edit of an object: it is suspended, or all that applies it is at rest."""
        held = self.after.object(identity)
        appliers = held.applied_by if held is not None else ()
        return identity in self.after.suspended or (bool(appliers) and all(map(self.is_at_rest, appliers)))

    def losses(self, held: Object) -> Iterator[str]:
        """Return what goes with an object that is deleted and doesn't come back with it, in words."""
        for loss in self.rulebook.changes.of(held.identity.group_kind).loses:
            if (
                hold(loss.when, held.node)
                and not holds_in_any(loss.unless, held.node)
                and not self._is_kept(held, loss)
            ):
                yield loss.what

    def goes_with(self, held: Object) -> Iterator[str]:
        """Return what goes with an object that is deleted, in words: what is lost, and what it takes along."""
        yield from self.losses(held)
        if self.takes_along(held):
            if installed := self.installed(held):
                yield installed
            yield from self._applied_with(held.identity, {held.identity})

    def installed(self, held: Object) -> str:
        """Return what an object has installed that Git doesn't hold, in words, or nothing."""
        return self.rulebook.changes.of(held.identity.group_kind).installed

    def _applied_with(self, applier: Identity, seen: set[Identity]) -> Iterator[str]:
        """Return what is lost with what an applier applies, and with what that applies."""
        for each in self._applied_by.get(applier, ()):
            if each.identity in seen or self.keeps(applier, each) or each.is_switched_off():
                continue
            seen.add(each.identity)
            along = [self.installed(each)] if self.takes_along(each) and self.installed(each) else []
            yield from (f"{each.identity} with {what}" for what in (*self.losses(each), *along))
            if self.takes_along(each):
                yield from self._applied_with(each.identity, seen)

    @cached_property
    def _applied_by(self) -> dict[Identity, list[Object]]:
        applied: dict[Identity, list[Object]] = {}
        for _, each in sorted(self.before.cluster.objects.items()):
            for applier in each.applied_by:
                applied.setdefault(applier, []).append(each)
        return applied

    def _is_kept(self, held: Object, loss: Loss) -> bool:
        """Tell whether something in sight keeps what would go with an object."""
        by_edge = (
            link.edge.kind == kept.edge and keeper is not None and hold(kept.when, keeper.node)
            for link in (self.before.out(held.identity) if loss.kept_by else ())
            for keeper in (self.before.object(link.target),)
            for kept in loss.kept_by
        )
        return any(by_edge) or any(self._is_kept_by_alike(held, alike) for alike in loss.kept_by_alike)

    def _is_kept_by_alike(self, held: Object, alike: Alike) -> bool:
        """Tell whether an object of some kind that would keep what goes with another says the same as that."""
        kind = parse_group_kind(alike.of)
        return any(
            each.identity.group_kind == kind and hold(alike.when, each.node) and _says_the_same(held, each, alike)
            for each in self.before.cluster.objects.values()
        )

    def recreates(self, applier: Identity, held: Object) -> bool:
        """Tell whether an applier deletes an object that it can't change, and creates it anew."""
        rules = self.rulebook.changes.of(applier.group_kind)
        node = self.after.object(applier)
        if node is not None and holds_in_any(rules.recreates, node.node):
            return True
        return _is_marked(held, rules.recreates_marked)

    def keeps(self, applier: Identity, held: Object) -> bool:
        """Tell whether an applier leaves an object in the cluster that it no longer applies, for what that says."""
        return _is_marked(held, self.rulebook.changes.of(applier.group_kind).keeps_marked)

    def takes_along(self, held: Object) -> bool:
        """Tell whether all that an object applies, or has installed, is deleted with it."""
        return holds_in_any(self.rulebook.changes.of(held.identity.group_kind).takes_along, held.node)


def _is_marked(held: Object, marks: Mapping[str, str]) -> bool:
    """Tell whether an object has one of some labels or annotations, with its value in any case."""
    metadata = mapping_at(held.node, "metadata")
    said = ((key, text_at(metadata, part, key)) for part in _MARKS for key in marks)
    return any((text or "").lower() == marks[key] for key, text in said)


def _says_the_same(held: Object, other: Object, alike: Alike) -> bool:
    """Tell whether two objects have the same values in the fields that a rule pairs."""
    pairs = ((_texts(held.node, mine), _texts(other.node, theirs)) for mine, theirs in alike.says.items())
    return all(mine and mine == theirs for mine, theirs in pairs)


def _texts(node: Node, route: str) -> list[str]:
    return [value.node.text for value in find(node, route) if isinstance(value.node, Scalar) and value.node.text]
