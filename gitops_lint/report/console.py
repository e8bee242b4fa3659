"""What a report is printed on: in colour and bold in a terminal, unless NO_COLOR asks for neither; and how wide."""

from __future__ import annotations

import os
from typing import Literal, TextIO

from rich.console import Console

NO_WIDTH = 10_000
"""Columns of what has none: a pipe or a file."""


def console_on(out: TextIO) -> Console:
    """Return what prints to an output; where NO_COLOR is set to anything (https://no-color.org), nothing is styled.

    rich itself would leave out colours only, and have what is bold, dim and underlined stay. What isn't a terminal is
    as wide as COLUMNS says, and without it has no width.
    """
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    width = None if out.isatty() or os.environ.get("COLUMNS", "").isdecimal() else NO_WIDTH
    return Console(file=out, highlight=False, markup=False, emoji=False, color_system=colours, width=width)
