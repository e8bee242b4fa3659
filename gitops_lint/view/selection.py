"""Which part of a graph is drawn."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Edge, Graph, Link, Presence
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.verdicts.verdict import Standing, Verdict
from gitops_lint.verdicts.verdicts import Verdicts
from gitops_lint.view.around import falling_with, following, needed_by, reached
from gitops_lint.view.hidden import ways_through_hidden
from gitops_lint.view.levels import Level, is_drawn, is_shown_at, nodes_at
from gitops_lint.view.thinning import thinned

_FOLLOWED = frozenset({EdgeKind.APPLIES, EdgeKind.WAITS})
"""Links that are left out of most drawings, and by which nodes need each other all the same."""


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

    With a `focus`, only what the arrows lead to from there, at most `depth` arrows away, is drawn. The focus, and what
    is asked for `also`, is drawn at any level; without a level, that is what Flux reconciles or, if one of these isn't
    among that, everything. Arrows that stand for ways through what isn't drawn are `thinned`: those that others already
    say are left out.
    """

    level: Level | None = None
    focus: Identity | None = None
    also: tuple[Identity, ...] = ()
    depth: int | None = None
    direction: Direction = Direction.BOTH
    edges: Edges = Edges.ALL
    thinned: bool = True

    def level_of(self, graph: Graph) -> Level:
        """Return the level at which a graph is drawn."""
        are_drawn = all(is_drawn(node, graph, Level.FLUX) for node in self.asked_for(graph))
        return self.level or (Level.FLUX if are_drawn else Level.ALL)

    def asked_for(self, graph: Graph) -> set[Identity]:
        """Return the nodes of a graph that are asked for by name."""
        return {node for node in (self.focus, *self.also) if node is not None and node in graph.nodes}


class Arrow(NamedTuple):
    """A link as it is drawn, or one that stands for a way through what isn't drawn.

    `because` holds the links with which such ways begin; `edge` is that of the first of them, as an implied one.
    """

    source: Identity
    target: Identity
    edge: Edge
    because: tuple[Link, ...] = ()


class Drawn(NamedTuple):
    """What is drawn of a graph: nodes and arrows, sorted; between two nodes each kind of edge stands once.

    `findings` are those of the nodes that are drawn, the worst first; `verdicts` are those on the whole graph. Without
    them nothing is known to be missing. Where the graph holds what a change takes away, too, `now` is the graph without
    that, and `lost` are the links that go.
    """

    graph: Graph
    nodes: tuple[Identity, ...]
    links: tuple[Arrow, ...]
    findings: Mapping[Identity, Sequence[Reported]] = MappingProxyType({})
    verdicts: Verdicts | None = None
    now: Graph | None = None
    lost: frozenset[Link] = frozenset()

    @property
    def current(self) -> Graph:
        """The graph without what a change takes away."""
        return self.graph if self.now is None else self.now

    def is_gone(self, node: Identity) -> bool:
        """Tell whether a change takes a node away."""
        return self.now is not None and node not in self.now.nodes

    def among(self, nodes: Container[Identity]) -> Drawn:
        """Return the part of it that some nodes and the arrows between them are."""
        return Drawn(
            self.graph,
            tuple(node for node in self.nodes if node in nodes),
            tuple(arrow for arrow in self.links if arrow.source in nodes and arrow.target in nodes),
            {node: of_node for node, of_node in self.findings.items() if node in nodes},
            self.verdicts,
            self.now,
            self.lost,
        )

    def standing(self, node: Identity) -> Standing:
        """Return whether a node is there, not in Git, or missing."""
        if self.graph.presence(node) is not Presence.GHOST or self.is_gone(node):
            return Standing.THERE
        return self.verdicts.standing(node) if self.verdicts is not None else Standing.NOT_IN_GIT

    def verdict(self, node: Identity) -> Verdict | None:
        """Return the verdict on a node that Git doesn't hold and that is no place outside, where there is one."""
        is_held = self.graph.presence(node) in (Presence.APPLIED, Presence.EXTERNAL) or self.is_gone(node)
        return None if is_held or self.verdicts is None else self.verdicts.of(node)

    def severity(self, node: Identity) -> Severity | None:
        """Return how bad the worst is that is wrong with a node, or None if nothing is."""
        return self.findings[node][0].severity if node in self.findings else None

    def is_faulty(self, node: Identity) -> bool:
        """Tell whether something is wrong with a node: it is missing, somebody should hear of it, or it has a fault."""
        verdict = self.verdict(node)
        is_told = verdict is not None and verdict.is_told
        return is_told or self.severity(node) in (Severity.ERROR, Severity.WARNING)


