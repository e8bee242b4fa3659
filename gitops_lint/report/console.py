"""What a report is printed on: in colour and bold in a terminal, unless NO_COLOR asks for neither; and how wide."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, Protocol, TextIO

from gitops_lint.view.styled import Styled

if TYPE_CHECKING:
    from rich.console import Console, OverflowMethod

NO_WIDTH = 10_000
"""Columns of what has none: a pipe or a file."""
_ASKING_FOR_COLOUR = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""What may make rich take a file for a terminal (https://rich.readthedocs.io/en/stable/console.html)."""


class Printer(Protocol):
    """Prints texts, each on lines of its own: a rich Console, or Plain."""

    @property
    def width(self) -> int:
        """How many columns there are."""

    @property
    def is_terminal(self) -> bool:
        """Whether it is a terminal."""

    @property
    def no_color(self) -> bool:
        """Whether nothing is to be in colour."""

    def print(
        self,
        *texts: str | Styled,
        soft_wrap: bool | None = None,
        no_wrap: bool | None = None,
        overflow: OverflowMethod | None = None,
        crop: bool = True,
    ) -> None:
        """Print texts."""


class Plain:
    """Prints texts as they are, to what has no width."""

    width = NO_WIDTH
    is_terminal = False
    no_color = True

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def print(self, *texts: str | Styled, **_: object) -> None:
        """Print texts, each on lines of its own."""
        for text in texts or ("",):
            self._out.write(f"{text if isinstance(text, str) else text.plain}\n")


def printer_on(out: TextIO) -> Printer:
    """Return what prints to an output; rich is imported only where somebody may see it, or has said how wide it is."""
    if _may_be_seen(out) or os.environ.get("COLUMNS", "").isdecimal():
        return console_on(out)
    return Plain(out)


def console_on(out: TextIO) -> Console:
    """Return what prints to an output; where NO_COLOR is set to anything (https://no-color.org), nothing is styled.

    rich itself would leave out colours only, and have what is bold, dim and underlined stay. What isn't a terminal is
    as wide as COLUMNS says, and without it has no width.
    """
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    width = None if out.isatty() or os.environ.get("COLUMNS", "").isdecimal() else NO_WIDTH
    from rich.console import Console

    return Console(file=out, highlight=False, markup=False, emoji=False, color_system=colours, width=width)


def is_coloured(out: TextIO) -> bool:
    """Tell whether an output is one in colour, without an import where it is nothing that anybody looks at."""
    return _may_be_seen(out) and console_on(out).color_system is not None


def _may_be_seen(out: TextIO) -> bool:
    return out.isatty() or any(name in os.environ for name in _ASKING_FOR_COLOUR)
