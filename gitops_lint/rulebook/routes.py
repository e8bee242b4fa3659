"""Ways through a manifest, as rules write them: `spec.data[*].remoteRef`, `spec.values.*.name`.

`[*]` stands for each item of a list, `.*` for each value of a mapping, `["a.b/c"]` for a key with dots in it,
`[kind=Secret]` for the items of a list, or the mapping itself, in which a field has a value. `**` stands for any way
down, also none, and a `*` within a key for any text: `**.*ExistingSecret` is every such key, however deep it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple, TypeAlias

from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, at

Route: TypeAlias = tuple[str | int, ...]
"""The way to one value: keys and indices."""


class Found(NamedTuple):
    """A value that a pattern leads to, with the way there."""

    route: Route
    node: Node


class _Each(NamedTuple):
    """Each item of a list (or each value of a mapping)."""

    of_mapping: bool


class _Where(NamedTuple):
    """Only where a field has a value."""

    field: str
    value: str


class _Anywhere(NamedTuple):
    """The value itself and every value below it."""


class _Like(NamedTuple):
    """Each value of a mapping whose key is matched."""

    key: re.Pattern[str]


Step: TypeAlias = str | _Each | _Where | _Anywhere | _Like

_STEP = re.compile(
    r"""(?:^|(?<=.)\.)(?:
            (?P<anywhere>\*\*)(?=\.|$) | (?P<like>[^.\[\]*]+\*[^.\[\]*]* | \*[^.\[\]*]+)
            | (?P<values>\*)(?!\*) | (?P<key>[^.\[\]*]+)
        )
        | (?P<each>\[\*\]) | \["(?P<quoted>[^"]+)"\] | \[(?P<field>\w+)=(?P<value>[^\]]*)\]
    """,
    re.VERBOSE,
)


@cache
def compile_pattern(pattern: str) -> tuple[Step, ...]:
    """Return the steps of a pattern; raise ValueError if it isn't one. ``.`` is the value itself."""
    if pattern == ".":
        return ()
    if not pattern:
        raise ValueError("an empty text is no route")
    steps: list[Step] = []
    index = 0
    while index < len(pattern):
        match = _STEP.match(pattern, index)
        if match is None:
            raise ValueError(f"`{pattern}` is no route: can't read `{pattern[index:]}`")
        index = match.end()
        if match["anywhere"]:
            steps.append(_Anywhere())
        elif match["like"]:
            steps.append(_Like(re.compile(".*".join(map(re.escape, match["like"].split("*"))))))
        elif match["each"] or match["values"]:
            steps.append(_Each(bool(match["values"])))
        elif match["field"]:
            steps.append(_Where(match["field"], match["value"]))
        else:
            steps.append(match["quoted"] or match["key"])
    return tuple(steps)


def find(node: Node, pattern: str) -> Iterator[Found]:
    """Return each value that a pattern leads to, in the order of the manifest."""
    return _find(node, compile_pattern(pattern), ())


def _find(node: Node, steps: tuple[Step, ...], route: Route) -> Iterator[Found]:
    for index, step in enumerate(steps):
        if isinstance(step, str):
            below = node.entries.get(step) if isinstance(node, Mapping) else None
            if below is None:
                return
            node = below
            route = (*route, step)
            continue
        if isinstance(step, _Anywhere):
            for place in _below(node, route):
                yield from _find(place.node, steps[index + 1 :], place.route)
            return
        for key, below in _branches(node, step):
            yield from _find(below, steps[index + 1 :], route if key is None else (*route, key))
        return
    yield Found(route, node)


def _branches(node: Node, step: _Each | _Where | _Like) -> Iterator[tuple[str | int | None, Node]]:
    if isinstance(step, _Like):
        if isinstance(node, Mapping):
            yield from ((key, below) for key, below in node.entries.items() if step.key.fullmatch(key))
    elif isinstance(step, _Where):
        if isinstance(node, Mapping):
            if _has(node, step):
                yield None, node
        elif isinstance(node, Sequence):
            yield from ((index, item) for index, item in enumerate(node.items) if _has(item, step))
    elif step.of_mapping:
        if isinstance(node, Mapping):
            yield from node.entries.items()
    elif isinstance(node, Sequence):
        yield from enumerate(node.items)


def _below(node: Node, route: Route, skip: Callable[[Node], bool] | None = None) -> Iterator[Found]:
    """Return a value and every value below it, in the order of the manifest."""
    if skip is not None and skip(node):
        return
    yield Found(route, node)
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            yield from _below(value, (*route, key), skip)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _below(item, (*route, index), skip)


def _has(node: Node, step: _Where) -> bool:
    found = at(node, step.field)
    return isinstance(found, Scalar) and found.text == step.value


class Match(NamedTuple):
    """A value, and which of several patterns led to it."""

    pattern: str
    found: Found


def find_anywhere(node: Node, patterns: tuple[str, ...], skip: Callable[[Node], bool] | None = None) -> Iterator[Match]:
    """Return each value that one of many patterns beginning with `**.` leads to, in the order of the manifest.

    All are looked for in one walk, which for some dozens of patterns is as many times faster than `find` for each. A
    part that `skip` holds for is passed over with all that is below it. Raises ValueError for other patterns.
    """
    by_key, likes = _first_keys(patterns)
    for place in _below(node, (), skip):
        if not isinstance(place.node, Mapping):
            continue
        for key, value in place.node.entries.items():
            if skip is not None and skip(value):
                continue
            started = by_key.get(key, ()) + tuple(start for like, start in likes if like.fullmatch(key))
            for pattern, rest in started:
                for found in _find(value, rest, (*place.route, key)):
                    yield Match(pattern, found)


_Start: TypeAlias = tuple[str, tuple[Step, ...]]
"""A pattern, and the steps of it that are left after `**` and the first key."""


@cache
def _first_keys(
    patterns: tuple[str, ...],
) -> tuple[dict[str, tuple[_Start, ...]], tuple[tuple[re.Pattern[str], _Start], ...]]:
    by_key: dict[str, tuple[_Start, ...]] = {}
    likes: list[tuple[re.Pattern[str], _Start]] = []
    for pattern in patterns:
        anywhere, first, *rest = (*compile_pattern(pattern), None, None)
        start = (pattern, tuple(step for step in rest if step is not None))
        if isinstance(anywhere, _Anywhere) and isinstance(first, str):
            by_key[first] = (*by_key.get(first, ()), start)
        elif isinstance(anywhere, _Anywhere) and isinstance(first, _Like):
            likes.append((first.key, start))
        else:
            raise ValueError(f"`{pattern}` doesn't begin with `**.` and a key")
    return by_key, tuple(likes)


def written(route: Route) -> str:
    """Return a way as people write it: `spec.dependsOn[0].name`."""
    text = ""
    for step in route:
        if isinstance(step, int):
            text += f"[{step}]"
        elif re.fullmatch(r"[\w-]+", step):
            text += f".{step}" if text else step
        else:
            text += f'["{step}"]'
    return text
