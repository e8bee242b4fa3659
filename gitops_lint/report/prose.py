"""Sentences in a terminal: wrapped, below a label, with names in bold and paths in one piece."""

from __future__ import annotations

from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.report.console import NO_WIDTH, Printer
from gitops_lint.report.wording import spot
from gitops_lint.view.lines import wrapped
from gitops_lint.view.styled import Styled

_INDENT = "    "
_NARROWEST = 20
_WIDEST = 100
"""Columns; longer lines are hard to read, however wide the terminal is."""


def columns_of(console: Printer) -> int:
    """Return how wide prose is on a console: in a terminal as wide as can be read well, elsewhere as long as it is."""
    return console.width if console.width >= NO_WIDTH else min(console.width, _WIDEST)


def print_prose(console: Printer, text: str, label: str = "", indent: str = _INDENT) -> None:
    """Print a text, wrapped; `label` stands before it, and its further lines stand below its first."""
    head = Styled(indent)
    if label:
        head.append(f"{label}: ", style="cyan")
    print_after(console, head, text)


def print_after(console: Printer, head: Styled, text: str) -> None:
    """Print a text, wrapped, after what stands before it on its first line, and below which its further lines begin."""
    room = max(_NARROWEST, columns_of(console) - len(head))
    for number, line in enumerate(wrapped(_marked(text, console), room)):
        console.print((head if number == 0 else Styled(" " * len(head))) + line, soft_wrap=True)


def print_place(console: Printer, label: str, place: Place, message: str, indent: str = _INDENT) -> None:
    """Print a place and what is there: on one line where that fits, else the message on lines of its own."""
    where = printable(spot(place))
    head = Styled(indent)
    if label:
        head.append(f"{label}: ", style="cyan")
    head.append(where)
    said = _marked(message, console)
    if len(head) + 1 + len(said) <= columns_of(console):
        console.print(Styled.assemble(head, " ", said) if message else head, soft_wrap=True)
        return
    console.print(head, soft_wrap=True)  # a terminal opens a path that is in one piece
    print_prose(console, message, indent=f"{indent}  ")


def _marked(text: str, console: Printer) -> Styled:
    """Return a text with what stands between backticks in bold; where nothing is bold, the backticks stay."""
    text = printable(text)
    if not console.is_terminal or console.no_color:
        return Styled(text)
    marked = Styled()
    for index, part in enumerate(text.split("`")):
        marked.append(part, style="bold" if index % 2 else "")
    return marked
