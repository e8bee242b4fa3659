"""Graphs in the languages of other drawing programs: Mermaid and Graphviz' DOT."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.flux.objects import Identity
from gitops_lint.graph.model import Graph, Presence
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.kinds import Strength
from gitops_lint.view.selection import Drawn

_MERMAID_CLASSES = {
    Presence.GHOST: "classDef ghost fill:#fdd,stroke:#c00,stroke-dasharray:4 3,color:#600",
    Presence.MADE: "classDef made fill:#eef,stroke:#88a,stroke-dasharray:2 2,color:#224",
    Presence.PRESUMED: "classDef presumed fill:#eee,stroke:#999,color:#444",
}
_DOT_STYLES = {
    Presence.GHOST: 'style="rounded,dashed", color="#cc0000", fontcolor="#cc0000"',
    Presence.MADE: 'style="rounded,dotted", color="#555577"',
    Presence.PRESUMED: 'style="rounded", color="#999999"',
}


def mermaid(graphs: tuple[tuple[Graph, Drawn], ...]) -> Iterator[str]:
    """Return the lines of a Mermaid flowchart; an arrow leads from what needs to what is needed."""
    yield "flowchart LR"
    ids = _ids(graphs)
    for number, (graph, drawn) in enumerate(graphs):
        yield f'  subgraph c{number}["{_mermaid_text(graph.cluster.name)}"]'
        for identity in drawn.nodes:
            presence = graph.presence(identity)
            style = f":::{presence.value}" if presence in _MERMAID_CLASSES else ""
            yield f'    {ids[number, identity]}["{_mermaid_text(str(identity))}"]{style}'
        yield "  end"
        for link in drawn.links:
            arrow = "-.->" if link.edge.strength is Strength.SOFT else "-->"
            ends = ids[number, link.source], ids[number, link.target]
            yield f"  {ends[0]} {arrow}|{_mermaid_text(link.edge.kind)}| {ends[1]}"
    for definition in _MERMAID_CLASSES.values():
        yield f"  {definition}"


def dot(graphs: tuple[tuple[Graph, Drawn], ...]) -> Iterator[str]:
    """Return the lines of a DOT digraph; an arrow leads from what needs to what is needed."""
    yield "digraph {"
    yield '  rankdir=LR; node [shape=box, style="rounded", fontname="sans-serif"]; edge [fontname="sans-serif"];'
    ids = _ids(graphs)
    for number, (graph, drawn) in enumerate(graphs):
        yield f"  subgraph cluster_{number} {{ label={_dot_text(graph.cluster.name)};"
        for identity in drawn.nodes:
            style = _DOT_STYLES.get(graph.presence(identity))
            yield f"    {ids[number, identity]} [label={_dot_text(str(identity))}{f', {style}' if style else ''}];"
        yield "  }"
        for link in drawn.links:
            style = ', style="dashed"' if link.edge.strength is Strength.SOFT else ""
            ends = ids[number, link.source], ids[number, link.target]
            yield f"  {ends[0]} -> {ends[1]} [label={_dot_text(link.edge.kind)}{style}];"
    yield "}"


def _ids(graphs: tuple[tuple[Graph, Drawn], ...]) -> dict[tuple[int, Identity], str]:
    """Return a short id for each node: names of manifests may hold anything."""
    nodes = ((number, identity) for number, (_, drawn) in enumerate(graphs) for identity in drawn.nodes)
    return {node: f"n{index}" for index, node in enumerate(nodes)}


def _mermaid_text(text: str) -> str:
    """Return a text in which nothing is Mermaid's or HTML's: all but plain characters as entities."""
    return "".join(char if char.isalnum() or char in " /-_." else f"#{ord(char)};" for char in text)


def _dot_text(text: str) -> str:
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
