"""How an answer stays small: lists in pages, long texts and lists cut, and nothing said that is empty."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

ROOM = 5600
"""Characters of a page: with what stands beside it, an answer has fewer than 2,000 tokens of four characters."""


class _Limit(NamedTuple):
    """How long a text may be, and a list within an answer."""

    text: int
    items: int


_LIMITS = (_Limit(2000, 12), _Limit(600, 12), _Limit(300, 4), _Limit(80, 2))
"""From the one that cuts least to the one that leaves room for nearly anything."""
_LONGEST_LINE = 600
_EMPTY: tuple[Any, ...] = (None, "", [], {})

Data = dict[str, Any]


class CannotAnswerError(Exception):
    """A question that has no answer; the message says why, and what can be asked instead."""


def paged(name: str, items: Sequence[Data], after: int, room: int = ROOM) -> Data:
    """Return a page of a list: as many items as there is room for, how many there are, and where the next page begins.

    Raises CannotAnswerError where the list ends before the page begins.
    """
    if after and after >= len(items):
        raise CannotAnswerError(f"there are {len(items)} {name}: `after` is at most {max(0, len(items) - 1)}")
    page: list[Data] = []
    for item in items[max(0, after) :]:
        shown = cut(item)
        room -= len(written(shown))
        if page and room < 0:
            break
        page.append(shown)
    end = max(0, after) + len(page)
    return {name: page, "total": len(items), **({"next": end} if end < len(items) else {})}


def paged_lines(name: str, text: str, after: int) -> Data:
    """Return a page of a text, in whole lines."""
    lines = text.splitlines()
    if after and after >= len(lines):
        raise CannotAnswerError(f"there are {len(lines)} lines: `after` is at most {max(0, len(lines) - 1)}")
    page: list[str] = []
    room = ROOM
    for line in lines[max(0, after) :]:
        shown = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
        room -= len(written(shown))
        if page and room < 0:
            break
        page.append(shown)
    end = max(0, after) + len(page)
    return {name: "\n".join(page), "lines": len(lines), **({"next": end} if end < len(lines) else {})}


def cut(answer: Data, room: int = ROOM) -> Data:
    """Return an answer that has no pages, without what is empty, its long texts and lists cut until there is room."""
    for limit in _LIMITS:
        shown: Data = _short(answer, limit)
        if len(written(shown)) <= room:
            break
    return shown


def _short(data: Any, limit: _Limit) -> Any:
    if isinstance(data, dict):
        entries = {key: _short(value, limit) for key, value in data.items()}
        return {key: value for key, value in entries.items() if value not in _EMPTY}
    if isinstance(data, list):
        more = [f"and {len(data) - limit.items} more"] if len(data) > limit.items else []
        return [*(_short(each, limit) for each in data[: limit.items]), *more]
    if isinstance(data, str) and len(data) > limit.text:
        return f"{data[: limit.text]}…"
    return data


def first(items: Iterable[Any], most: int = _LIMITS[0].items) -> list[Any]:
    """Return the first of some items."""
    return [item for _, item in zip(range(most), items, strict=False)]


def written(data: Any) -> str:
    """Return an answer as it is sent: as JSON, in few characters."""
    return json.dumps(data, separators=(",", ":"))
