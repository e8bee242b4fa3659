"""What fields call the objects of a kind: where many use a name, one that is nearly the same may be a slip."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.near_names import NearNames
from gitops_lint.rulebook.group_kind import GroupKind

Field: TypeAlias = tuple[str, ...]
"""A field of a kind: the kind, and the keys that lead to it."""


def field_of(link: Link) -> Field:
    """Return the field that a reference is in, whatever items of lists it goes through."""
    return (link.source.kind, *(step for step in link.edge.route if isinstance(step, str)))


class Called:
    """What one field calls things of a kind, wherever it is: each name with the references that say so."""

    def __init__(self, links: Iterable[Link], compared: Comparisons) -> None:
        self._by_name: dict[str, list[Link]] = {}
        for link in links:
            self._by_name.setdefault(link.target.name, []).append(link)
        self.often = NearNames((name for name, named in self._by_name.items() if len(named) > 1), compared)

    def elsewhere(self, name: str, namespace: str) -> set[Identity]:
        """Return what refers to something of a name in other namespaces than one."""
        return {link.source for link in self._by_name.get(name, ()) if link.target.namespace != namespace}


class CalledInFields:
    """What the fields of a graph's objects call things, of each kind; looked at when it is first asked for."""

    def __init__(self, graph: Graph, compared: Comparisons) -> None:
        self._graph = graph
        self._compared = compared
        self._of_kinds: dict[GroupKind, dict[Field, Called]] = {}

    def of(self, group_kind: GroupKind, field: Field) -> Called:
        """Return what a field calls things of a kind."""
        if group_kind not in self._of_kinds:
            self._of_kinds[group_kind] = self._of_kind(group_kind)
        return self._of_kinds[group_kind].get(field) or Called((), self._compared)

    def _of_kind(self, group_kind: GroupKind) -> dict[Field, Called]:
        references: dict[Field, list[Link]] = {}
        for identity in self._graph.of_kind(group_kind):
            for link in self._graph.into(identity) if identity.namespace else ():
                if not link.edge.implied:
                    references.setdefault(field_of(link), []).append(link)
        return {field: Called(links, self._compared) for field, links in references.items()}
