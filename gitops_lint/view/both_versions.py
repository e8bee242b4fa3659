"""The graph of a cluster after a change, with all that the change takes away still in its place, and marks on both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from gitops_lint.change.fields import What
from gitops_lint.change.objects import ClusterObjects
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.verdicts.verdicts import Verdicts
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Drawn, Selection, select


class Mark(StrEnum):
    """What a change does to a node or a link of a graph."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    LEFT = "left"  # nothing refers to it any more, be it there or not


class BothVersions(NamedTuple):
    """What is drawn of a cluster, and what the change does to nodes and links; all others are as they were."""

    drawn: Drawn
    nodes: Mapping[Identity, Mark]
    links: Mapping[Link, Mark]


_MARKS = {What.ADDED: Mark.ADDED, What.REMOVED: Mark.REMOVED, What.CHANGED: Mark.CHANGED}
_TOLD_BY_THE_OBJECT = frozenset({EdgeKind.APPLIES, EdgeKind.WAITS, EdgeKind.NAMESPACE})
"""Links of which no one of an object that stays is drawn once it is gone: its place would be between two cards."""
_Arrow = tuple[Identity, Identity, EdgeKind]


def both_versions(
    before: Graph | None, after: Graph | None, objects: ClusterObjects, verdicts: Verdicts | None = None
) -> BothVersions:
    """Return both versions of a cluster's graph as one, of which at least one must be there.

    `objects` are the objects that differ, `verdicts` those on the graph after the change.
    """
    first, now = before or _without_all(after), after or _without_all(before)
    renamed = _renamed(objects)
    gone = [node for node in first.nodes if node not in now.nodes and node not in renamed and node not in now.made]
    nodes = {node: first.nodes[node] for node in gone} | dict(now.nodes)
    lost = tuple(_lost(first, now, nodes, renamed))
    whole = replace(
        now,
        cluster=_with_gone(now.cluster, first.cluster, objects),
        nodes=nodes,
        links=(*now.links, *lost),
        roles={**first.roles, **now.roles},
    )
    drawn = select(whole, Selection(Level.ALL), verdicts=verdicts)._replace(now=now, lost=frozenset(lost))
    marks = dict.fromkeys(lost, Mark.REMOVED) | dict.fromkeys(_come(first, now, renamed), Mark.ADDED)
    return BothVersions(drawn, dict(_marked(objects, gone, first)), marks)


def _without_all(graph: Graph | None) -> Graph:
    """Return the graph of a cluster that isn't there in a version."""
    if graph is None:
        raise ValueError("a cluster is in neither version")
    nothing = Cluster(graph.cluster.name, graph.cluster.entry, graph.cluster.declared, {}, {})
    return Graph(nothing, {}, (), {}, {})


def _renamed(objects: ClusterObjects) -> dict[Identity, Identity]:
    """Return what objects were called that are called otherwise now, as their content tells, and how."""
    return {
        change.before.identity: change.identity
        for change in objects.changes
        if change.before is not None and change.is_renamed
    }


def _lost(
    first: Graph, now: Graph, nodes: Mapping[Identity, Presence], renamed: Mapping[Identity, Identity]
) -> Iterable[Link]:
    """Return the links that a change takes away, of which both ends are drawn."""
    stay = set(_arrows(now, {}))
    for link in first.links:
        source, target = renamed.get(link.source, link.source), renamed.get(link.target, link.target)
        is_told = link.edge.kind in _TOLD_BY_THE_OBJECT and source in now.cluster.objects
        if (source, target, link.edge.kind) not in stay and not is_told and source in nodes and target in nodes:
            yield Link(source, target, link.edge)


def _come(first: Graph, now: Graph, renamed: Mapping[Identity, Identity]) -> Iterable[Link]:
    were = set(_arrows(first, renamed))
    return (link for link in now.links if (link.source, link.target, link.edge.kind) not in were)


def _arrows(graph: Graph, renamed: Mapping[Identity, Identity]) -> Iterable[_Arrow]:
    for link in graph.links:
        yield renamed.get(link.source, link.source), renamed.get(link.target, link.target), link.edge.kind


def _with_gone(now: Cluster, first: Cluster, objects: ClusterObjects) -> Cluster:
    gone = {change.identity: change.before for change in objects.changes if change.before and change.after is None}
    return replace(now, objects={**gone, **now.objects}, applied={**first.applied, **now.applied})


def _marked(objects: ClusterObjects, gone: Iterable[Identity], first: Graph) -> Iterable[tuple[Identity, Mark]]:
    """Return the nodes that a change does something to: objects that differ, and all that was there for them."""
    differ = {change.identity: _MARKS[change.what] for change in objects.changes}
    for node in gone:
        makers = first.made.get(node, ())
        is_made = any(differ.get(maker) is Mark.REMOVED for maker in makers)
        yield node, Mark.REMOVED if is_made else Mark.LEFT
    yield from differ.items()
