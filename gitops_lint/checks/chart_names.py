"""Names of charts with a slip in them, where the chart that is meant is known to be in the repository.

Facts: rules/charts, which knows where well-known charts are published. That a chart isn't there can't be known offline.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.graph.analysis import State
from gitops_lint.repo.nodes import Scalar
from gitops_lint.repo.problem import also_wrong
from gitops_lint.rulebook.checks import Confidence


def chart_names(context: Context) -> Iterator[Finding]:
    """Find each chart's name, in a release or at the end of an artifact's URL, that is nearly that of a chart there."""
    releases: dict[Scalar, list[tuple[Identity, str, str]]] = {}
    for release in context.cluster.releases.values():
        if release.chart is None or release.url is None or is_unknown(release.chart) or is_unknown(release.url):
            continue
        meant = context.rulebook.chart_meant(release.chart, release.url)
        if meant is not None and release.written is not None:
            releases.setdefault(release.written, []).append((release.identity, release.chart, meant))
    for written, users in releases.items():
        yield _finding(context, written, users)


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
        related=tuple(also_wrong(written.place, f"{user} takes it, too") for user, _, _ in users[1:]),
    )
