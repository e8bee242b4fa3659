"""Another front end than Flux's: all that is behind it takes a cluster of other controllers' objects for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.checks.finding import Context
from gitops_lint.checks.run import check_cluster, report
from gitops_lint.cluster.applier import Applier
from gitops_lint.cluster.cluster import Applied, Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.config.model import Thresholds
from gitops_lint.graph.analysis import Impact, Impacts
from gitops_lint.graph.build import build_graph
from gitops_lint.graph.model import Graph
from gitops_lint.plan.prediction import Status, predict
from gitops_lint.plan.recovery import command
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Scalar, at
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook, shipped_rules
from gitops_lint.schemas.served_apis import ServedApis
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.unapplied_manifests import NO_MANIFESTS, UnappliedManifests
from gitops_lint.verdicts.verdicts import Verdicts
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Selection, select

RULES = """
group: sail.example.com
kinds:
  Voyage:
    role: applier
    closed: true
    ready: condition
    suspended_by: spec.atAnchor
    references:
      - {path: "spec.after[*]", to: sail.example.com/Voyage, edge: dependsOn, strength: ordering}
    words:
      path: "no such harbour: {message}"
      waiting:
        - {edge: dependsOn, missing: "{target.name} never sailed", unready: "{target.name} is still at sea"}
    commands:
      reconcile: sail now {object.name}
      resume: sail on {object.name}
"""
MANIFESTS = """
apiVersion: sail.example.com/v1
kind: Voyage
metadata: {name: first, namespace: sea}
spec: {path: nowhere}
---
apiVersion: sail.example.com/v1
kind: Voyage
metadata: {name: second, namespace: sea}
spec: {path: cargo, after: [{name: first}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cargo, namespace: sea}
"""
FILES = {"all.yaml": MANIFESTS, "nowhere-else/cargo.yaml": "", "cargo/all.yaml": ""}
FIRST, SECOND = (Identity("sail.example.com", "Voyage", "sea", name) for name in ("first", "second"))
CARGO = Identity("", "ConfigMap", "sea", "cargo")


@pytest.fixture
def rulebook(tmp_path: Path) -> Rulebook:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds/sail.example.com.yaml").write_text(RULES)
    return Rulebook((shipped_rules(), tmp_path))


@pytest.fixture
def documents() -> Documents:
    return Documents(MemoryTree(FILES))


@pytest.fixture
def graph(rulebook: Rulebook, documents: Documents) -> Graph:
    """The graph of a cluster as another front end would give it."""
    roots = [document.root for document in documents.load("all.yaml").documents]
    first, second, cargo = (root for root in roots if isinstance(root, Mapping))
    objects = {FIRST: Object(FIRST, first), SECOND: Object(SECOND, second), CARGO: Object(CARGO, cargo, (SECOND,))}
    appliers = {identity: _applier(identity, objects[identity].node) for identity in (FIRST, SECOND)}
    applied = {
        FIRST: Applied(FIRST, None, missing_path="nowhere"),
        SECOND: Applied(SECOND, "cargo", (CARGO,)),
    }
    cluster = Cluster("fleet", "all.yaml", True, objects, applied, appliers=appliers, files=frozenset({"all.yaml"}))
    return build_graph(cluster, rulebook)


def _applier(identity: Identity, node: Mapping) -> Applier:
    path = at(node, "spec", "path")
    assert isinstance(path, Scalar)
    return Applier(identity=identity, source=None, path=path, path_place=path.place)


@pytest.fixture
def context(graph: Graph, rulebook: Rulebook, documents: Documents) -> Context:
    by_hand = ByHand(documents.tree, graph.cluster.files)
    return Context(
        cluster=graph.cluster,
        graph=graph,
        verdicts=Verdicts(Sight(graph, rulebook, by_hand, UnappliedManifests((), NO_MANIFESTS, rulebook, by_hand, ()))),
        impacts=Impacts(graph),
        rulebook=rulebook,
        documents=documents,
        thresholds=Thresholds(),
        apis=ServedApis(graph.cluster, rulebook),
        objects=graph.cluster.in_order,
    )


def test_what_falls_is_counted_by_roles(graph: Graph) -> None:
    assert Impacts(graph).of(FIRST) == Impact(appliers=(SECOND,), objects=(CARGO,))


def test_what_becomes_of_it_is_told_in_its_controllers_words(context: Context) -> None:
    plan = predict(context.verdicts, check_cluster(context), context.rulebook)
    assert {one.identity: (one.status, one.reason) for one in plan.reconciled} == {
        FIRST: (Status.STALLED, "no such harbour: path `nowhere` is not in the repository"),
        SECOND: (Status.WAITING, "first is still at sea"),
    }
    assert command(context.graph, context.rulebook, FIRST) == "sail now first"


def test_it_is_drawn_as_what_applies_others(graph: Graph) -> None:
    assert select(graph, Selection(level=Level.KUSTOMIZATIONS)).nodes == (FIRST, SECOND)


def test_checks_find_what_is_wrong_with_it(context: Context) -> None:
    found = report(check_cluster(context), context.rulebook)
    assert [(one.check.name, one.finding.subject, one.finding.impact) for one in found] == [
        ("path-not-found", FIRST, Impact(appliers=(FIRST, SECOND), objects=(CARGO,)))
    ]
