"""Graphs in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gitops_lint.graph.model import Presence
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.kinds import Strength
from gitops_lint.view.selection import Drawn, numbered

_STYLES = {
    Presence.GHOST: 'style="rounded,dashed", color="#cc0000", fontcolor="#cc0000"',
    Presence.MADE: 'style="rounded,dotted", color="#555577"',
    Presence.PRESUMED: 'style="rounded", color="#999999"',
}


def dot(pictures: Sequence[Drawn]) -> Iterator[str]:
    """Return the lines of a DOT digraph; an arrow leads from what needs to what is needed."""
    yield "digraph {"
    yield '  rankdir=LR; node [shape=box, style="rounded", fontname="sans-serif"]; edge [fontname="sans-serif"];'
    ids = numbered(pictures)
    for number, drawn in enumerate(pictures):
        yield f"  subgraph cluster_{number} {{ label={_text(drawn.graph.cluster.name)};"
        for identity in drawn.nodes:
            style = _STYLES.get(drawn.graph.presence(identity))
            yield f"    {ids[number, identity]} [label={_text(str(identity))}{f', {style}' if style else ''}];"
        yield "  }"
        for link in drawn.links:
            style = ', style="dashed"' if link.edge.strength is Strength.SOFT else ""
            ends = ids[number, link.source], ids[number, link.target]
            yield f"  {ends[0]} -> {ends[1]} [label={_text(link.edge.kind)}{style}];"
    yield "}"


def _text(text: str) -> str:
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
