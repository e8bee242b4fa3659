"""Texts in lines as wide as a terminal: broken between words only, so that paths, names and URLs stay in one piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar

from gitops_lint.repo.late_patterns import late_pattern

_WORD = late_pattern(r"\S+\s*")
_WIDEST_LETTER = 2
"""How many columns a letter takes at most."""


class _Divisible(Protocol):
    """A text with styles: ours, or one of rich."""

    @property
    def plain(self) -> str: ...
    def divide(self, offsets: Iterable[int], /) -> Iterable[Any]: ...


_Text = TypeVar("_Text", bound=_Divisible)


def wrapped(text: _Text, room: int) -> Iterator[_Text]:
    """Return a text in lines; a word that there is no room for, such as a path, has a line of its own."""
    for line in text.divide(_ends(text.plain, room)):
        line.rstrip()
        yield line


def _ends(text: str, room: int) -> list[int]:
    """Return where lines end that aren't longer than there is room."""
    if len(text) * _WIDEST_LETTER <= room:
        return []
    from rich.cells import cell_len

    ends, filled = [], 0
    for word in _WORD.finditer(text):
        if filled and filled + cell_len(word[0].rstrip()) > room:
            ends.append(word.start())
            filled = 0
        filled += cell_len(word[0])
    return ends
