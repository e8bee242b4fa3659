"""YAML as Python's own values, without places: for files of which most are right, and are only read.

What is read so is what parser.py reads, at two thirds of its cost. Whatever is out of the ordinary (tags, merges, keys
written twice, several documents, mistakes) is for the parser, which knows what it means or says what is wrong with it.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from gitops_lint.repo.composer import has_unprintable
from gitops_lint.repo.events import NextEvent, opener
from gitops_lint.repo.folding import refolded
from gitops_lint.repo.scalars import resolve

_NO_KEY = object()
_MADE_BY = {MappingStartEvent: dict, SequenceStartEvent: list}
_ENDS = (MappingEndEvent, SequenceEndEvent)
_OUT_OF_THE_ORDINARY = frozenset({"", "<<"})
"""Keys that stand for null, or for what another mapping holds."""
_DEEPEST = 50


class NotPlainError(Exception):
    """A text that is for the parser."""


def plain_data(text: str) -> Any:
    """Return what the one document of a text holds; raise NotPlainError where the parser must read it."""
    if text.startswith("\ufeff") or has_unprintable(text):
        raise NotPlainError
    try:
        roots = _read(opener()(text))
    except YAMLError:
        raise NotPlainError from None
    if len(roots) != 1 or roots[0] is None:
        raise NotPlainError
    return roots[0]


def _read(get_event: NextEvent) -> list[Any]:
    """Return the roots of the documents of a text."""
    holder: Any = []
    stack: list[tuple[Any, Any, str | None]] = []
    anchored = _Anchored()
    key: Any = _NO_KEY
    while True:
        event = get_event()
        kind = type(event)
        is_key = key is _NO_KEY and type(holder) is dict
        if kind in _MADE_BY:
            _check(event, is_plain=not is_key and len(stack) <= _DEEPEST)
            stack.append((holder, key, event.anchor))
            holder, key = _MADE_BY[kind](), _NO_KEY
            continue
        if kind is ScalarEvent:
            text, style = event.value, event.style
            _check(event, is_plain=not is_key or not (event.anchor or text in holder or text in _OUT_OF_THE_ORDINARY))
            value = text if is_key else resolve(text) if not style else refolded(text) if style == ">" else text
            anchored.keep(event.anchor, value)
        elif kind in _ENDS:
            value = holder
            holder, key, anchor = stack.pop()
            anchored.keep(anchor, value)
            is_key = False
        elif kind is AliasEvent and not is_key:
            value = anchored.value(event.anchor)
        elif kind is StreamEndEvent:
            return holder  # type: ignore[no-any-return]  # all that was begun has ended
        else:
            _check(event, is_plain=kind is not AliasEvent)
            continue
        if is_key:
            key = value
        elif key is _NO_KEY:
            holder.append(value)
        else:
            holder[key], key = value, _NO_KEY


def _check(event: Any, *, is_plain: bool) -> None:
    if not is_plain or getattr(event, "ctag", None) is not None:
        raise NotPlainError


class _Anchored:
    """What has an anchor. None of it holds an alias, so that what all stand for is no more than a text times itself."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._aliases = 0

    def keep(self, anchor: str | None, value: Any) -> None:
        """Note what an anchor stands for, if there is one."""
        if not anchor:
            return
        if self._aliases and isinstance(value, dict | list):
            raise NotPlainError
        self._values[anchor] = value

    def value(self, anchor: str) -> Any:
        """Return what an alias stands for."""
        if anchor not in self._values:
            raise NotPlainError
        self._aliases += 1
        return self._values[anchor]
