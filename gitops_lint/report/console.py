"""What a report is printed on: in colour and bold in a terminal, unless NO_COLOR asks for neither."""

from __future__ import annotations

import os
from typing import Literal, TextIO

from rich.console import Console


def console_on(out: TextIO) -> Console:
    """Return what prints to an output; where NO_COLOR is set to anything (https://no-color.org), nothing is styled.

    rich itself would leave out colours only, and have what is bold, dim and underlined stay.
    """
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(file=out, highlight=False, markup=False, emoji=False, color_system=colours)
