"""Names of charts with a slip in them, where the chart that is meant is known to be in the repository.

Facts: rules/charts, which knows where well-known charts are published. That a chart isn't there can't be known offline.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.flux.kinds import HELM_RELEASE
from gitops_lint.graph.analysis import State
from gitops_lint.graph.releases import release_of
from gitops_lint.repo.nodes import Node, Scalar, at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind

_CHART = ("spec", "chart", "spec", "chart")


def chart_names(context: Context) -> Iterator[Finding]:
    """Find each chart's name, in a release or at the end of an artifact's URL, that is nearly that of a chart there."""
    found: dict[Scalar, list[tuple[Identity, str, str]]] = {}
    for release in context.cluster.of_kind(HELM_RELEASE):
        one = release_of(release, context.cluster.objects)
        if one.chart is None or one.url is None or is_unknown(one.chart) or is_unknown(one.url):
            continue
        meant = context.rulebook.chart_meant(one.chart, one.url)
        written = _written(context, release) if meant is not None else None
        if meant is not None and written is not None:
            found.setdefault(written, []).append((release.identity, one.chart, meant))
    for written, users in found.items():
        yield _finding(context, written, users)


def _written(context: Context, release: Object) -> Scalar | None:
    """Return where the name is: in the release, or in the URL of the artifact that it takes."""
    node: Node | None = at(release.node, *_CHART)
    if node is None:
        sources = (link for link in context.graph.out(release.identity) if link.edge.kind == EdgeKind.SOURCE)
        held = next((context.cluster.objects.get(link.target) for link in sources), None)
        node = at(held.node, "spec", "url") if held is not None else None
    return node if isinstance(node, Scalar) else None


def _finding(context: Context, written: Scalar, users: list[tuple[Identity, str, str]]) -> Finding:
    subject, name, meant = users[0]
    return Finding(
        check="chart-misspelt",
        message=f"there is hardly a chart `{name}` where {subject} takes it from, but there is `{meant}`",
        place=written.place,
        help=f"Did you mean `{meant}`?",
        subject=subject,
        cause=name,
        confidence=Confidence.LIKELY,
        impact=context.impacts.of_all({user for user, _, _ in users}, State.READY),
        related=tuple(Related(written.place, f"{user} takes it, too") for user, _, _ in users[1:]),
    )
