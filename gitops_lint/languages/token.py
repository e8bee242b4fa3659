"""A part of a text that is written in a language of its own, as its reader tells them apart."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """A word, a sign, a number, a text: `kind` says which of them, in the words of its language's reader."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)
