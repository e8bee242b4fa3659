"""The part of each cluster that findings are about and take down, as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from gitops_lint.cluster.identity import Identity
from gitops_lint.report.contents import Group, Report
from gitops_lint.report.wording import clusters_of
from gitops_lint.rulebook.checks import Severity
from gitops_lint.view.selection import Drawn, select

MOST_NODES = 60
"""More than that nobody can read in a picture that can't be zoomed."""


def affected(report: Report) -> tuple[Drawn, ...]:
    """Return a drawing of each cluster in which something is wrong: what it is, what it needs, and what falls with it.

    What is wrong in several clusters is drawn in the first. Notes are not drawn, and of much that is taken down only
    what the worst findings do.
    """
    groups = [group for group in report.groups if group.first.severity is not Severity.INFO]
    graphs = {graph.cluster.name: graph for graph in report.analysis.graphs}
    held = (node for node in _nodes(groups) if node[0] in graphs and node[1] in graphs[node[0]].nodes)
    chosen: dict[str, set[Identity]] = {}
    for cluster, node in islice(_once(held), MOST_NODES):
        chosen.setdefault(cluster, set()).add(node)
    verdicts = report.analysis.verdicts
    pictures = (
        select(graphs[cluster], findings=report.findings, verdicts=verdicts.get(cluster)).among(chosen[cluster])
        for cluster in sorted(chosen)
    )
    return tuple(picture for picture in pictures if picture.links)


def _nodes(groups: list[Group]) -> Iterator[tuple[str, Identity]]:
    """Return what groups are about, then what they take down, each with the cluster in which it is drawn."""
    clusters = [next(iter(clusters_of(group.findings)), "") for group in groups]
    for cluster, group in zip(clusters, groups, strict=True):
        for reported in group.findings:
            ends = (reported.finding.target, reported.finding.subject)
            yield from ((cluster, end) for end in ends if end is not None)
    for cluster, group in zip(clusters, groups, strict=True):
        yield from ((cluster, node) for node in (*group.impact.appliers, *group.impact.releases))


def _once(nodes: Iterator[tuple[str, Identity]]) -> Iterator[tuple[str, Identity]]:
    seen = set()
    for node in nodes:
        if node not in seen:
            seen.add(node)
            yield node
