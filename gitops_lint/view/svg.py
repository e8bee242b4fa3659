"""A picture for a README: cards and their lines as SVG, light or dark as the reader's browser is.

It is a picture and nothing else: no script, no link, nothing that a name could end or begin.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.cards import BOOTSTRAP, COLUMN, HEAD, ROW, Card, Tone
from gitops_lint.view.drawing import Drawing, drawing_of
from gitops_lint.view.layout.frames import Point, Size
from gitops_lint.view.layout.routes import Routes, curve
from gitops_lint.view.palette import DARK, LIGHT
from gitops_lint.view.selection import Drawn
from gitops_lint.view.standings import counted

_MARGIN = 24
_SURE = 0.7  # of its room: a text that takes no more of it by reckoning fits whatever the font
_BOTH_ENDS = 8  # characters from which on a name that is cut keeps its end
_TITLE = 40  # above each of several clusters
_LEGEND, _LEGEND_ENTRY = 36, 120
_TONES = {Standing.MISSING: "missing", Standing.NOT_IN_GIT: "absent"}
_NOT_THERE = {"missing": "missing", "absent": "quiet"}
"""The tones of what isn't there, each with the colour of its name."""
_ARROWS = ("missing", "absent", "circle")
"""The tones with arrows of their own colour."""
_FONT = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', 'Noto Sans', sans-serif"
_NOT_IN_XML = late_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def svg(pictures: Sequence[Drawn], collapsed: bool = False) -> Iterator[str]:
    """Return the lines of an SVG file; of several clusters one stands below the other.

    An arrow leads from what needs to what is needed. Lines to what nearly everything needs are left out, as are those
    that follow from others.
    """
    drawings = [_Picture(drawn, collapsed) for drawn in pictures]
    title = _TITLE if len(pictures) > 1 else 0
    width = max((drawing.size.width for drawing in drawings), default=0) + 2 * _MARGIN
    height = sum(drawing.size.height + title + 2 * _MARGIN for drawing in drawings)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">'
    )
    yield "<title>What depends on what</title>"
    yield f"<style>{_style()}</style>"
    markers = (("arrow", "head"), *((f"{tone}-arrow", f"head {tone}") for tone in _ARROWS))
    yield f"<defs>{''.join(_marker(name, style) for name, style in markers)}</defs>"
    yield '<rect width="100%" height="100%" class="paper"/>'
    top = 0.0
    for drawn, drawing in zip(pictures, drawings, strict=True):
        if title:
            yield _text(Point(_MARGIN, top + _MARGIN + 14), "cluster", drawn.graph.cluster.name)
        yield f'<g transform="translate({_MARGIN} {top + title + _MARGIN:.0f})">'
        yield from drawing.lines()
        yield from drawing.legend()
        yield "</g>"
        top += drawing.size.height + title + 2 * _MARGIN
    yield "</svg>"


