"""What a report is printed on: in colour and bold in a terminal, unless NO_COLOR asks for neither; and how wide."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from rich.console import Console

NO_WIDTH = 10_000
"""Columns of what has none: a pipe or a file."""
_ASKING_FOR_COLOUR = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""What may make rich take a file for a terminal (https://rich.readthedocs.io/en/stable/console.html)."""


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
    if not out.isatty() and not any(name in os.environ for name in _ASKING_FOR_COLOUR):
        return False
    return console_on(out).color_system is not None
