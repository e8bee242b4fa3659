"""A whole sheet: what everything stands on, what is built on it, and what stands on its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import networkx as nx

from gitops_lint.view.layout.columns import columns_of
from gitops_lint.view.layout.crossings import Web, with_few_crossings
from gitops_lint.view.layout.frames import Bend, Content, Frame, Line, Size, Slot, side_by_side
from gitops_lint.view.layout.heights import Extent, straightened

ASPECT = 1.5
"""How much wider than high a sheet is to be."""
GAP = Size(72, 14)
"""Between boxes: lines bend in the gaps between columns."""
LOOSE_GAP = Size(24, 14)
"""Between boxes that no lines are drawn between."""
PIECE_GAP = Size(64, 44)
PORT = 15
"""How far below a box's top its lines end."""
_BEND = 7
_BEND_WEIGHT = 4.0  # a long line is better straight than a box well placed
_ROOM = 1.25  # a sheet for its boxes: not all columns are full
_STRETCHES = (0.6, 0.8, 1.0, 1.3, 1.7)  # of the height of columns, to find the one that fits best
_MOST_TRIED, _MOST_LINES_TRIED = 500, 10_000  # boxes, and what they need of each other
_GROUP_HEAD = 46
NOTHING = Frame((), Size(0, 0))


class Pieces(NamedTuple):
    """Boxes by their part in the drawing.

    The foundation, left of everything, are hubs with what they need: so many need them that lines to them would hide
    all others.
    """

    foundation: list[int]
    connected: list[list[int]]
    alone: list[int]


def layered(boxes: Sequence[int], sizes: Sequence[Size], needs: Sequence[Sequence[int]], limit: float) -> Frame:
    """Return a frame of columns: boxes right of what they need, with bends for lines that are longer than one column.

    Only needs among the boxes count; none may go round in a circle.
    """
    number = {box: index for index, box in enumerate(boxes)}
    inner = [[number[needed] for needed in needs[box] if needed in number and needed != box] for box in boxes]
    columns = columns_of(inner, [sizes[box].height + GAP.height for box in boxes], limit)
    web, bends = _web(inner, columns)
    web = web._replace(columns=with_few_crossings(web))
    extents = [Extent(sizes[box].height + GAP.height, PORT, 1.0) for box in boxes]
    extents += [Extent(_BEND, 0, _BEND_WEIGHT)] * len(bends)
    tops = straightened(web, extents)
    contents: list[Content] = [*boxes, *(Bend(boxes[bend.box], bend.column) for bend in bends)]
    lines: list[Line] = []
    across, lowest = 0.0, 0.0
    for column in web.columns:
        breadth = max(sizes[boxes[thing]].width for thing in column if thing < len(boxes))
        lines.append(Line(across, breadth, tuple(Slot(contents[thing], round(tops[thing])) for thing in column)))
        across += breadth + GAP.width
        lowest = max(lowest, *(tops[thing] + extents[thing].height for thing in column))
    return Frame(tuple(lines), Size(across - GAP.width, lowest - GAP.height))


def _web(needs: Sequence[Sequence[int]], columns: Sequence[int]) -> tuple[Web, list[Bend]]:
    """Return boxes and bends in their columns, and the bends: those of all lines to one box are one chain."""
    first = len(needs)
    bends: list[Bend] = []
    left: list[list[int]] = [[] for _ in needs]
    right: list[list[int]] = [[] for _ in needs]
    in_columns: list[list[int]] = [[] for _ in range(max(columns, default=-1) + 1)]
    for box, column in enumerate(columns):
        in_columns[column].append(box)
    needed_by: list[list[int]] = [[] for _ in needs]
    for box, all_needed in enumerate(needs):
        for needed in all_needed:
            needed_by[needed].append(box)
    for box, waiting in enumerate(needed_by):
        end, at = box, columns[box]
        for later in sorted(waiting, key=lambda box: (columns[box], box)):
            while at < columns[later] - 1:
                at += 1
                bend = first + len(bends)
                bends.append(Bend(box, at))
                in_columns[at].append(bend)
                left.append([end])
                right.append([])
                right[end].append(bend)
                end = bend
            if at < columns[later]:
                left[later].append(end)
                right[end].append(later)
    return Web(in_columns, left, right), bends


def sheet(sizes: Sequence[Size], needs: Sequence[Sequence[int]], pieces: Pieces, labels: Sequence[str]) -> Frame:
    """Return a sheet of boxes; `labels` are the headings of its three parts, shown if there are several.

    Of several ways to arrange them the one that fits best on a sheet of the usual shape is taken. No boxes may need
    each other in a circle.
    """
    height = _height(sizes)
    is_small = len(sizes) <= _MOST_TRIED and sum(map(len, needs)) <= _MOST_LINES_TRIED
    stretches = _STRETCHES if is_small else (1.0,)
    tried = [frame for stretch in stretches for frame in _sheets(sizes, needs, pieces, labels, height * stretch)]
    return _best(tried)


def _best(tried: Iterable[Frame]) -> Frame:
    """Return the frame that is shown largest on a sheet of the usual shape."""

    def worth(frame: Frame) -> tuple[float, float]:
        width, height = frame.size
        return max(width / ASPECT, height), width * height

    return min(tried, key=worth, default=NOTHING)


