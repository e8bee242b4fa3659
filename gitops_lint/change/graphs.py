"""What a change does to clusters and their graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impact, Impacts, State
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis
from gitops_lint.repo.nodes import same
from gitops_lint.rulebook.edges import EdgeKind


class Arrow(NamedTuple):
    """An edge by what it means, wherever it is written: what needs, what is needed, and how."""

    source: Identity
    target: Identity
    kind: EdgeKind


class Move(NamedTuple):
    """An object that another Kustomization applies from now on.

    It `may_be_deleted` on the way: who applied it prunes what it no longer applies, as long as nobody else has applied
    it since (https://github.com/fluxcd/pkg ssa/manager_delete.go, Inclusions).
    """

    object: Identity
    before: Identity
    after: Identity
    may_be_deleted: bool


class ClusterChange(NamedTuple):
    """What is different in a cluster, each sorted.

    `moved` are objects that others apply now, `impact` is what waits for the objects that are new, gone or changed,
    those left out: what may fall with them.
    """

    name: str
    added: tuple[Identity, ...]
    gone: tuple[Identity, ...]
    changed: tuple[Identity, ...]
    new_edges: tuple[Arrow, ...]
    lost_edges: tuple[Arrow, ...]
    impact: Impact
    moved: tuple[Move, ...] = ()

    @property
    def touched(self) -> tuple[Identity, ...]:
        """The objects that are new, gone or changed, sorted."""
        return tuple(sorted((*self.added, *self.gone, *self.changed)))


def cluster_changes(before: Analysis, after: Analysis) -> tuple[ClusterChange, ...]:
    """Return what is different in each cluster of either version, by their names; where nothing is, it is left out."""
    earlier = {graph.cluster.name: graph for graph in before.graphs}
    later = {graph.cluster.name: graph for graph in after.graphs}
    changes = (_change(name, earlier.get(name), later.get(name)) for name in sorted({*earlier, *later}))
    return tuple(
        change for change in changes if change.touched or change.new_edges or change.lost_edges or change.moved
    )


def _change(name: str, before: Graph | None, after: Graph | None) -> ClusterChange:
    earlier = before.cluster.objects if before else {}
    later = after.cluster.objects if after else {}
    changed = tuple(
        sorted(
            identity
            for identity in earlier.keys() & later.keys()
            if not same(earlier[identity].node, later[identity].node)
        )
    )
    added, gone = tuple(sorted(later.keys() - earlier.keys())), tuple(sorted(earlier.keys() - later.keys()))
    arrows_before, arrows_after = set(_arrows(before)), set(_arrows(after))
    return ClusterChange(
        name,
        added,
        gone,
        changed,
        tuple(sorted(arrows_after - arrows_before)),
        tuple(sorted(arrows_before - arrows_after)),
        _impact(before, gone, after, (*added, *changed)),
        tuple(_moves(before.cluster, after.cluster)) if before and after else (),
    )


def _moves(before: Cluster, after: Cluster) -> Iterator[Move]:
    """Return the objects that no one of those who applied them applies any more, and another does."""
    for identity in sorted(before.objects.keys() & after.objects.keys()):
        earlier, later = before.objects[identity].applied_by, after.objects[identity].applied_by
        if earlier and later and set(earlier).isdisjoint(later):
            applier = before.appliers.get(earlier[0])
            is_kept = before.objects[identity].is_kept or after.objects[identity].is_kept
            prunes = applier is not None and applier.prunes
            yield Move(identity, earlier[0], later[0], prunes and not is_kept)


def _arrows(graph: Graph | None) -> Iterator[Arrow]:
    return (Arrow(link.source, link.target, link.edge.kind) for link in graph.links) if graph else iter(())


def _impact(
    before: Graph | None, gone: tuple[Identity, ...], after: Graph | None, there: tuple[Identity, ...]
) -> Impact:
    """Return what waited for what is gone, and what waits for what is new or changed."""
    lost = Impacts(before).beyond(gone, State.EXISTS) if before and gone else Impact()
    held = Impacts(after).beyond(there, State.ACTS) if after and there else Impact()
    touched = {*gone, *there}
    return Impact(*(tuple(sorted({*fallen, *waiting} - touched)) for fallen, waiting in zip(lost, held, strict=True)))
