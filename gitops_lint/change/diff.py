"""The diff of objects as a whole: what of which clusters differs, in groups, and since when."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from gitops_lint.change.acceptances import AcceptedFinding
from gitops_lint.change.consequences import consequences, untold
from gitops_lint.change.contexts import contexts_of
from gitops_lint.change.fields import What
from gitops_lint.change.findings import Matched, match
from gitops_lint.change.grouping import Group, grouped
from gitops_lint.change.left_behind import with_left_behind
from gitops_lint.change.objects import ClusterObjects, object_changes
from gitops_lint.change.reach import Reach, reach_of
from gitops_lint.change.unapplied import unapplied
from gitops_lint.checks.run import Reported
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis
from gitops_lint.repo.faults import Faults, InternalError
from gitops_lint.repo.revision import Base


class Diff(NamedTuple):
    """What differs in the objects of clusters since a base; `looked_at` names all clusters of either version.

    `findings` say what that does to running clusters, `accepted` what of it a commit says is wanted, and `refused` what
    commits say of it in vain; `internal_errors` are the checks of it that failed. `reaches` say
    what else it touches in each of the clusters. `matched` is what became of the findings of versions, where both were
    checked; `graphs` are those of all clusters after the change, `earlier_graphs` those of before. `unapplied` are
    manifests that differ and that no cluster takes in.
    """

    base: Base
    clusters: tuple[ClusterObjects, ...]
    groups: tuple[Group, ...]
    looked_at: tuple[str, ...]
    findings: tuple[Reported, ...] = ()
    accepted: tuple[AcceptedFinding, ...] = ()
    refused: tuple[str, ...] = ()
    internal_errors: tuple[InternalError, ...] = ()
    reaches: tuple[Reach, ...] = ()
    matched: Matched = Matched()
    graphs: tuple[Graph, ...] = ()
    earlier_graphs: tuple[Graph, ...] = ()
    unapplied: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[Reported, ...]:
        """The findings of versions that there weren't before."""
        return self.matched.new

    def counts(self) -> dict[What, int]:
        """Return how many objects are new, gone and changed, each cluster's by themselves."""
        counted = Counter(change.what for cluster in self.clusters for change in cluster.changes)
        return {what: counted[what] for what in (What.ADDED, What.REMOVED, What.CHANGED)}

    def only(self, cluster: str) -> Diff:
        """Return what differs in one cluster."""
        clusters = tuple(each for each in self.clusters if each.name == cluster)
        return self._replace(
            clusters=clusters,
            groups=grouped(clusters),
            looked_at=(cluster,),
            findings=_in_cluster(cluster, self.findings),
            accepted=tuple(each for each in self.accepted if cluster in each.reported.finding.clusters),
            reaches=tuple(reach for reach in self.reaches if reach.cluster == cluster),
            matched=Matched(*(_in_cluster(cluster, findings) for findings in self.matched)),
        )


def diff_of(before: Analysis, after: Analysis, base: Base) -> Diff:
    """Return what differs in the objects of two versions of a repository, of which the first is that of a base."""
    faults, differing = Faults(), object_changes(before, after)
    contexts = contexts_of(before, after, differing, faults)
    clusters = with_left_behind(differing, contexts)
    names = sorted({cluster.name for analysis in (before, after) for cluster in analysis.clusters})
    done = consequences(after, contexts, base.messages, faults)
    matched = match(before, after) if before.checked and after.checked else Matched()
    return Diff(
        base,
        clusters,
        grouped(clusters),
        tuple(names),
        done.findings,
        done.accepted,
        done.refused,
        done.internal_errors,
        reach_of(before, after, clusters),
        matched._replace(new=untold(matched.new, done.findings)),
        after.graphs,
        before.graphs,
        unapplied(before, after),
    )


def _in_cluster(cluster: str, findings: tuple[Reported, ...]) -> tuple[Reported, ...]:
    return tuple(reported for reported in findings if cluster in reported.finding.clusters)
