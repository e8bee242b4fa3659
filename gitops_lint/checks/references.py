"""References that lead nowhere: each is told of by the one check that is about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gitops_lint.checks.dependencies import dependency
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.health_checks import health_check
from gitops_lint.checks.meant_kinds import other_kind
from gitops_lint.checks.sources import source
from gitops_lint.checks.stores import is_store, provider, store
from gitops_lint.checks.unmade import unmade
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.verdict import Standing, Verdict

_BY_EDGE: dict[EdgeKind, Callable[[Context, Verdict, tuple[Link, ...]], Iterator[Finding]]] = {
    EdgeKind.DEPENDS_ON: dependency,
    EdgeKind.SOURCE: source,
    EdgeKind.STORE: store,
    EdgeKind.SERVER: provider,
    EdgeKind.HEALTH_CHECK: health_check,
}
"""The checks of references that mean something of their own, whatever kind they name."""


def references(context: Context) -> Iterator[Finding]:
    """Find each reference to what isn't there, or not for certain and with a slip in its name."""
    others: list[tuple[Verdict, tuple[Link, ...]]] = []
    for verdict in context.verdicts.doubtful:
        if context.graph.role(verdict.target) is Role.NAMESPACE or _is_of_no_kind(context, verdict):
            continue
        left = verdict.links
        for edge, tell in _BY_EDGE.items():
            links = tuple(link for link in left if _is_for_the_check_of(edge, link, context))
            if links and _is_its_own(context, verdict, edge):
                left = tuple(link for link in left if not _is_for_the_check_of(edge, link, context))
                yield from tell(context, verdict, links)
        if left and verdict.is_told:
            others.append((verdict, left))
    yield from unmade(context, tuple(others))


def _is_its_own(context: Context, verdict: Verdict, edge: EdgeKind) -> bool:
    """Tell whether the check of an edge tells of a target; a ResourceSet may wait for objects of any kind."""
    if verdict.standing is Standing.THERE:
        return False  # a slip in the name is all that there is to say
    return edge != EdgeKind.DEPENDS_ON or context.verdicts.sight.is_closed(verdict.target)


def _is_for_the_check_of(edge: EdgeKind, link: Link, context: Context) -> bool:
    """Tell whether what a reference means is told by the check of an edge: of servers, those of stores."""
    return link.edge.kind == edge and (edge != EdgeKind.SERVER or is_store(context, link.source))


def _is_of_no_kind(context: Context, verdict: Verdict) -> bool:
    """Tell whether a target is of a kind that there isn't, which is told where kinds are."""
    group_kind = verdict.target.group_kind
    return context.rulebook.kind(group_kind) is None and other_kind(context.rulebook, group_kind) is not None
