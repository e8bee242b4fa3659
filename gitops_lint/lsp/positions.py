"""Places of files as the protocol counts them: from 0, in the units that client and server agreed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lsprotocol import types

from gitops_lint.repo.nodes import Place

_BYTES = {types.PositionEncodingKind.Utf16: ("utf-16-le", 2), types.PositionEncodingKind.Utf8: ("utf-8", 1)}
LinesOf = Callable[[str], Sequence[str]]
"""Gives the lines of a file by its path."""


class Positions:
    """Turns places into ranges and positions into lines and columns; `lines_of` are those that places are about."""

    def __init__(self, lines_of: LinesOf, encoding: types.PositionEncodingKind | str) -> None:
        self._lines_of = lines_of
        self._codec, self._size = _BYTES.get(types.PositionEncodingKind(encoding), ("utf-32-le", 4))

    def range_of(self, place: Place) -> types.Range:
        """Return the range of a place; one without extent is that of its line."""
        lines = self._lines_of(place.path)
        end_line, end_column = place.end_line, place.end_column
        if place[1:3] == place[3:5]:
            end_column = len(_line(lines, place.line)) + 1
        return types.Range(
            self._position(lines, place.line, place.column), self._position(lines, end_line, max(end_column, 1))
        )

    def edit_range_of(self, place: Place) -> types.Range:
        """Return the range of a place that is to be edited: one without extent is where something is put in."""
        lines = self._lines_of(place.path)
        return types.Range(
            self._position(lines, place.line, place.column), self._position(lines, place.end_line, place.end_column)
        )

    def column_in(self, line: str, character: int) -> int:
        """Return the column, from 1, of a position in a line; past the end of the line it is its end."""
        encoded = line.encode(self._codec, "surrogatepass")[: character * self._size]
        return len(encoded.decode(self._codec, "ignore")) + 1

    def _position(self, lines: Sequence[str], line: int, column: int) -> types.Position:
        before = _line(lines, line)[: column - 1]
        return types.Position(line - 1, len(before.encode(self._codec, "surrogatepass")) // self._size)


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""
