"""One cluster as a directed graph: an edge leads from what needs to what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from itertools import chain
from typing import NamedTuple, TypeAlias

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.routes import Route


class Presence(StrEnum):
    """How a node of the graph comes to be."""

    APPLIED = "applied"  # Git holds it
    MADE = "made"  # a controller or a chart makes it because of an object that Git holds
    PRESUMED = "presumed"  # whoever bootstraps the cluster makes it
    GHOST = "ghost"  # something refers to it, and nothing provides it
    EXTERNAL = "external"  # it is outside the cluster


class Edge(NamedTuple):
    """Why one node needs another: how strongly, and where it is written.

    `route` is the way to the reference in the manifest of the object that needs (empty for implied edges), `place`
    where the target's name is written, `namespace_place` where its namespace is, if it is.
    """

    kind: EdgeKind
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


Unplaced: TypeAlias = tuple[Identity, Identity, EdgeKind, Strength, Route, bool]
"""A link without the place where it is written."""


class Shape(NamedTuple):
    """What a graph is but for what objects hold and where its links are written.

    What waits for what follows from it, and so what falls with what, and which name is meant by another.
    """

    nodes: tuple[tuple[Identity, Presence], ...]
    links: tuple[Unplaced, ...]
    made: tuple[Identity, ...]
    held: tuple[Identity, ...]


class KindShape(NamedTuple):
    """What there is of one kind, and who refers to it, but for what objects hold and where links are written.

    Of each, in order, how it comes to be if it is a node, whether Git holds it, and whether something makes it.
    """

    identities: tuple[tuple[Identity, Presence | None, bool, bool], ...]
    links: tuple[Unplaced, ...]


@keeps_values
@dataclass(frozen=True)
class Graph:
    """The graph of a cluster: its nodes, each with how it comes to be, and the links between them.

    Every end of a link is a node. `made` are all objects that controllers and charts make for certain, each with those
    that it is made for; those that nothing refers to are no nodes. `roles` are those of the nodes' kinds, `releases`
    those of charts, `suspended` says where each object is suspended that its controller leaves alone for that.
    """

    cluster: Cluster
    nodes: Mapping[Identity, Presence]
    links: tuple[Link, ...]
    made: Mapping[Identity, Sequence[Identity]]
    roles: Mapping[GroupKind, Role]
    suspended: Mapping[Identity, Place] = field(default_factory=dict)
    releases: tuple[ChartRelease, ...] = ()

    def __getstate__(self) -> dict[str, object]:
        """Return what is sent to another process: nothing that follows from the rest."""
        return {declared.name: getattr(self, declared.name) for declared in fields(self)}

    def presence(self, identity: Identity) -> Presence:
        """Return how a node comes to be."""
        return self.nodes[identity]

    def role(self, identity: Identity) -> Role:
        """Return what a node is to the others."""
        role = self._role_of_node.get(identity)  # asked for more often than anything else
        return role if role is not None else self.roles.get(identity.group_kind, Role.OBJECT)

    @kept_value
    def _role_of_node(self) -> dict[Identity, Role]:
        return {identity: self.roles.get(identity.group_kind, Role.OBJECT) for identity in self.nodes}

    def object(self, identity: Identity) -> Object | None:
        """Return the object that Git holds for a node, or None."""
        return self.cluster.objects.get(identity)

    @kept_value
    def held(self) -> frozenset[Identity]:
        """The objects that Git holds."""
        return frozenset(self.cluster.objects)

    def of_presence(self, presence: Presence) -> tuple[Identity, ...]:
        """Return the nodes that come to be in one way, sorted."""
        return self._by_presence.get(presence, ())

    @kept_value
    def _by_presence(self) -> dict[Presence, tuple[Identity, ...]]:
        by_presence: dict[Presence, list[Identity]] = {}
        for identity, presence in self.nodes.items():
            by_presence.setdefault(presence, []).append(identity)
        return {presence: tuple(sorted(identities)) for presence, identities in by_presence.items()}

    def of_role(self, role: Role) -> tuple[Object, ...]:
        """Return the objects of a role that Git holds."""
        return self._by_role.get(role, ())

    @kept_value
    def _by_role(self) -> dict[Role, tuple[Object, ...]]:
        by_role: dict[Role, list[Object]] = {}
        for identity, held in self.cluster.objects.items():
            by_role.setdefault(self.role(identity), []).append(held)
        return {role: tuple(objects) for role, objects in by_role.items()}

    def nodes_of(self, role: Role) -> frozenset[Identity]:
        """Return the nodes of a role, those that Git doesn't hold included."""
        return self._nodes_by_role.get(role, frozenset())

    @kept_value
    def _nodes_by_role(self) -> dict[Role, frozenset[Identity]]:
        by_role: dict[Role, set[Identity]] = {}
        for identity in self.nodes:
            by_role.setdefault(self.role(identity), set()).add(identity)
        return {role: frozenset(nodes) for role, nodes in by_role.items()}

    def release_of(self, identity: Identity) -> ChartRelease | None:
        """Return the release that an object asks for, or None if it is none."""
        return self._releases.get(identity)

    @kept_value
    def _releases(self) -> dict[Identity, ChartRelease]:
        return {release.identity: release for release in self.releases}

    def of_kind(self, group_kind: GroupKind) -> tuple[Identity, ...]:
        """Return what there is of a kind, sorted: nodes, and what is made for certain."""
        return self._by_kind.get(group_kind, ())

    @kept_value
    def _by_kind(self) -> dict[GroupKind, tuple[Identity, ...]]:
        by_kind: dict[GroupKind, list[Identity]] = {}
        for identity in sorted({*self.nodes, *self.made}):
            by_kind.setdefault(identity.group_kind, []).append(identity)
        return {kind: tuple(identities) for kind, identities in by_kind.items()}

    def of_edges(self, *kinds: EdgeKind) -> tuple[Link, ...]:
        """Return the links of some kinds, those of each as they come in `links`."""
        return tuple(chain.from_iterable(self._by_edge.get(kind, ()) for kind in kinds))

    @kept_value
    def _by_edge(self) -> dict[EdgeKind, list[Link]]:
        by_edge: dict[EdgeKind, list[Link]] = {}
        for link in self.links:
            by_edge.setdefault(link.edge.kind, []).append(link)
        return by_edge

    def is_there_for_certain(self, identity: Identity) -> bool:
        """Tell whether Git holds an object, or something is known to make it."""
        return identity in self.cluster.objects or identity in self.made

    def is_unused(self, identity: Identity) -> bool:
        """Tell whether nothing that is written refers to a node, or to what is made."""
        return all(link.edge.implied for link in self.into(identity))

    def is_there_unused(self, identity: Identity) -> bool:
        """Tell whether an object is there for certain, and nothing that is written refers to it."""
        return self.is_there_for_certain(identity) and self.is_unused(identity)

    def is_held_unused(self, identity: Identity) -> bool:
        """Tell whether Git holds an object, and nothing that is written refers to it."""
        return identity in self.cluster.objects and self.is_unused(identity)

    @kept_value
    def shape(self) -> Shape:
        """The graph without the places in files."""
        return Shape(tuple(self.nodes.items()), _unplaced(self.links), tuple(self.made), tuple(self.cluster.objects))

    def shape_of(self, group_kind: GroupKind) -> KindShape:
        """Return what there is of a kind without the places in files."""
        identities = self.of_kind(group_kind)
        of_each = [
            (identity, self.nodes.get(identity), identity in self.cluster.objects, identity in self.made)
            for identity in identities
        ]
        return KindShape(tuple(of_each), _unplaced(chain.from_iterable(map(self.into, identities))))

    def out(self, identity: Identity) -> tuple[Link, ...]:
        """Return the links to what a node needs, as they come in `links`."""
        return self._out.get(identity, ())

    def into(self, identity: Identity) -> tuple[Link, ...]:
        """Return the links from what needs a node, as they come in `links`."""
        return self._into.get(identity, ())

    @kept_value
    def _out(self) -> dict[Identity, tuple[Link, ...]]:
        out: dict[Identity, list[Link]] = {}
        for link in self.links:
            out.setdefault(link.source, []).append(link)
        return {source: tuple(links) for source, links in out.items()}

    @kept_value
    def _into(self) -> dict[Identity, tuple[Link, ...]]:
        into: dict[Identity, list[Link]] = {}
        for link in self.links:
            into.setdefault(link.target, []).append(link)
        return {target: tuple(links) for target, links in into.items()}


def _unplaced(links: Iterable[Link]) -> tuple[Unplaced, ...]:
    return tuple([(link.source, link.target, *link.edge[:2], link.edge[3], link.edge[5]) for link in links])
