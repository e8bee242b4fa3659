"""The ways of lines between boxes of a layout: through the gaps between columns, along their bends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gitops_lint.view.layout.arrange import PORT
from gitops_lint.view.layout.frames import Bend, Frame, Line, Point, Size, placed

_CLOSE = 20
"""Boxes with less between their sides stand above each other."""
_SAG = 40


class Routes:
    """Where boxes are on a sheet, and how lines get from one to another."""

    def __init__(self, sheet: Frame, sizes: Sequence[Size]) -> None:
        self.sizes = sizes
        self.at: dict[int, Point] = {}
        self.frames: list[tuple[Frame, Point]] = []
        self._column: dict[int, tuple[int, int]] = {}  # of a box: its frame and its column there
        self._bends: dict[tuple[int, int, int], float] = {}  # by frame, box and column
        self._lines: list[tuple[Sequence[Line], float]] = []
        for content, at in placed(sheet):
            if isinstance(content, Frame):
                self._enter(content, at)
            elif isinstance(content, int):
                self.at[content] = at

    def _enter(self, frame: Frame, at: Point) -> None:
        number = len(self.frames)
        self.frames.append((frame, at))
        self._lines.append((() if frame.in_rows else frame.lines, at.x))
        for column, line in enumerate(self._lines[-1][0]):
            for content, start in line.slots:
                if isinstance(content, Bend):
                    self._bends[number, content.box, content.column] = at.y + frame.head + start
                elif isinstance(content, int):
                    self._column[content] = (number, column)

    def between(self, needing: int, needed: int) -> list[Point]:
        """Return the points of the line from what is needed to what needs it.

        It begins and ends at the boxes' sides. Between are pairs: where it enters a column in its way and leaves it.
        """
        left, right = self.at[needed], self.at[needing]
        side = left.x + self.sizes[needed].width
        start, end = Point(side, left.y + PORT), Point(right.x, right.y + PORT)
        if side + _CLOSE <= right.x:
            return [start, *self._on_the_way(needing, needed), end]
        if right.x + self.sizes[needing].width + _CLOSE <= left.x:
            start = Point(left.x, start.y)
        return [start, Point(right.x + self.sizes[needing].width, end.y)]

    def _on_the_way(self, needing: int, needed: int) -> list[Point]:
        frame, column = self._column.get(needed, (-1, 0))
        frame_of_needing, end = self._column.get(needing, (-2, 0))
        points: list[Point] = []
        for between in range(column + 1, end if frame == frame_of_needing else 0):
            height = self._bends.get((frame, needed, between))
            if height is not None:
                lines, x = self._lines[frame]
                enter = x + lines[between].start
                points += (Point(enter, height), Point(enter + lines[between].breadth, height))
        return points


def curve(points: Sequence[Point]) -> str:
    """Return the path data (SVG 1.1) of a line through points as `Routes.between` gives them, level at each."""
    parts = [f"M{_number(points[0].x)} {_number(points[0].y)}"]
    for index, (start, end) in enumerate(pairwise(points)):
        if index % 2 == 1:
            parts.append(f"L{_number(end.x)} {_number(end.y)}")
            continue
        middle = (start.x + end.x) / 2
        if len(points) == 2 and start.x > end.x + _CLOSE:  # back, below what stands between
            sag = (start.x - _SAG, start.y + _SAG, end.x + _SAG, end.y + _SAG, *end)
            parts.append("C" + " ".join(map(_number, sag)))
            continue
        if len(points) == 2 and abs(start.x - end.x) < _CLOSE:  # one above the other: out to the right and back
            middle = max(start.x, end.x) + 18 + min(40, abs(start.y - end.y) / 8)
        parts.append("C" + " ".join(map(_number, (middle, start.y, middle, end.y, *end))))
    return "".join(parts)


def _number(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
