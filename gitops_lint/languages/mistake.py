"""What is wrong with a text that is written in a language of its own."""

from __future__ import annotations

from typing import NamedTuple


class Mistake(NamedTuple):
    """What a text's reader says of it, and of which part: from `start` to before `end`, all of it without an end.

    It is sure unless a later release of the reader may take the text, or it `is_read`: for something else than what it
    looks like.
    """

    said: str
    start: int = 0
    end: int | None = None
    help: str = ""
    is_sure: bool = True
    is_read: bool = False

    def part(self, text: str) -> str:
        """Return the part that is wrong."""
        return text[self.start : self.end]