def _sheets(
    sizes: Sequence[Size], needs: Sequence[Sequence[int]], pieces: Pieces, labels: Sequence[str], height: float
) -> Iterator[Frame]:
    """Return sheets of the three parts, none much higher than is said: in one column, and the first beside others."""
    foundation = layered(pieces.foundation, sizes, needs, height) if pieces.foundation else NOTHING
    connected = [layered(boxes, sizes, needs, height) for boxes in pieces.connected]
    beside = max(height * ASPECT - foundation.size.width, height * ASPECT / 2)
    for width, beneath, columns in (
        (height * ASPECT, False, ((0, 1, 2),)),
        (beside, False, ((0,), (1, 2))),
        (beside, True, ((0, 2), (1,))),
    ):
        built = _in_rows([(frame, frame.size) for frame in connected], width, PIECE_GAP)
        alone = loose(pieces.alone, sizes, foundation.size.width if beneath else max(width, built.size.width))
        parts = (foundation, built, alone)
        if sum(bool(frame.lines) for frame in parts) == 1:
            yield next(frame for frame in parts if frame.lines)
            return
        headed = [with_label(frame, label) for frame, label in zip(parts, labels, strict=True)]
        filled = [[(headed[part], headed[part].size) for part in column if parts[part].lines] for column in columns]
        yield side_by_side([column for column in filled if column], PIECE_GAP)


def divided(needs: Sequence[Sequence[int]], hubs: Iterable[int], boxes: Iterable[int] | None = None) -> Pieces:
    """Return hubs with all that they need, what else is connected (the largest first), and what is not.

    `boxes` are those to divide, by default all.
    """
    foundation = set(hubs)
    waiting = sorted(foundation)
    while waiting:
        for needed in needs[waiting.pop()]:
            if needed not in foundation:
                foundation.add(needed)
                waiting.append(needed)
    rest: nx.Graph[int] = nx.Graph()
    divided_ones = frozenset(range(len(needs)) if boxes is None else boxes) - foundation
    rest.add_nodes_from(sorted(divided_ones))
    rest.add_edges_from(
        (box, needed) for box in sorted(divided_ones) for needed in needs[box] if needed in divided_ones
    )
    parts = [sorted(component) for component in nx.connected_components(rest)]
    components = sorted(parts, key=lambda component: (-len(component), component))
    return Pieces(
        sorted(foundation),
        [component for component in components if len(component) > 1],
        [component[0] for component in components if len(component) == 1],
    )


def loose(boxes: Sequence[int], sizes: Sequence[Size], width: float) -> Frame:
    """Return a frame of boxes that no lines are drawn between, the broadest first, column after column.

    It is as low as it can be without getting broader than is said.
    """
    if not boxes:
        return NOTHING
    in_order = sorted(boxes, key=lambda box: -sizes[box].width)
    limit = max(sizes[box].height for box in boxes) + LOOSE_GAP.height
    while True:
        frame = side_by_side(_filled(in_order, sizes, limit), LOOSE_GAP)
        if frame.size.width <= width or len(frame.lines) == 1:
            return frame
        limit *= 1.05


def _filled(boxes: Sequence[int], sizes: Sequence[Size], limit: float) -> list[list[tuple[Content, Size]]]:
    """Return columns that boxes fill up to a height, each next column beginning where one is full."""
    columns: list[list[tuple[Content, Size]]] = [[]]
    used = 0.0
    for box in boxes:
        height = sizes[box].height + LOOSE_GAP.height
        if columns[-1] and used + height > limit:
            columns.append([])
            used = 0.0
        columns[-1].append((box, sizes[box]))
        used += height
    return columns


def grouped(
    groups: Sequence[tuple[str, Sequence[int]]], sizes: Sequence[Size], needs: Sequence[Sequence[int]]
) -> Frame:
    """Return a sheet of groups of boxes, each under its name, in rows and in the given order."""
    frames = []
    for label, boxes in groups:
        pieces = divided(needs, (), boxes)
        height = _height([sizes[box] for box in boxes])
        parts = [layered(piece, sizes, needs, height) for piece in pieces.connected]
        parts += [frame for frame in (loose(pieces.alone, sizes, height * ASPECT),) if frame.lines]
        frame = _in_rows([(part, part.size) for part in parts], height * ASPECT, LOOSE_GAP)
        frames.append(with_label(frame, label, _GROUP_HEAD))
    area = sum((frame.size.width + PIECE_GAP.width) * (frame.size.height + PIECE_GAP.height) for frame in frames)
    width = math.sqrt(area * ASPECT)
    return _best(
        _in_rows([(frame, frame.size) for frame in frames], width * stretch, PIECE_GAP) for stretch in _STRETCHES
    )


def with_label(frame: Frame, label: str, head: float = 34) -> Frame:
    """Return a frame with a heading above it."""
    size = Size(frame.size.width, frame.size.height + head)
    return Frame(frame.lines, size, frame.in_rows, label, head)


def _in_rows(contents: Sequence[tuple[Frame, Size]], width: float, gap: Size) -> Frame:
    rows: list[list[tuple[Content, Size]]] = [[]]
    used = 0.0
    for content, size in contents:
        if rows[-1] and used + size.width > width:
            rows.append([])
            used = 0.0
        rows[-1].append((content, size))
        used += size.width + gap.width
    return side_by_side(rows if contents else [], gap, in_rows=True)


def _height(sizes: Sequence[Size]) -> float:
    """Return how high a sheet of the usual shape is that has room for some boxes."""
    area = sum((size.width + LOOSE_GAP.width) * (size.height + LOOSE_GAP.height) for size in sizes)
    highest = max((size.height for size in sizes), default=0.0)
    return max(math.sqrt(area * _ROOM / ASPECT), highest + GAP.height)