class _Picture:
    def __init__(self, drawn: Drawn, collapsed: bool) -> None:
        self.drawn = drawn
        self.graph = drawn.graph
        self.counts = counted(drawn, drawn.nodes)
        self.collapsed = collapsed
        self.drawing: Drawing = drawing_of(drawn, collapsed)
        self.cards = self.drawing.cards
        self.sheet = self.drawing.sheet.size
        legend = Size(_LEGEND_ENTRY * len(self.counts), _LEGEND if self.counts else 0)
        self.size = Size(max(self.sheet.width, legend.width), self.sheet.height + legend.height)
        self.routes = Routes(self.drawing.sheet, [card.size(collapsed) for card in self.cards.cards])

    def lines(self) -> Iterator[str]:
        for frame, at in self.routes.frames:
            if frame.label:
                yield _text(Point(at.x, at.y + frame.head - 14), "label", frame.label)
        circular = self._circular()
        for needing, needed in sorted({*self.drawing.shown, *circular}):
            head = self.cards.cards[needed].head
            tone = self._tone(head) if head is not None else Tone.OBJECT.value
            tone = "circle" if (needing, needed) in circular else tone
            path = curve(self.routes.between(needing, needed))
            arrow = f"{tone}-arrow" if tone in _ARROWS else "arrow"
            yield f'<path d="{path}" class="line {tone}" marker-start="url(#{arrow})"/>'
        for number, card in enumerate(self.cards.cards):
            yield from self._card(card, self.routes.at[number])

    def _circular(self) -> set[tuple[int, int]]:
        of = self.cards.of
        links = (link for circle in self.drawing.circles for link in circle.written())
        drawn = ((of.get(link.source), of.get(link.target)) for link in links)
        return {(start, end) for start, end in drawn if start is not None and end is not None and start != end}

    def _card(self, card: Card, at: Point) -> Iterator[str]:
        size = card.size(self.collapsed)
        tone = self._tone(card.head) if card.head is not None else Tone.OBJECT.value
        ghost = f" {tone}" if tone in _NOT_THERE else ""
        yield _box(at, size, f"card{ghost}", 8)
        text = Point(at.x + 28, at.y + 19)
        if card.head is None:
            yield _text(text, "name", BOOTSTRAP, COLUMN - 40)
        else:
            yield _disc(Point(at.x + 15, at.y + 15), 4.5, tone)
            if space := self.cards.space(card):
                yield _named(Point(text.x, at.y + 11), space, "", "space", COLUMN - 40)
                text = Point(text.x, at.y + 24)
            kind = "" if self.graph.role(card.head) is Role.APPLIER else card.head.kind
            yield _named(text, card.head.name, kind, f"name{ghost}", COLUMN - 40)
        if self.collapsed:
            return
        each = -(-len(card.rows) // card.columns)
        for number, node in enumerate(card.rows):
            corner = Point(at.x + COLUMN * (number // each), at.y + HEAD + ROW * (number % each))
            yield from self._row(node, corner, card)

    def _row(self, node: Identity, at: Point, card: Card) -> Iterator[str]:
        tone = self._tone(node)
        if tone in _NOT_THERE:
            yield _box(Point(at.x + 5, at.y + 1.5), Size(COLUMN - 10, ROW - 3), f"card {tone}", 5)
        yield _disc(Point(at.x + 15, at.y + 10), 3, tone)
        name = card.row_name(node)
        style = f"row {tone}" if tone in _NOT_THERE else "row"
        yield _named(Point(at.x + 26, at.y + 14), name, node.kind, style, COLUMN - 36)

    def _tone(self, node: Identity) -> str:
        return _TONES.get(self.drawn.standing(node)) or self.cards.tones[node].value

    def legend(self) -> Iterator[str]:
        """Return what says how what isn't there is drawn, and how much of it there is."""
        for number, (standing, count) in enumerate(self.counts.items()):
            at = Point(_LEGEND_ENTRY * number, self.sheet.height + _LEGEND - 8)
            yield _disc(Point(at.x + 8, at.y - 4), 4, _TONES[standing])
            yield _text(Point(at.x + 19, at.y), f"row {_TONES[standing]}", f"{count} {standing.value}")


class _Look(NamedTuple):
    """How texts of a class are written."""

    size: float
    weight: int
    colour: str


_LOOKS = {
    "cluster": _Look(20, 650, "ink"),
    "label": _Look(15, 600, "quiet"),
    "name": _Look(12.5, 600, "ink"),
    "row": _Look(10.5, 400, "ink"),
    "space": _Look(10, 400, "quiet"),
}


def _style() -> str:
    looks = "".join(f".{name}{{font-size:{look.size}px;font-weight:{look.weight}}}" for name, look in _LOOKS.items())
    fixed = (
        f"text{{font-family:{_FONT}}}{looks}.kind{{font-size:10.5px;font-weight:400}}"
        ".line{fill:none;stroke-width:1.3;opacity:.75}.line.missing,.line.circle{stroke-width:2;opacity:1}"
        ".line.missing,.line.absent{stroke-dasharray:6 4}.card.missing{stroke-width:1.6}"
        ".card.absent{stroke-dasharray:4 3}.ring,.cross{fill:none;stroke-width:1.5}"
    )
    return f"{fixed}{_colours(LIGHT)}@media (prefers-color-scheme:dark){{{_colours(DARK)}}}"


def _colours(palette: dict[str, str]) -> str:
    return "".join(
        (
            f".paper{{fill:{palette['paper']}}}.card{{fill:{palette['card']};stroke:{palette['line']}}}",
            f".head{{fill:{palette['edge']}}}.kind{{fill:{palette['quiet']}}}",
            *(f".{name}{{fill:{palette[look.colour]}}}" for name, look in _LOOKS.items()),
            *(f"circle.{tone.value}{{fill:{palette[tone.value]}}}" for tone in Tone),
            *(f".line.{tone}{{stroke:{palette[tone]}}}" for tone in (*(tone.value for tone in Tone), *_ARROWS)),
            *(
                f".card.{tone},.ring.{tone},.cross.{tone}{{stroke:{palette[tone]}}}"
                f"text.{tone},.{tone} .kind{{fill:{palette[words]}}}"
                for tone, words in _NOT_THERE.items()
            ),
            *(f".head.{tone}{{fill:{palette[tone]}}}" for tone in _ARROWS),
        )
    )


def _disc(at: Point, radius: float, tone: str) -> str:
    """Return the sign of a node: a disc, a ring for what isn't in Git, a cross for what is missing."""
    x, y = f"{at.x:.0f}", f"{at.y:.0f}"
    if tone == "missing":
        r, d = f"{radius}", f"{2 * radius}"
        return f'<path d="M{x} {y}m-{r} -{r}l{d} {d}m0 -{d}l-{d} {d}" class="cross {tone}"/>'
    return f'<circle cx="{x}" cy="{y}" r="{radius}" class="{"ring " if tone in _NOT_THERE else ""}{tone}"/>'


def _marker(name: str, style: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="8" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" '
        f'markerHeight="9" orient="auto-start-reverse"><path d="M0 0.8L8 4L0 7.2z" class="{style}"/></marker>'
    )


def _box(at: Point, size: Size, style: str, radius: float) -> str:
    return (
        f'<rect x="{at.x:.1f}" y="{at.y:.1f}" width="{size.width:.0f}" height="{size.height:.0f}" rx="{radius}" '
        f'class="{style}"/>'
    )


def _text(at: Point, style: str, text: str, room: float = 4000) -> str:
    shown = cut(printable(text), _LOOKS[style.split(maxsplit=1)[0]].size, room)
    return f'<text x="{at.x:.0f}" y="{at.y:.0f}" class="{style}">{_escaped(shown)}</text>'


def _named(at: Point, name: str, kind: str, style: str, room: float) -> str:
    """Return a text of a kind and a name, either of which may be empty; what is cut short can be read as a title.

    How wide a text becomes is up to the fonts that there are where it is read: what still had no room is clipped.
    """
    size = _LOOKS[style.split(maxsplit=1)[0]].size
    whole = printable(f"{kind} {name}".strip())
    first = cut(kind, 10.5, room * 0.6 if name else room)
    second = cut(printable(name), size, room - width_of(first, 10.5) - 5 if first else room)
    is_sure = width_of(first, 10.5) + width_of(second, size) < room * _SURE
    is_whole = (first, second) == (kind, printable(name)) and is_sure
    title = "" if is_whole else f"<title>{_escaped(whole[:300])}</title>"
    lead = f'<tspan class="{"kind" if name else style}">{_escaped(first)}</tspan>' if first else ""
    gap = ' dx="5"' if first else ""
    follow = f"<tspan{gap}>{_escaped(second)}</tspan>" if second else ""
    if is_whole:
        return f'<text x="{at.x:.0f}" y="{at.y:.0f}" class="{style}">{lead}{follow}</text>'
    text = f'<text y="{size:.0f}" class="{style}">{title}{lead}{follow}</text>'
    top, high = at.y - round(size), 2 * round(size)
    return f'<svg x="{at.x:.0f}" y="{top:.0f}" width="{room:.0f}" height="{high}">{text}</svg>'


def cut(text: str, size: float, room: float) -> str:
    """Return a text, or as much of both its ends as has room, with an ellipsis between: names of a kind begin alike."""
    if len(text) * size < room or width_of(text[:1000], size) <= room:
        return text
    for kept in range(min(len(text), 400), 0, -1):
        shown = _ends(text, kept)
        if width_of(shown, size) <= room:
            return shown
    return "…"


def _ends(text: str, kept: int) -> str:
    end = 0 if kept < _BOTH_ENDS else kept * 11 // 20
    return f"{text[: kept - end]}…{text[len(text) - end :]}"


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is in a usual font without serifs."""
    return size * sum(_width(character) for character in text)


def _width(character: str) -> float:
    if character in "ijltfr.,:;'|!()[]/ -":
        return 0.36
    if character in "mwMW@%…" or ord(character) > 0x2E80:
        return 0.95
    return 0.68 if character.isupper() else 0.57


def _escaped(text: str) -> str:
    return html.escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))
