"""What a layout is made of: frames that hold boxes, bends of lines and other frames, one after the other in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Size(NamedTuple):
    """How much room a box takes."""

    width: float
    height: float


class Point(NamedTuple):
    """A place on the sheet."""

    x: float
    y: float


ORIGIN = Point(0, 0)


class Bend(NamedTuple):
    """Where the lines to a box pass through a column between it and what needs it; they share one way."""

    box: int
    column: int


class Slot(NamedTuple):
    """What stands in a line of a frame, and where along it."""

    content: Content
    start: float


class Line(NamedTuple):
    """Slots one after the other; `start` and `breadth` say where the line is across its frame."""

    start: float
    breadth: float
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines side by side: columns, or rows where `in_rows`. `label` is its heading, for which `head` leaves room."""

    lines: tuple[Line, ...]
    size: Size
    in_rows: bool = False
    label: str = ""
    head: float = 0


Content: TypeAlias = int | Bend | Frame


class Placed(NamedTuple):
    """Something at its place on the sheet; of a frame, and of each box, this is the upper left corner."""

    content: Content
    at: Point


def placed(frame: Frame, at: Point = ORIGIN) -> Iterator[Placed]:
    """Return a frame and all that is in it, each at its place; an outer frame comes before what it holds."""
    yield Placed(frame, at)
    for line in frame.lines:
        for content, start in line.slots:
            along, across = at.y + frame.head + start, at.x + line.start
            if frame.in_rows:
                along, across = at.y + frame.head + line.start, at.x + start
            if isinstance(content, Frame):
                yield from placed(content, Point(across, along))
            else:
                yield Placed(content, Point(across, along))


def side_by_side(
    lines: Sequence[Sequence[tuple[Content, Size]]], gap: Size, in_rows: bool = False, label: str = "", head: float = 0
) -> Frame:
    """Return a frame of lines in which one thing follows the other without a gap larger than need be."""
    made: list[Line] = []
    across, longest = 0.0, 0.0
    for contents in lines:
        slots = []
        along = 0.0
        for content, size in contents:
            slots.append(Slot(content, along))
            along += size.width + gap.width if in_rows else size.height + gap.height
        breadth = max((size.height if in_rows else size.width for _, size in contents), default=0.0)
        made.append(Line(across, breadth, tuple(slots)))
        across += breadth + (gap.height if in_rows else gap.width)
        longest = max(longest, along - (gap.width if in_rows else gap.height))
    across = max(across - (gap.height if in_rows else gap.width), 0)
    size = Size(longest, across + head) if in_rows else Size(across, longest + head)
    return Frame(tuple(made), size, in_rows, label, head)
