"""One cluster as a directed graph: an edge leads from what needs to what is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import networkx as nx

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.kinds import GroupKind, Strength
from gitops_lint.rulebook.routes import Route


class Presence(StrEnum):
    """How a node of the graph comes to be."""

    APPLIED = "applied"  # Git holds it
    MADE = "made"  # a controller or a chart makes it because of an object that Git holds
    PRESUMED = "presumed"  # whoever bootstraps the cluster makes it
    GHOST = "ghost"  # something refers to it, and nothing provides it
    EXTERNAL = "external"  # it is outside the cluster


class EdgeKind(StrEnum):
    """Edges that the linter itself makes; all others have the name that rules/kinds gives them."""

    APPLIES = "applies"  # an object → the Kustomization that applies it
    PRODUCES = "produces"  # what a controller makes → the object that it makes it for
    WAITS = "waits"  # a Kustomization with `wait` → what it applies
    NAMESPACE = "namespace"  # an object → its Namespace
    CRD = "crd"  # a custom resource → what defines its kind


class Edge(NamedTuple):
    """Why one node needs another: how strongly, and where it is written.

    `route` is the way to the reference in the manifest of the object that needs (empty for implied edges), `place`
    where the target's name is written, `namespace_place` where its namespace is, if it is.
    """

    kind: str
    strength: Strength
    place: Place
    route: Route = ()
    namespace_place: Place | None = None
    implied: bool = False


class Link(NamedTuple):
    """An edge with its ends."""

    source: Identity
    target: Identity
    edge: Edge


@dataclass(frozen=True)
class Graph:
    """The graph of a cluster. Nodes are identities; `network` holds them with their presence, and Edges as data.

    `made` are all objects that controllers and charts make for certain, each with those that it is made for; those that
    nothing refers to are no nodes.
    """

    cluster: Cluster
    network: nx.MultiDiGraph[Identity]
    made: Mapping[Identity, Sequence[Identity]]

    def presence(self, identity: Identity) -> Presence:
        """Return how a node comes to be."""
        presence: Presence = self.network.nodes[identity]["presence"]
        return presence

    def object(self, identity: Identity) -> Object | None:
        """Return the object that Git holds for a node, or None."""
        return self.cluster.objects.get(identity)

    def of_presence(self, presence: Presence) -> list[Identity]:
        """Return the nodes that come to be in one way, sorted."""
        return sorted(node for node in self.network if self.presence(node) is presence)

    def of_kind(self, group_kind: GroupKind) -> tuple[Identity, ...]:
        """Return what there is of a kind, sorted: nodes, and what is made for certain."""
        return self._by_kind.get(group_kind, ())

    @cached_property
    def _by_kind(self) -> dict[GroupKind, tuple[Identity, ...]]:
        by_kind: dict[GroupKind, list[Identity]] = {}
        for identity in sorted({*self.network, *self.made}):
            by_kind.setdefault(identity.group_kind, []).append(identity)
        return {kind: tuple(found) for kind, found in by_kind.items()}

    def needs(self, identity: Identity) -> Iterator[Link]:
        """Return the edges to what a node needs, in the order in which they were added."""
        for source, target, data in self.network.out_edges(identity, data=True):
            yield Link(source, target, data["edge"])

    def needed_by(self, identity: Identity) -> Iterator[Link]:
        """Return the edges from what needs a node."""
        for source, target, data in self.network.in_edges(identity, data=True):
            yield Link(source, target, data["edge"])

    def between(self, source: Identity, target: Identity) -> Iterator[Link]:
        """Return the edges from one node to another, in the order in which they were added."""
        for data in (self.network.get_edge_data(source, target) or {}).values():
            yield Link(source, target, data["edge"])

    def links(self) -> Iterator[Link]:
        """Return all edges."""
        for source, target, data in self.network.edges(data=True):
            yield Link(source, target, data["edge"])
