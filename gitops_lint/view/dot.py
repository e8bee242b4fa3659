"""Graphs in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Presence
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.kinds import Strength
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.labels import label_lines
from gitops_lint.view.numbering import Numbering
from gitops_lint.view.palette import LIGHT
from gitops_lint.view.selection import Arrow, Drawn
from gitops_lint.view.standings import titled

_STYLES = {
    Presence.MADE: 'style="rounded,dotted", color="#555577"',
    Presence.PRESUMED: 'color="#999999"',
    Presence.EXTERNAL: 'style="filled", color="#dddddd"',
}
_STANDINGS = {
    Standing.MISSING: f'color="{LIGHT["missing"]}", fontcolor="{LIGHT["missing"]}", penwidth=2',
    Standing.NOT_IN_GIT: f'style="rounded,dashed", color="{LIGHT["absent"]}", fontcolor="{LIGHT["quiet"]}"',
}
_FAULTS = {
    Severity.ERROR: f'color="{LIGHT["warning"]}", penwidth=3',
    Severity.WARNING: f'color="{LIGHT["warning"]}", penwidth=2',
}


def dot(pictures: Sequence[Drawn]) -> Iterator[str]:
    """Return the lines of a DOT digraph; an arrow leads from what needs to what is needed."""
    numbering = Numbering(pictures)
    yield "digraph {"
    yield '  rankdir=LR; node [shape=box, style="rounded", fontname="sans-serif"]; edge [fontname="sans-serif"];'
    for identifier, node in numbering.outside.items():
        yield f"  {_node(identifier, node, _STYLES[Presence.EXTERNAL])}"
    for number, drawn in enumerate(pictures):
        yield f"  subgraph cluster_{number} {{ label={_text(titled(drawn))};"
        for identifier, node in numbering.inside[number].items():
            yield f"    {_node(identifier, node, _look(node, drawn))}"
        yield "  }"
        for arrow in drawn.links:
            source, target = numbering.ends(number, arrow.source, arrow.target)
            yield f"  {source} -> {target} [label={_text(arrow.edge.kind)}{_style(arrow)}];"
    yield "}"


def _node(identifier: str, node: Identity, look: str | None) -> str:
    return f"{identifier} [label={_text(*label_lines(node))}{f', {look}' if look else ''}];"


def _look(node: Identity, drawn: Drawn) -> str | None:
    standing = drawn.standing(node)
    if standing is not Standing.THERE:
        return _STANDINGS[standing]
    severity = drawn.severity(node)
    fault = _FAULTS.get(severity) if severity else None
    return fault or _STYLES.get(drawn.graph.presence(node))


def _style(arrow: Arrow) -> str:
    styles = [
        *(["dashed"] if arrow.edge.strength is Strength.SOFT else []),
        *(["dotted"] if arrow.edge.implied else []),
    ]
    return f', style="{",".join(styles)}"' if styles else ""


def _text(*lines: str) -> str:
    escaped = (printable(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"{}"'.format("\\n".join(escaped))
