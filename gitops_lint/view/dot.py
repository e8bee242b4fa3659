"""Graphs in DOT, the language of Graphviz, so that `dot` draws something that can be read.

What a Kustomization applies stands with it in one frame. Arrows to what nearly all need are pale and without a label,
which one can point at, and so are those that a frame says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Presence
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.cards import Cards, cards_of, orders
from gitops_lint.view.drawing import hubs_of
from gitops_lint.view.labels import label_lines
from gitops_lint.view.numbering import Numbering
from gitops_lint.view.palette import LIGHT
from gitops_lint.view.selection import Arrow, Drawn
from gitops_lint.view.standings import titled

_ORDERED = (EdgeKind.DEPENDS_ON, EdgeKind.SOURCE)
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


_GRAPH = (
    'rankdir=LR; nodesep=0.12; ranksep=0.9; pad=0.3; fontname="sans-serif"; fontsize=16;',
    'node [shape=box, style="rounded", fontname="sans-serif", fontsize=11, height=0.3, margin="0.08,0.04"];',
    'edge [fontname="sans-serif", fontsize=9, fontcolor="#6d727d", color="#555577", arrowsize=0.7];',
)
_FRAME = 'label=""; style="rounded,filled"; fillcolor="#f5f6f8"; color="#d5d8de"; margin=6;'
_QUIET = ', color="#c3c7cf", weight=0'
_STRONG = ", weight=4"


def dot(pictures: Sequence[Drawn]) -> Iterator[str]:
    """Return the lines of a DOT digraph; an arrow leads from what needs to what is needed."""
    numbering = Numbering(pictures)
    yield "digraph {"
    yield from (f"  {line}" for line in _GRAPH)
    for identifier, node in numbering.outside.items():
        yield f"  {_node(identifier, node, _STYLES[Presence.EXTERNAL])}"
    for number, drawn in enumerate(pictures):
        yield f"  subgraph cluster_{number} {{ label={_text(titled(drawn))};"
        cards = cards_of(drawn)
        yield from _frames(number, numbering, drawn, cards)
        yield "  }"
        yield from _arrows(number, numbering, drawn, cards)
    yield "}"


def _frames(number: int, numbering: Numbering, drawn: Drawn, cards: Cards) -> Iterator[str]:
    """Return the nodes of a drawing, those of one card in a frame."""
    held: dict[int, list[str]] = {}
    for identifier, node in numbering.inside[number].items():
        held.setdefault(cards.of[node], []).append(f"    {_node(identifier, node, _look(node, drawn))}")
    for card, nodes in held.items():
        if len(nodes) == 1:
            yield nodes[0]
        else:
            yield f"    subgraph cluster_{number}_{card} {{ {_FRAME}"
            yield from (f"  {node}" for node in nodes)
            yield "    }"


def _arrows(number: int, numbering: Numbering, drawn: Drawn, cards: Cards) -> Iterator[str]:
    hubs = _hubs(drawn)
    for arrow in drawn.links:
        source, target = numbering.ends(number, arrow.source, arrow.target)
        within = cards.of[arrow.source] == cards.of[arrow.target] and not orders(arrow)
        weight = _QUIET if within or arrow.target in hubs else _STRONG if arrow.edge.kind in _ORDERED else ""
        said = "tooltip" if weight is _QUIET else "label"
        yield f"  {source} -> {target} [{said}={_text(arrow.edge.kind)}{_style(arrow)}{weight}];"


def _hubs(drawn: Drawn) -> frozenset[Identity]:
    """Return the nodes to which so many arrows lead that these would hide all others."""
    places = {node: place for place, node in enumerate(drawn.nodes)}
    needs: list[set[int]] = [set() for _ in places]
    for arrow in drawn.links:
        needs[places[arrow.source]].add(places[arrow.target])
    return frozenset(drawn.nodes[hub] for hub in hubs_of([sorted(needed) for needed in needs]))


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
