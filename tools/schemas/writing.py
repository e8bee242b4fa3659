"""Writes what was made as a rule file that people can read."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

Data = dict[str, Any]

_WIDTH = 120
_PLAIN = re.compile(r"[A-Za-z][\w.,/()-]*(?: [\w.,/()-]+)*")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def lines_of(head: str, made: Data) -> Iterator[str]:
    """Return the lines of a rule file, with a comment on top."""
    yield f"# {head}"
    for key, value in made.items():
        yield from _lines(key, value, 0)


def _lines(key: str, value: Any, depth: int) -> Iterator[str]:
    begin = f"{'  ' * depth}{_scalar(key)}:"
    if isinstance(value, dict) and not value:
        yield f"{begin} {{}}"
    elif isinstance(value, dict):
        yield begin
        for name, below in value.items():
            yield from _lines(name, below, depth + 1)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        yield begin
        for item in value:
            yield from _item(item, depth + 1)
    else:
        yield from _folded(begin, _flow(value), value, depth)


def _item(item: Data, depth: int) -> Iterator[str]:
    line = f"{'  ' * depth}- {_flow(item)}"
    if len(line) <= _WIDTH:
        yield line
        return
    for number, (key, value) in enumerate(item.items()):
        for below in _lines(key, value, depth + 1):
            yield f"{'  ' * depth}- {below.strip()}" if number == 0 and below.strip().startswith(f"{key}:") else below


def _folded(begin: str, text: str, value: Any, depth: int) -> Iterator[str]:
    if len(begin) + len(text) < _WIDTH or not isinstance(value, str) or text.startswith('"'):
        yield f"{begin} {text}"
        return
    yield f"{begin} >-"
    indent = "  " * (depth + 1)
    yield from textwrap.wrap(
        value, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_in_flow(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(_in_flow(item) for item in value)}]"
    return _scalar(value)


def _in_flow(value: Any) -> str:
    is_split = isinstance(value, str) and bool({",", "]", "}"}.intersection(value))
    return json.dumps(value, ensure_ascii=False) if is_split else _flow(value)


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False)
