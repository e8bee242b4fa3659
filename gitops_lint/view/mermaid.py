"""Graphs as Mermaid flowcharts, which GitHub and GitLab draw within Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gitops_lint.graph.model import Presence
from gitops_lint.rulebook.kinds import Strength
from gitops_lint.view.selection import Drawn, numbered

_CLASSES = {
    Presence.GHOST: "classDef ghost fill:#fdd,stroke:#c00,stroke-dasharray:4 3,color:#600",
    Presence.MADE: "classDef made fill:#eef,stroke:#88a,stroke-dasharray:2 2,color:#224",
    Presence.PRESUMED: "classDef presumed fill:#eee,stroke:#999,color:#444",
}


def mermaid(pictures: Sequence[Drawn]) -> Iterator[str]:
    """Return the lines of a Mermaid flowchart; an arrow leads from what needs to what is needed."""
    yield "flowchart LR"
    ids = numbered(pictures)
    for number, drawn in enumerate(pictures):
        yield f'  subgraph c{number}["{_text(drawn.graph.cluster.name)}"]'
        for identity in drawn.nodes:
            presence = drawn.graph.presence(identity)
            style = f":::{presence.value}" if presence in _CLASSES else ""
            yield f'    {ids[number, identity]}["{_text(str(identity))}"]{style}'
        yield "  end"
        for link in drawn.links:
            arrow = "-.->" if link.edge.strength is Strength.SOFT else "-->"
            ends = ids[number, link.source], ids[number, link.target]
            yield f"  {ends[0]} {arrow}|{_text(link.edge.kind)}| {ends[1]}"
    for definition in _CLASSES.values():
        yield f"  {definition}"


def _text(text: str) -> str:
    """Return a text in which nothing is Mermaid's or HTML's: all but plain characters as entities."""
    return "".join(char if char.isalnum() or char in " /-_." else f"#{ord(char)};" for char in text)
