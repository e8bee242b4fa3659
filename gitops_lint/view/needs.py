"""What nodes need and what needs them, as trees in the terminal: each arrow with where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.text import Text

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.checks import Severity
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.branches import Branch
from gitops_lint.view.labels import meaning
from gitops_lint.view.selection import Arrow, Direction, Drawn
from gitops_lint.view.standings import STYLES, mark

_STYLES = {Severity.ERROR: "bold yellow", Severity.WARNING: "yellow"}  # red is for what is missing
_Arrows = Mapping[Identity, list[Arrow]]


def tree_around(drawn: Drawn, focus: Identity, direction: Direction) -> Branch:
    """Return what a node needs, what needs it, or both, each below what it is a step away from.

    A node that several need stands where it is nearest, and elsewhere only by its name or, if it leads nowhere further
    and nothing is wrong with it, not at all.
    """
    tree = Branch(_name(focus, drawn))
    up, down = _by_source(drawn.links), _by_target(drawn.links)
    if direction is not Direction.BOTH:
        _grow(tree, focus, up if direction is Direction.UP else down, drawn)
        return tree
    for title, arrows in (("needs", up), ("needed by", down)):
        if focus in arrows:
            _grow(tree.add(Text(title, style="bold")), focus, arrows, drawn)
    return tree


def all_needs(drawn: Drawn) -> Branch:
    """Return what each node of a drawing needs, those that need nothing left out."""
    tree = Branch(Text(printable(drawn.graph.cluster.name), style="bold"))
    for node, arrows in _by_source(drawn.links).items():
        branch = tree.add(_name(node, drawn))
        for arrow in arrows:
            branch.add(_label(arrow, arrow.target, drawn))
    return tree


def _by_source(arrows: Iterable[Arrow]) -> _Arrows:
    by_source: dict[Identity, list[Arrow]] = {}
    for arrow in arrows:
        by_source.setdefault(arrow.source, []).append(arrow)
    return by_source


def _by_target(arrows: Iterable[Arrow]) -> _Arrows:
    by_target: dict[Identity, list[Arrow]] = {}
    for arrow in arrows:
        by_target.setdefault(arrow.target, []).append(arrow)
    return by_target


def _grow(tree: Branch, start: Identity, arrows: _Arrows, drawn: Drawn) -> None:
    """Add to a tree all that arrows lead to, level by level."""
    seen = {start}
    front = [(tree, start)]
    while front:
        further = []
        for branch, node in front:
            for arrow in arrows.get(node, ()):
                end = arrow.target if arrow.source == node else arrow.source
                label = _label(arrow, end, drawn)
                if end not in seen:
                    seen.add(end)
                    further.append((branch.add(label), end))
                elif end in arrows:
                    branch.add(_label(arrow, end, drawn, goes_on=True))
                elif drawn.is_faulty(end):
                    branch.add(label)
        front = further


def _label(arrow: Arrow, node: Identity, drawn: Drawn, *, goes_on: bool = False) -> Text:
    edge = arrow.edge
    name, means = _name(node, drawn), printable(meaning(edge.kind))
    is_needed = node == arrow.target
    label = Text.assemble((f"{means}: ", "cyan"), name) if is_needed else Text.assemble(name, (f"  ({means})", "cyan"))
    if arrow.because:
        first = arrow.because[0]
        more = f" and {len(arrow.because) - 1} more" if len(arrow.because) > 1 else ""
        via = first.target if first.source == arrow.source else first.source
        label.append(f"  by way of {printable(str(via))}{more}", style="dim")
    label.append("  …" if goes_on else "", style="dim")
    if edge.place.path:
        label.append(f"  {printable(edge.place.path)}:{edge.place.line}", style="dim")
    return label


def _name(node: Identity, drawn: Drawn) -> Text:
    severity = drawn.severity(node)
    standing = drawn.standing(node)
    if standing is not Standing.THERE:
        return Text.assemble((printable(str(node)), STYLES[standing]), mark(standing))
    name = Text(printable(str(node)), style=_STYLES.get(severity, "") if severity else "")
    if severity in _STYLES:
        name.append(f"  {drawn.findings[node][0].check.id}", style="dim")
    return name
