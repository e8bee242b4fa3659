"""Which part of a graph is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from gitops_lint.flux.objects import Identity
from gitops_lint.graph.model import Edge, Graph, Link
from gitops_lint.rulebook.kinds import Strength
from gitops_lint.view.hidden import ways_through_hidden
from gitops_lint.view.levels import Level, is_shown_at, nodes_at
from gitops_lint.view.thinning import thinned


class Direction(StrEnum):
    """Which way to go from the node that a drawing is about."""

    UP = "up"  # to what it needs
    DOWN = "down"  # to what needs it
    BOTH = "both"


class Edges(StrEnum):
    """Which arrows are drawn: those that somebody wrote, those that follow without being written, or both."""

    EXPLICIT = "explicit"
    IMPLIED = "implied"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to draw of a graph.

    With a `focus`, only what the arrows lead to from there, at most `depth` arrows away, is drawn; the focus is drawn
    at any level.
    """

    level: Level = Level.FLUX
    focus: Identity | None = None
    depth: int | None = None
    direction: Direction = Direction.BOTH
    edges: Edges = Edges.ALL


class Arrow(NamedTuple):
    """A link as it is drawn, or one that stands for a way through what isn't drawn.

    `because` holds the links with which such ways begin; `edge` is that of the first of them, as an implied one.
    """

    source: Identity
    target: Identity
    edge: Edge
    because: tuple[Link, ...] = ()


class Drawn(NamedTuple):
    """What is drawn of a graph: nodes and arrows, sorted; between two nodes each kind of edge stands once."""

    graph: Graph
    nodes: tuple[Identity, ...]
    links: tuple[Arrow, ...]


def select(graph: Graph, selection: Selection = Selection()) -> Drawn:
    """Return what of a graph is drawn."""
    nodes = nodes_at(graph, selection.level)
    if selection.focus is not None:
        nodes.add(selection.focus)
    arrows = [arrow for arrow in _arrows(graph, nodes, selection.level) if _is_wanted(arrow, selection.edges)]
    arrows.sort(key=lambda arrow: (arrow.source, arrow.target, arrow.edge.kind))
    if selection.focus is not None:
        nodes = _around(selection.focus, arrows, selection)
        arrows = [arrow for arrow in arrows if arrow.source in nodes and arrow.target in nodes]
    return Drawn(graph, tuple(sorted(nodes)), tuple(arrows))


def _arrows(graph: Graph, nodes: set[Identity], level: Level) -> list[Arrow]:
    """Return the arrows between some nodes: those of the graph, and those that stand for ways through other nodes."""
    arrows: dict[tuple[Identity, Identity, str], Arrow] = {}
    for link in graph.links():
        if link.source in nodes and link.target in nodes and is_shown_at(link, level):
            arrows.setdefault((link.source, link.target, link.edge.kind), Arrow(*link))
    direct = list(arrows.values())
    if len(nodes) == len(graph.network):
        return direct
    ways = ways_through_hidden(graph, nodes)
    firm = {(one.source, one.target) for one in direct if one.edge.strength is not Strength.SOFT}
    return direct + [_standing_for(ways[pair], *pair) for pair in thinned(ways, firm)]


def _standing_for(links: Sequence[Link], source: Identity, target: Identity) -> Arrow:
    return Arrow(source, target, links[0].edge._replace(implied=True), tuple(links))


def _is_wanted(arrow: Arrow, edges: Edges) -> bool:
    return edges is Edges.ALL or arrow.edge.implied is (edges is Edges.IMPLIED)


def _around(focus: Identity, arrows: Iterable[Arrow], selection: Selection) -> set[Identity]:
    """Return the nodes that arrows lead to from a node: all ways up from it, and all ways down."""
    up: dict[Identity, list[Identity]] = {}
    down: dict[Identity, list[Identity]] = {}
    for arrow in arrows:
        up.setdefault(arrow.source, []).append(arrow.target)
        down.setdefault(arrow.target, []).append(arrow.source)
    found = {focus}
    if selection.direction is not Direction.DOWN:
        found |= _reached(focus, up, selection.depth)
    if selection.direction is not Direction.UP:
        found |= _reached(focus, down, selection.depth)
    return found


def _reached(start: Identity, following: dict[Identity, list[Identity]], depth: int | None) -> set[Identity]:
    found, front, steps = {start}, [start], 0
    while front and (depth is None or steps < depth):
        front = list(dict.fromkeys(after for one in front for after in following.get(one, ()) if after not in found))
        found.update(front)
        steps += 1
    return found


def numbered(pictures: Sequence[Drawn]) -> dict[tuple[int, Identity], str]:
    """Return a short id for each node of each picture: names of manifests may hold anything."""
    nodes = ((number, identity) for number, drawn in enumerate(pictures) for identity in drawn.nodes)
    return {node: f"n{index}" for index, node in enumerate(nodes)}
