"""What a check of changes looks at: one cluster in both versions, and what differs between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gitops_lint.change.objects import ClusterObjects, ObjectChange
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Graph
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Node, Place, mapping_at, same, text_at
from gitops_lint.rulebook.changes import Case, Loss
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.rulebook import Rulebook

_MARKS = ("annotations", "labels")


@dataclass(frozen=True)
class ChangeContext:
    """One cluster before and after; `documents` are the files of the later version."""

    before: Graph
    after: Graph
    objects: ClusterObjects
    rulebook: Rulebook
    documents: Documents

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

    def is_at_rest(self, applier: Identity) -> bool:
        """Tell whether nothing becomes of what an applier would apply: it is suspended, or where it takes that from."""
        known = self.after.cluster.appliers.get(applier)
        sources = (known.source,) if known is not None and known.source is not None else ()
        return any(identity in self.after.suspended for identity in (applier, *sources))

    def losses(self, held: Object) -> Iterator[str]:
        """Return what goes with an object that is deleted and doesn't come back with it, in words."""
        for loss in self.rulebook.changes.of(held.identity.group_kind).loses:
            if (
                hold(loss.when, held.node)
                and not holds_in_any(loss.unless, held.node)
                and not self._is_kept(held, loss)
            ):
                yield loss.what

    def _is_kept(self, held: Object, loss: Loss) -> bool:
        """Tell whether something in sight keeps what would go with an object."""
        return any(
            link.edge.kind == kept.edge and keeper is not None and hold(kept.when, keeper.node)
            for link in (self.before.out(held.identity) if loss.kept_by else ())
            for keeper in (self.before.object(link.target),)
            for kept in loss.kept_by
        )

    def recreates(self, applier: Identity, held: Object) -> bool:
        """Tell whether an applier deletes an object that it can't change, and creates it anew."""
        rules = self.rulebook.changes.of(applier.group_kind)
        node = self.after.object(applier)
        if node is not None and holds_in_any(rules.recreates, node.node):
            return True
        metadata = mapping_at(held.node, "metadata")
        marks = [(key, text_at(metadata, part, key)) for part in _MARKS for key in rules.recreates_marked]
        return any((text or "").lower() == rules.recreates_marked[key] for key, text in marks)

    def place_of_gone(self, held: Object) -> Place:
        """Return where to look for an object that is gone: where its file holds it still, or where it was."""
        place = held.place
        if not self.documents.tree.is_file(place.path):
            return place
        roots = (document.root for document in self.documents.load(place.path).documents)
        there = next((root.place for root in roots if same(root, held.node)), None)
        return there or Place(place.path)


def holds_in_any(cases: tuple[Case, ...], node: Node) -> bool:
    """Tell whether any of some cases is that of an object."""
    return any(hold(case.when, node) for case in cases)
