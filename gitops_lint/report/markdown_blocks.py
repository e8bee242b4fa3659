"""What a Markdown report is put together from: blocks while there is room for them, first names, and what is folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TextIO, TypeVar

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impact
from gitops_lint.report.markdown_text import code

_MOST_NAMES = 6
_Thing = TypeVar("_Thing")


def write_within(out: TextIO, room: int, things: Sequence[_Thing], block: Callable[[_Thing], str]) -> int:
    """Write a block for each thing while there is room, and how many there is none for; return what room is left."""
    left_out = 0
    for thing in things:
        text = block(thing)
        if size_of(text) > room:
            left_out += 1
            continue
        out.write(text)
        room -= size_of(text)
    if left_out:
        out.write(f"\nand {left_out} more, for which there is no room here\n")
    return room


def size_of(text: str) -> int:
    """Return how many bytes of a summary a text takes."""
    return len(text.encode(errors="backslashreplace"))


def opening(summary: str) -> str:
    """Return what begins a part that is shown when somebody asks for it."""
    return f"<details><summary>{summary}</summary>"


def first_of(things: Sequence[_Thing], form: Callable[[_Thing], str]) -> str:
    """Return the first of some things, each in a form, and how many are left."""
    shown = ", ".join(map(form, islice(things, _MOST_NAMES)))
    return f"{shown} and {len(things) - _MOST_NAMES} more" if len(things) > _MOST_NAMES else shown


def names_of(impact: Impact) -> str:
    """Return the first names of what is taken down: those of the kinds that matter most."""
    return first_of([*impact.appliers, *impact.releases, *impact.objects], name)


def name(identity: Identity) -> str:
    """Return what an object is called."""
    return code(str(identity))
