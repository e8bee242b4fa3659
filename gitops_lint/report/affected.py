"""The part of each cluster that findings are about and take down, as a picture."""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.flux.objects import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.report.contents import Group, Report
from gitops_lint.rulebook.checks import Severity
from gitops_lint.view.selection import Drawn, select

MOST_NODES = 60
"""More than that nobody can read in a picture that can't be zoomed."""


def affected(report: Report) -> tuple[Drawn, ...]:
    """Return a drawing of each cluster in which something is wrong: what it is, what it needs, and what falls with it.

    Notes are not drawn, and of much that is taken down only what the worst findings do.
    """
    groups = [group for group in report.groups if group.first.severity is not Severity.INFO]
    pictures = []
    for graph in report.analysis.graphs:
        nodes = _nodes([group for group in groups if _holds_in(group, graph)], graph)
        if len(nodes) > 1:
            pictures.append(select(graph, findings=report.findings).among(nodes))
    return tuple(picture for picture in pictures if picture.links)


def _holds_in(group: Group, graph: Graph) -> bool:
    return any(graph.cluster.name in reported.finding.clusters for reported in group.findings)


def _nodes(groups: list[Group], graph: Graph) -> set[Identity]:
    nodes: dict[Identity, None] = {}
    for group in groups:
        for reported in group.findings:
            ends = (reported.finding.target, reported.finding.subject)
            _add(nodes, (end for end in ends if end is not None), graph)
    for group in groups:
        _add(nodes, (*group.impact.kustomizations, *group.impact.helm_releases), graph)
    return set(nodes)


def _add(nodes: dict[Identity, None], more: Iterable[Identity], graph: Graph) -> None:
    for node in more:
        if len(nodes) < MOST_NODES and node in graph.network:
            nodes.setdefault(node)
