"""Clusters from afar: where each begins, and what it takes from outside."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.graph.model import Edge, Graph, Link, Presence
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.roles import Role
from gitops_lint.view.homes import Homes

HOST = "Host"
"""The kind of the nodes that stand for hosts outside the clusters."""

_HOST_OF_URL = late_pattern(r"^(?:[\w+]+://)?(?:[^@/]+@)?([^/:@\s]+)")


def from_afar(graph: Graph) -> Graph:
    """Return the graph of a cluster's entry points, the sources of its Kustomizations, and the hosts of all sources.

    A host is a node without group and namespace. What anything takes from a source counts as taken by the entry points:
    the Kustomizations that no other applies.
    """
    nodes = {node: presence for node, presence in graph.nodes.items() if _is_entry(node, graph)}
    links: dict[tuple[Identity, Identity], Link] = {}
    written_first = sorted(_links(graph, frozenset(nodes)), key=lambda link: link.edge.implied)
    for link in written_first:
        for end in (link.source, link.target):
            nodes.setdefault(end, graph.nodes.get(end, Presence.EXTERNAL))
        links.setdefault((link.source, link.target), link)
    return Graph(graph.cluster, nodes, tuple(links.values()), graph.made, graph.roles)


def _is_entry(node: Identity, graph: Graph) -> bool:
    is_there = graph.role(node) is Role.APPLIER and graph.presence(node) is not Presence.GHOST
    return is_there and not any(link.edge.kind == EdgeKind.APPLIES for link in graph.out(node))


def _links(graph: Graph, entries: frozenset[Identity]) -> Iterator[Link]:
    homes = Homes(graph, entries)
    for user, source, edge in graph.links:
        if edge.kind != EdgeKind.SOURCE:
            continue
        host = _host(source, graph)
        takers = {user} if user in entries else homes.of(user)
        for taker in sorted(takers):
            if graph.role(user) is Role.APPLIER:
                yield Link(taker, source, edge._replace(implied=taker != user))
            elif host is not None:
                yield host._replace(source=taker)
        if host is not None and graph.role(user) is Role.APPLIER:
            yield host


def _host(source: Identity, graph: Graph) -> Link | None:
    """Return the link from a source to the host that it fetches from, or None if that can't be known."""
    said = graph.cluster.sources.get(source)
    address = said.address if said is not None else None
    host = host_of(address.text) if address is not None else None
    if address is None or host is None:
        return None
    edge = Edge(EdgeKind.FETCHES, Strength.RUNTIME, address.place, implied=True)
    return Link(source, Identity("", HOST, "", host), edge)


def host_of(url: str) -> str | None:
    """Return the host of a URL (`https://…`, `oci://…`, `git@host:…`, a host alone), or None if it can't be known."""
    match = _HOST_OF_URL.match(url.strip())
    return match[1].lower() if match and not is_unknown(url) else None
