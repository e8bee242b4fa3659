"""A cluster's graph of any size, drawn as real ones are: Kustomizations that depend on each other, releases, Secrets.

`python benchmarks/large_graph.py [OBJECTS]` times the questions that one may ask of it; nothing here is a test.
"""

from __future__ import annotations

import gc
import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from gitops_lint.cluster.cluster import Applied, Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.flux.kinds import HELM_RELEASE, KUSTOMIZATION
from gitops_lint.graph.analysis import fallen, most_critical
from gitops_lint.graph.model import Edge, Graph, Link, Presence
from gitops_lint.plan.prediction import Status, predict
from gitops_lint.plan.recovery import recovery
from gitops_lint.repo.nodes import Mapping, Place
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.unapplied_manifests import NO_MANIFESTS, UnappliedManifests
from gitops_lint.verdicts.verdicts import Verdicts

_Answer = TypeVar("_Answer")

_PLACE = Place("all.yaml")
_ROLES = {KUSTOMIZATION: Role.APPLIER, HELM_RELEASE: Role.RELEASE}
_OBJECTS_OF_ONE = 50  # Kustomization, with itself
_STORE = Identity("external-secrets.io", "ClusterSecretStore", "", "vault")


def large_graph(objects: int) -> Graph:
    """Return a graph of about so many objects; the same number gives the same graph."""
    return _Drawing().draw(objects)


class _Drawing:
    def __init__(self) -> None:
        self.random = random.Random(1)  # noqa: S311
        self.nodes: dict[Identity, Presence] = {}
        self.links: list[Link] = []
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
                self.edge(one, other, EdgeKind.DEPENDS_ON, Strength.ORDERING, implied=False)
            self.app(one)
        return Graph(
            Cluster("large", "cluster", True, self.objects, self.applied), self.nodes, tuple(self.links), {}, _ROLES
        )

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
            self.edge(wanted, _STORE, EdgeKind.STORE, Strength.RUNTIME, implied=False)
            self.nodes[secret] = Presence.MADE
            self.edge(secret, wanted, EdgeKind.PRODUCES, Strength.ORDERING)
            self.node(reader, (kustomization,), waited=True)
            self.edge(reader, secret, EdgeKind.READS, Strength.RUNTIME, implied=False)
            if number % 5 == 0:
                self.edge(release, secret, EdgeKind.READS, Strength.RUNTIME, implied=False)
            applied += [wanted, reader]
        self.applied[kustomization] = Applied(kustomization, "app", tuple(applied[1:]))

    def node(self, identity: Identity, appliers: tuple[Identity, ...], waited: bool = False) -> None:
        self.nodes[identity] = Presence.APPLIED
        self.objects[identity] = Object(identity, Mapping({}, {}, _PLACE), appliers)
        for applier in appliers:
            self.edge(identity, applier, EdgeKind.APPLIES, Strength.ORDERING)
            if waited:
                self.edge(applier, identity, EdgeKind.WAITS, Strength.RUNTIME)

    def edge(
        self, source: Identity, target: Identity, kind: EdgeKind, strength: Strength, implied: bool = True
    ) -> None:
        self.links.append(Link(source, target, Edge(kind, strength, _PLACE, implied=implied)))


def _verdicts(graph: Graph, rulebook: Rulebook) -> Verdicts:
    """Return the verdicts on a graph whose repository holds nothing else."""
    by_hand = ByHand(MemoryTree({}), frozenset())
    return Verdicts(Sight(graph, rulebook, by_hand, UnappliedManifests((), NO_MANIFESTS, rulebook, by_hand, ())))


def _timed(name: str, asked: Callable[[], _Answer]) -> _Answer:
    """Ask something and say how long that took, and the most memory that this process has had so far."""
    wall, busy = time.perf_counter(), time.process_time()
    answer = asked()
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{name:<28}{wall:7.2f} s {busy:7.2f} s busy {megabytes:6} MB\n")
    return answer


def _ask(objects: int) -> None:
    graph = _timed("draw the graph", lambda: large_graph(objects))
    sys.stdout.write(f"{len(graph.cluster.objects)} objects, {len(graph.links)} edges\n")
    gc.freeze()  # as the linter does once it has read everything
    rulebook = Rulebook()
    _timed("plan, all well", lambda: predict(_verdicts(graph, rulebook), (), rulebook))
    _timed("what falls with the store", lambda: fallen(graph, [_STORE]))
    _timed("whose failure hurts most", lambda: most_critical(graph))
    _timed("recovery from the store", lambda: recovery(graph, rulebook, [_STORE]))
    without_store = replace(graph, nodes={**graph.nodes, _STORE: Presence.GHOST})
    plan = _timed("plan, without the store", lambda: predict(_verdicts(without_store, rulebook), (), rulebook))
    sys.stdout.write(
        f"{sum(one.status is not Status.READY for one in plan.reconciled)} of {len(plan.reconciled)} down\n"
    )


if __name__ == "__main__":
    _ask(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
