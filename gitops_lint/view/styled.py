"""Texts of which parts have styles, without rich: to import that takes longer than to print what nobody sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text


class Styled:
    """A text of which parts have styles, by rich's words for these (`bold red`); rich prints it like one of its own."""

    def __init__(self, text: str = "", style: str = "") -> None:
        self._parts = [(text, style)] if text else []

    @classmethod
    def assemble(cls, *parts: str | tuple[str, str] | Styled) -> Styled:
        """Return the parts as one; those that are no text alone come with their style."""
        whole = cls()
        for part in parts:
            whole._parts += part._parts if isinstance(part, Styled) else [(part, "") if isinstance(part, str) else part]
        return whole

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(text for text, _ in self._parts)

    def append(self, text: str, style: str = "") -> Styled:
        """Add a part at the end, and return all."""
        self._parts.append((text, style))
        return self

    def divide(self, ends: Iterable[int]) -> list[Styled]:
        """Return the pieces that end at some places of the text, which are in order, and what is left behind these."""
        pieces, left = [], self._parts
        begun = 0
        for end in ends:
            room, piece, left_over = end - begun, Styled(), list[tuple[str, str]]()
            for text, style in left:
                piece._parts += [(text[:room], style)] if text[:room] else []
                left_over += [(text[room:], style)] if text[room:] else []
                room = max(0, room - len(text))
            pieces.append(piece)
            begun, left = end, left_over
        rest = Styled()
        rest._parts = left
        return [*pieces, rest]

    def rstrip(self) -> None:
        """Take the white space away at its end."""
        while self._parts:
            text, style = self._parts.pop()
            if text.rstrip():
                self._parts.append((text.rstrip(), style))
                return

    def __len__(self) -> int:
        """Return how many letters it has."""
        return sum(len(text) for text, _ in self._parts)

    def __add__(self, other: Styled) -> Styled:
        """Return this with another text behind it."""
        return Styled.assemble(self, other)

    def __rich__(self) -> Text:
        """Return this as rich knows it."""
        from rich.text import Text

        return Text(*self._parts[0]) if len(self._parts) == 1 else Text.assemble(*self._parts)
