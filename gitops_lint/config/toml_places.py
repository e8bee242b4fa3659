"""TOML as nodes with places: tomllib tells none, so that keys are looked for in the text, as well as can be."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence

_TABLE = late_pattern(r"\s*\[{1,2}(?P<key>[^\[\]]+(?:\"[^\"]*\"|'[^']*')?[^\[\]]*)\]{1,2}\s*(#.*)?$")
_KEY = late_pattern(r"\s*(?P<key>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")

_Route = tuple[str, ...]


def toml_node(text: str, path: str, *route: str) -> Mapping | None:
    """Return the table that a route leads to in a TOML file, or None; raise tomllib.TOMLDecodeError for no TOML.

    A value that isn't found in the text stands where the table or value is that it is in.
    """
    data: Any = tomllib.loads(text)
    for step in route:
        data = data.get(step) if isinstance(data, dict) else None
    if not isinstance(data, dict):
        return None
    places = _places(text, path)
    node = _node(data, route, places, places.get(route, Place(path)))
    return node if isinstance(node, Mapping) else None


def _node(data: Any, route: _Route, places: dict[_Route, Place], above: Place) -> Node:
    place = places.get(route, above)
    if isinstance(data, dict):
        keys = {key: places.get((*route, key), place) for key in data}
        entries = {key: _node(value, (*route, key), places, keys[key]) for key, value in data.items()}
        return Mapping(entries, keys, place)
    if isinstance(data, list):
        return Sequence(tuple(_node(item, route, places, place) for item in data), place)
    return Scalar(data if isinstance(data, str | int | float | bool) else str(data), place)


def _places(text: str, path: str) -> dict[_Route, Place]:
    """Return where each table and key is written, by the way to it."""
    places: dict[_Route, Place] = {}
    table: _Route = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header, key = _TABLE.match(line), _KEY.match(line)
        if header is not None:
            table = _split(header["key"])
            for length in range(1, len(table) + 1):
                places.setdefault(table[:length], _stretch(path, number, header))
        elif key is not None:
            places.setdefault((*table, *_split(key["key"])), _stretch(path, number, key))
    return places


def _stretch(path: str, line: int, match: re.Match[str]) -> Place:
    return Place(path, line, match.start("key") + 1, line, match.end("key") + 1)


def _split(key: str) -> _Route:
    """Return the parts of a dotted key, as TOML itself reads them."""
    try:
        data: Any = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts = []
    while isinstance(data, dict):
        ((part, data),) = data.items()
        parts.append(part)
    return tuple(parts)
