"""Whose failure hurts most: what falls together by one Kustomization is told once."""

from __future__ import annotations

from dataclasses import replace

from small_graphs import config_map, graph, helm_release, kustomization, link

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.plan.critical import critical
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength

APP, BASE = kustomization("app"), kustomization("base")
RELEASE, SOURCE = helm_release("base"), Identity("source.toolkit.fluxcd.io", "OCIRepository", "default", "base")
OTHER = config_map("other")
WAITING = [
    link(RELEASE, BASE, EdgeKind.APPLIES),
    link(SOURCE, BASE, EdgeKind.APPLIES),
    link(RELEASE, SOURCE, EdgeKind.SOURCE),
    link(BASE, RELEASE, EdgeKind.WAITS, Strength.RUNTIME),
    link(APP, BASE),
]


def applied(*links: Link) -> Graph:
    """Return a graph in which the Kustomization `base` applies all that has a link to it which says so."""
    drawn = graph(links)
    by = {one.source: one.target for one in links if one.edge.kind == EdgeKind.APPLIES}
    objects = {
        node: replace(held, applied_by=(by[node],) if node in by else ())
        for node, held in drawn.cluster.objects.items()
    }
    return replace(drawn, cluster=replace(drawn.cluster, objects=objects))


def test_a_source_its_release_and_their_kustomization_are_one() -> None:
    first, *others = critical(applied(*WAITING), 5)
    assert first.identity == BASE
    assert set(first.together) == {RELEASE, SOURCE}
    assert others == []


def test_where_the_kustomization_does_not_wait_less_falls_with_the_release() -> None:
    links = [each for each in WAITING if each.edge.kind != EdgeKind.WAITS]
    ranked = critical(applied(*links), 5)
    assert [(one.identity, one.together) for one in ranked] == [(BASE, ()), (SOURCE, ())]


def test_what_others_need_too_is_told_by_itself() -> None:
    links = [*WAITING, link(OTHER, SOURCE, "reads")]
    assert [(one.identity, one.together) for one in critical(applied(*links), 5)] == [(BASE, (SOURCE,)), (RELEASE, ())]


def test_there_are_as_many_as_are_asked_for() -> None:
    assert len(critical(applied(*WAITING, link(BASE, kustomization("root"))), 1)) == 1
