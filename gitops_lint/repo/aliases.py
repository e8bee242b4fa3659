"""What a YAML text says once and repeats elsewhere: values with an anchor that aliases name."""

from __future__ import annotations

from typing import NamedTuple

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from gitops_lint.repo.events import opener

_STARTS = (MappingStartEvent, SequenceStartEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)


class Stretch(NamedTuple):
    """Part of a text: lines and columns count from 1, the end is the first column after it."""

    start: tuple[int, int]
    end: tuple[int, int]


def repeated(text: str) -> tuple[Stretch, ...]:
    """Return the parts of a text that aliases repeat; of one that can't be read, all of it."""
    if "&" not in text or "*" not in text:
        return ()
    try:
        return _repeated(text)
    except YAMLError:
        return (Stretch((1, 1), (len(text) + 2, 1)),)


def _repeated(text: str) -> tuple[Stretch, ...]:
    get_event = opener()(text)
    stretches: dict[Stretch, None] = {}
    anchors: dict[str, Stretch] = {}
    open_nodes: list[tuple[str | None, tuple[int, int]]] = []
    while not isinstance(event := get_event(), StreamEndEvent):
        start = (event.start_mark.line + 1, event.start_mark.column + 1)
        end = (event.end_mark.line + 1, event.end_mark.column + 1)
        if isinstance(event, DocumentStartEvent):
            anchors.clear()
        elif isinstance(event, AliasEvent) and event.anchor in anchors:
            stretches[anchors[event.anchor]] = None
        elif isinstance(event, ScalarEvent) and event.anchor:
            anchors[event.anchor] = Stretch(start, end)
        elif isinstance(event, _STARTS):
            open_nodes.append((event.anchor, start))
        elif isinstance(event, _ENDS):
            anchor, start = open_nodes.pop()
            if anchor:
                anchors[anchor] = Stretch(start, end)
    return tuple(stretches)