def select(
    graph: Graph,
    selection: Selection = Selection(),
    findings: Iterable[Reported] = (),
    verdicts: Verdicts | None = None,
) -> Drawn:
    """Return what of a graph is drawn, with those of some findings that are about it; they come the worst first.

    `verdicts` are those on the cluster's graph.
    """
    level = selection.level_of(graph)
    nodes = nodes_at(graph, level) | selection.asked_for(graph)
    arrows = [arrow for arrow in _arrows(graph, nodes, level, selection) if _is_wanted(arrow, selection.edges)]
    arrows.sort(key=lambda arrow: (arrow.source, arrow.target, arrow.edge.kind))
    drawn = Drawn(graph, tuple(sorted(nodes)), tuple(arrows), _findings(findings, graph, nodes), verdicts)
    return drawn if selection.focus is None else drawn.among(_around(selection.focus, drawn, selection))


def _findings(
    findings: Iterable[Reported], graph: Graph, nodes: Container[Identity]
) -> dict[Identity, Sequence[Reported]]:
    """Return what is wrong with each of some nodes of a cluster."""
    of_nodes: dict[Identity, list[Reported]] = {}
    for reported in findings:
        subject = reported.finding.subject
        if subject is not None and subject in nodes and graph.cluster.name in reported.finding.clusters:
            of_nodes.setdefault(subject, []).append(reported)
    return {node: tuple(of_node) for node, of_node in of_nodes.items()}


def _arrows(graph: Graph, nodes: set[Identity], level: Level, selection: Selection) -> list[Arrow]:
    """Return the arrows between some nodes: those of the graph, and those that stand for ways through other nodes."""
    beside = _FOLLOWED if selection.focus is not None or selection.also else ()
    arrows: dict[tuple[Identity, Identity, str], Arrow] = {}
    for link in graph.links:
        is_shown = is_shown_at(link, level) or link.edge.kind in beside
        if link.source in nodes and link.target in nodes and is_shown:
            arrows.setdefault((link.source, link.target, link.edge.kind), Arrow(*link))
    direct = list(arrows.values())
    if len(nodes) == len(graph.nodes) or selection.edges is Edges.EXPLICIT:
        return direct
    ways = ways_through_hidden(graph, nodes)
    firm = {
        (arrow.source, arrow.target)
        for arrow in direct
        if arrow.edge.strength is not Strength.SOFT and _is_of_level(arrow, level)
    }
    pairs = thinned(ways, firm) if selection.thinned else sorted(ways)
    return direct + [_standing_for(ways[pair], *pair) for pair in pairs]


def _standing_for(links: Sequence[Link], source: Identity, target: Identity) -> Arrow:
    return Arrow(source, target, links[0].edge._replace(implied=True), tuple(links))


def _is_wanted(arrow: Arrow, edges: Edges) -> bool:
    return edges is Edges.ALL or arrow.edge.implied is (edges is Edges.IMPLIED)


def _around(focus: Identity, drawn: Drawn, selection: Selection) -> set[Identity]:
    """Return the drawn nodes that are around one: what it needs, and what needs it."""
    up = [(arrow.source, arrow.target) for arrow in drawn.links]
    graph, nodes = drawn.graph, {focus}
    if selection.direction is not Direction.DOWN:
        nodes |= _on_one_side(focus, drawn, up, needed_by(focus, graph), selection)
    if selection.direction is not Direction.UP:
        down = [(target, source) for source, target in up]
        nodes |= _on_one_side(focus, drawn, down, falling_with(focus, graph), selection)
    return nodes


def _on_one_side(
    focus: Identity, drawn: Drawn, pairs: list[tuple[Identity, Identity]], certain: set[Identity], selection: Selection
) -> set[Identity]:
    """Return the nodes to which the arrows of a level lead, and those that there is no doing without, up to a depth."""
    level = selection.level_of(drawn.graph)
    shown = [pair for pair, arrow in zip(pairs, drawn.links, strict=True) if _is_of_level(arrow, level)]
    wanted = reached(focus, following(shown)) | certain & set(drawn.nodes)
    if selection.depth is None:
        return wanted
    return reached(focus, following(pairs), selection.depth, wanted)


def _is_of_level(arrow: Arrow, level: Level) -> bool:
    return bool(arrow.because) or is_shown_at(Link(*arrow[:3]), level)
