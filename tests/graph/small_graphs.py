"""Graphs that are drawn by hand: objects by their letters, and links between them."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from gitops_lint.flux.cluster import Cluster
from gitops_lint.flux.objects import Identity, Object
from gitops_lint.graph.model import Edge, EdgeKind, Graph, Link, Presence
from gitops_lint.repo.nodes import Mapping, Place
from gitops_lint.rulebook.kinds import Strength

PLACE = Place("all.yaml")


def kustomization(name: str) -> Identity:
    return Identity("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", name)


def helm_release(name: str) -> Identity:
    return Identity("helm.toolkit.fluxcd.io", "HelmRelease", "default", name)


def config_map(name: str) -> Identity:
    return Identity("", "ConfigMap", "default", name)


def link(
    source: Identity,
    target: Identity,
    kind: str = "dependsOn",
    strength: Strength = Strength.ORDERING,
    implied: bool | None = None,
) -> Link:
    """Return a link; those of the linter's own kinds are implied unless said otherwise."""
    own = kind in {edge.value for edge in EdgeKind}
    return Link(source, target, Edge(str(kind), strength, PLACE, implied=own if implied is None else implied))


def graph(
    links: Iterable[Link],
    ghosts: Iterable[Identity] = (),
    more: Iterable[Identity] = (),
    made: Iterable[Identity] = (),
) -> Graph:
    """Return a graph of links; Git holds all nodes but the ghosts and what is made."""
    links = list(links)
    elsewhere = dict.fromkeys(ghosts, Presence.GHOST) | dict.fromkeys(made, Presence.MADE)
    network: nx.MultiDiGraph[Identity] = nx.MultiDiGraph()
    nodes = sorted({*more, *elsewhere, *(end for one in links for end in one[:2])})
    for node in nodes:
        network.add_node(node, presence=elsewhere.get(node, Presence.APPLIED))
    for source, target, edge in links:
        network.add_edge(source, target, edge=edge)
    objects = {node: Object(node, Mapping({}, {}, PLACE)) for node in nodes if node not in elsewhere}
    return Graph(Cluster("home", "cluster", True, objects, {}), network, {})
