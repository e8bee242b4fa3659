"""Texts in lines as wide as a terminal: broken between words only, so that paths, names and URLs stay in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

_WORD = re.compile(r"\S+\s*")


def wrapped(text: Text, room: int) -> Iterator[Text]:
    """Return a text in lines; a word that there is no room for, such as a path, has a line of its own."""
    ends, filled = [], 0
    for word in _WORD.finditer(text.plain):
        if filled and filled + cell_len(word[0].rstrip()) > room:
            ends.append(word.start())
            filled = 0
        filled += cell_len(word[0])
    for line in text.divide(ends):
        line.rstrip()
        yield line
