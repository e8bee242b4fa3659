"""A cluster's graph of any size, drawn as real ones are: Kustomizations that depend on each other, releases, Secrets.

`python benchmarks/large_graph.py [OBJECTS]` times the questions that one may ask of it; nothing here is a test.
"""

from __future__ import annotations

import random

import networkx as nx

from gitops_lint.flux.cluster import Applied, Cluster
from gitops_lint.flux.objects import HELM_RELEASE, KUSTOMIZATION, Identity, Object
from gitops_lint.graph.model import Edge, EdgeKind, Graph, Presence
from gitops_lint.repo.nodes import Mapping, Place
from gitops_lint.rulebook.kinds import Strength

_PLACE = Place("all.yaml")
_OBJECTS_OF_ONE = 50  # Kustomization, with itself
_STORE = Identity("external-secrets.io", "ClusterSecretStore", "", "vault")


def large_graph(objects: int) -> Graph:
    """Return a graph of about so many objects; the same number gives the same graph."""
    return _Drawing().draw(objects)


class _Drawing:
    def __init__(self) -> None:
        self.random = random.Random(1)  # noqa: S311
        self.network: nx.MultiDiGraph[Identity] = nx.MultiDiGraph()
        self.objects: dict[Identity, Object] = {}
        self.applied: dict[Identity, Applied] = {}

    def draw(self, objects: int) -> Graph:
        root = Identity(*KUSTOMIZATION, "flux-system", "root")
        self.node(root, ())
        kustomizations = [Identity(*KUSTOMIZATION, f"n{i}", "app") for i in range(objects // _OBJECTS_OF_ONE)]
        self.node(_STORE, (kustomizations[0],))
        for number, one in enumerate(kustomizations):
            self.node(one, (root,))
            for other in self.random.sample(kustomizations[:number], min(number, self.random.randrange(3))):
                self.edge(one, other, "dependsOn", Strength.ORDERING, implied=False)
            self.app(one)
        return Graph(Cluster("large", "cluster", True, self.objects, self.applied), self.network, {})

    def app(self, kustomization: Identity) -> None:
        """Draw what one Kustomization applies: a release, Secrets of a store, and what reads them."""
        namespace = kustomization.namespace
        release = Identity(*HELM_RELEASE, namespace, "app")
        applied = [kustomization, release]
        self.node(release, (kustomization,), waited=True)
        while len(applied) < _OBJECTS_OF_ONE:
            number = len(applied)
            wanted = Identity("external-secrets.io", "ExternalSecret", namespace, f"e{number}")
            secret = Identity("", "Secret", namespace, f"e{number}")
            reader = Identity("apps", "Deployment", namespace, f"d{number}")
            self.node(wanted, (kustomization,), waited=True)
            self.edge(wanted, _STORE, "store", Strength.RUNTIME, implied=False)
            self.network.add_node(secret, presence=Presence.MADE)
            self.edge(secret, wanted, EdgeKind.PRODUCES, Strength.ORDERING)
            self.node(reader, (kustomization,), waited=True)
            self.edge(reader, secret, "reads", Strength.RUNTIME, implied=False)
            if number % 5 == 0:
                self.edge(release, secret, "reads", Strength.RUNTIME, implied=False)
            applied += [wanted, reader]
        self.applied[kustomization] = Applied(kustomization, "app", tuple(applied[1:]))

    def node(self, identity: Identity, appliers: tuple[Identity, ...], waited: bool = False) -> None:
        self.network.add_node(identity, presence=Presence.APPLIED)
        self.objects[identity] = Object(identity, Mapping({}, {}, _PLACE), appliers)
        for applier in appliers:
            self.edge(identity, applier, EdgeKind.APPLIES, Strength.ORDERING)
            if waited:
                self.edge(applier, identity, EdgeKind.WAITS, Strength.RUNTIME)

    def edge(self, source: Identity, target: Identity, kind: str, strength: Strength, implied: bool = True) -> None:
        self.network.add_edge(source, target, edge=Edge(kind, strength, _PLACE, implied=implied))
