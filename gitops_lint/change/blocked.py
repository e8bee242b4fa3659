"""What can't act in a cluster, and couldn't before a change either: nothing comes of edits of what it applies.

Only what never works counts, not what is wrong for a cluster that begins with nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import own_severity
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link
from gitops_lint.graph.moments import held_back
from gitops_lint.graph.order import order_of_links
from gitops_lint.linter import Analysis
from gitops_lint.plan.causes import Cause, CauseKind, causes
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.roles import Role


def blocked(before: Analysis, after: Analysis, cluster: str) -> Mapping[Identity, Cause]:
    """Return what applies others in a cluster and never comes to that, in both versions, with the cause.

    Both must have been checked; nothing is known else.
    """
    if not (before.checked and after.checked and cluster in before.verdicts and cluster in after.verdicts):
        return {}
    known = {(cause.kind, cause.identity) for cause in _causes(before, cluster)}
    of_both = [cause for cause in _causes(after, cluster) if (cause.kind, cause.identity) in known]
    there = before.verdicts[cluster].sight.graph.cluster.objects
    return dict(_held_back(after, cluster, of_both, there)) if of_both else {}


def _causes(analysis: Analysis, cluster: str) -> Iterator[Cause]:
    """Return what never happens in a cluster, but for what is only suspended, and what only isn't in Git."""
    findings = [
        finding for finding in analysis.raised if cluster in finding.clusters and _never_works(finding, analysis)
    ]
    missed = {finding.target for finding in findings}
    for cause in causes(analysis.verdicts[cluster], findings, analysis.rulebook):
        is_known = (
            cause.identity in missed if cause.kind is CauseKind.MISSING else cause.kind is not CauseKind.SUSPENDED
        )
        if is_known:
            yield cause


def _never_works(finding: Finding, analysis: Analysis) -> bool:
    is_error = own_severity(analysis.rulebook.check(finding.check), finding) is Severity.ERROR
    return is_error and finding.confidence is Confidence.CERTAIN


def _held_back(
    analysis: Analysis, cluster: str, of_both: list[Cause], there: Container[Identity]
) -> Iterator[tuple[Identity, Cause]]:
    """Return what applies others and can't, with the cause; what is `there` already needn't be applied any more."""
    graph = analysis.verdicts[cluster].sight.graph
    links = (link for link in graph.links if not _is_of_coming(link, there))
    order = order_of_links(links, graph.nodes)
    blamed = {order.number(*moment): cause for cause in of_both for moment in cause.never if moment.identity in order}
    why = order.held_back_by(blamed)
    for applier in sorted(graph.nodes_of(Role.APPLIER)):
        number = order.number(applier, State.ACTS)
        if number in why:
            while why[number] != number:
                number = why[number]
            yield applier, blamed[number]


def _is_of_coming(link: Link, there: Container[Identity]) -> bool:
    """Tell whether a link is of how something comes about that has come before: it goes on by itself."""
    waits = held_back(link)
    return waits is not None and waits[0] is State.EXISTS and link.source in there
