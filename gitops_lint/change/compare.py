"""What a change does to a repository, from the analyses of it before and after."""

from __future__ import annotations

from dataclasses import dataclass

from gitops_lint.change.acceptances import AcceptedFinding
from gitops_lint.change.consequences import consequences, untold
from gitops_lint.change.contexts import contexts_of
from gitops_lint.change.findings import Matched, match
from gitops_lint.change.graphs import ClusterChange, cluster_changes
from gitops_lint.change.objects import object_changes
from gitops_lint.checks.run import Reported, ranked
from gitops_lint.linter import Analysis
from gitops_lint.repo.faults import Faults, InternalError
from gitops_lint.repo.revision import Base


@dataclass(frozen=True)
class Change:
    """What a change brings: findings by what became of them, and what is different in each cluster.

    `new` are findings that there weren't before, or that have become worse or come to another cluster, and what the
    change does to running clusters; `fixed` are those that are gone, as they were before; `unchanged` are all others.
    `accepted` are consequences that a commit of the change says are wanted, `refused` is what commits say of such in
    vain, and `internal_errors` are the checks of changes that failed.
    """

    base: Base
    new: tuple[Reported, ...]
    fixed: tuple[Reported, ...]
    unchanged: tuple[Reported, ...]
    clusters: tuple[ClusterChange, ...]
    accepted: tuple[AcceptedFinding, ...] = ()
    refused: tuple[str, ...] = ()
    internal_errors: tuple[InternalError, ...] = ()


def compare(before: Analysis, after: Analysis, base: Base) -> Change:
    """Return what lies between two versions of a repository, of which the first is that of a base."""
    matched: Matched = match(before, after)
    faults = Faults()
    contexts = contexts_of(before, after, object_changes(before, after), faults)
    done = consequences(after, contexts, base.messages, faults)
    new = ranked((*untold(matched.new, done.findings), *done.findings))
    clusters = cluster_changes(before, after)
    return Change(
        base, new, matched.fixed, matched.unchanged, clusters, done.accepted, done.refused, done.internal_errors
    )
