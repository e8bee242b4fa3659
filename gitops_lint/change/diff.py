"""The diff of objects as a whole: what of which clusters differs, in groups, and since when."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from gitops_lint.change.acceptances import AcceptedFinding
from gitops_lint.change.consequences import consequences
from gitops_lint.change.fields import What
from gitops_lint.change.findings import match
from gitops_lint.change.grouping import Group, grouped
from gitops_lint.change.objects import ClusterObjects, object_changes
from gitops_lint.change.reach import Reach, reach_of
from gitops_lint.checks.run import Reported
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis
from gitops_lint.repo.faults import InternalError
from gitops_lint.repo.revision import Base


class Diff(NamedTuple):
    """What differs in the objects of clusters since a base; `looked_at` names all clusters of either version.

    `findings` say what that does to running clusters, `accepted` what of it a commit says is wanted, and `refused` what
    commits say of it in vain; `internal_errors` are the checks of it that failed. `reaches` say
    what else it touches in each of the clusters. `new` are the findings of versions that there weren't before, where
    both versions were checked, `graphs` those of all clusters after the change.
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
    new: tuple[Reported, ...] = ()
    graphs: tuple[Graph, ...] = ()

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
            findings=tuple(reported for reported in self.findings if cluster in reported.finding.clusters),
            accepted=tuple(each for each in self.accepted if cluster in each.reported.finding.clusters),
            reaches=tuple(reach for reach in self.reaches if reach.cluster == cluster),
            new=tuple(reported for reported in self.new if cluster in reported.finding.clusters),
        )


def diff_of(before: Analysis, after: Analysis, base: Base) -> Diff:
    """Return what differs in the objects of two versions of a repository, of which the first is that of a base."""
    clusters = object_changes(before, after)
    names = sorted({cluster.name for analysis in (before, after) for cluster in analysis.clusters})
    done = consequences(before, after, clusters, base.messages)
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
        match(before, after).new if before.checked and after.checked else (),
        after.graphs,
    )
