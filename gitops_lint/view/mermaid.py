"""Graphs as Mermaid flowcharts, which GitHub and GitLab draw within Markdown.

Both draw no more than 50,000 characters and 500 edges: `maxTextSize` and `maxEdges` of
https://mermaid.js.org/config/schema-docs/config.html, which they leave at their defaults.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.references import Strength
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.excerpt import fitting
from gitops_lint.view.labels import label_lines
from gitops_lint.view.numbering import Numbering
from gitops_lint.view.palette import LIGHT, MISSING_FILL
from gitops_lint.view.selection import Arrow, Drawn
from gitops_lint.view.standings import titled

MOST_CHARACTERS = 50_000
MOST_EDGES = 500
_SHORTEST = len('    n0["A<br/>a"]\n')  # of all lines that draw a node

_CLASSES = {
    "missing": f"fill:{MISSING_FILL},stroke:{LIGHT['missing']},stroke-width:2px,color:{LIGHT['missing']}",
    "absent": f"fill:{LIGHT['card']},stroke:{LIGHT['absent']},stroke-dasharray:4 3,color:{LIGHT['quiet']}",
    "made": "fill:#eef,stroke:#88a,stroke-dasharray:2 2,color:#224",
    "presumed": "fill:#eee,stroke:#999,color:#444",
    "external": "fill:#f6f6f6,stroke:#bbb,color:#444",
    "error": f"stroke:{LIGHT['warning']},stroke-width:4px",
    "warning": f"stroke:{LIGHT['warning']},stroke-width:2px",
    "note": "fill:#fff,stroke:none,color:#444",
}
_STANDINGS = {Standing.MISSING: "missing", Standing.NOT_IN_GIT: "absent"}


def mermaid(pictures: Sequence[Drawn]) -> Iterator[str]:
    """Return the lines of a Mermaid flowchart; an arrow leads from what needs to what is needed.

    Of what is more than GitHub draws, the part that matters most is drawn, with a note that says what isn't.
    """
    drawn = fitting(pictures, lambda some: _fits(_lines(some, pictures)), MOST_CHARACTERS // _SHORTEST)
    return _lines(drawn, pictures)


def _fits(lines: Iterator[str]) -> bool:
    characters = edges = 0
    for line in lines:
        characters += len(line.encode("utf-16-le")) // 2 + 1  # as JavaScript counts
        edges += " -->" in line or " -.->" in line
        if characters > MOST_CHARACTERS or edges > MOST_EDGES:
            return False
    return True


def _lines(some: Sequence[Drawn], whole: Sequence[Drawn]) -> Iterator[str]:
    yield "flowchart LR"
    numbering = Numbering(some)
    note = _left_out(some, whole)
    if note:
        yield f'  note["{_text(note)}"]:::note'
    for identifier, node in numbering.outside.items():
        yield f"  {_node(identifier, node)}:::external"
    for number, drawn in enumerate(some):
        yield f'  subgraph c{number}["{_text(titled(drawn))}"]'
        for identifier, node in numbering.inside[number].items():
            style = _class(node, drawn)
            yield f"    {_node(identifier, node)}{f':::{style}' if style else ''}"
        yield "  end"
        for arrow in drawn.links:
            source, target = numbering.ends(number, arrow.source, arrow.target)
            yield f'  {source} {_arrow(arrow)}|"{_text(arrow.edge.kind)}"| {target}'
    for name, style in _CLASSES.items():
        yield f"  classDef {name} {style}"


def _left_out(some: Sequence[Drawn], whole: Sequence[Drawn]) -> str:
    """Return what to say of what isn't drawn, or nothing if all is."""
    (nodes, arrows), (all_nodes, all_arrows) = _counts(some), _counts(whole)
    if (nodes, arrows) == (all_nodes, all_arrows):
        return ""
    what = f"{nodes} of {all_nodes} nodes and {arrows} of {all_arrows} arrows"
    return f"There is room for {what}: what is faulty or missing, then what most others need"


def _counts(pictures: Sequence[Drawn]) -> tuple[int, int]:
    return sum(len(drawn.nodes) for drawn in pictures), sum(len(drawn.links) for drawn in pictures)


def _node(identifier: str, node: Identity) -> str:
    return f'{identifier}["{"<br/>".join(map(_text, label_lines(node)))}"]'


def _class(node: Identity, drawn: Drawn) -> str | None:
    standing = drawn.standing(node)
    if standing is not Standing.THERE:
        return _STANDINGS[standing]
    severity = drawn.severity(node)
    if severity in (Severity.ERROR, Severity.WARNING):
        return severity.value
    presence = drawn.graph.presence(node)
    return presence.value if presence.value in _CLASSES else None


def _arrow(arrow: Arrow) -> str:
    return "-.->" if arrow.edge.implied or arrow.edge.strength is Strength.SOFT else "-->"


def _text(text: str) -> str:
    """Return a text in which nothing is Mermaid's or HTML's: all but plain characters as entities."""
    plain = printable(text)
    return "".join(char if char.isalnum() or char in " /-_." else f"#{ord(char)};" for char in plain)
