"""Ways through a manifest, as rules write them: `spec.data[*].remoteRef`, `spec.values.*.name`.

`[*]` stands for each item of a list, `.*` for each value of a mapping, `["a.b/c"]` for a key with dots in it,
`[kind=Secret]` for the items of a list, or the mapping itself, in which a field has a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


Step: TypeAlias = str | _Each | _Where

_STEP = re.compile(
    r"""\.?(?:
        (?P<each>\[\*\]) | (?P<values>\*) | \["(?P<quoted>[^"]+)"\] | \[(?P<field>\w+)=(?P<value>[^\]]*)\]
        | (?P<key>[^.\[\]*]+)
    )""",
    re.VERBOSE,
)


@cache
def compile_pattern(pattern: str) -> tuple[Step, ...]:
    """Return the steps of a pattern; raise ValueError if it isn't one. ``.`` is the value itself."""
    if pattern == ".":
        return ()
    steps: list[Step] = []
    index = 0
    while index < len(pattern):
        match = _STEP.match(pattern, index)
        if match is None:
            raise ValueError(f"`{pattern}` is no route: can't read `{pattern[index:]}`")
        index = match.end()
        if match["each"] or match["values"]:
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
        for key, below in _branches(node, step):
            yield from _find(below, steps[index + 1 :], route if key is None else (*route, key))
        return
    yield Found(route, node)


def _branches(node: Node, step: _Each | _Where) -> Iterator[tuple[str | int | None, Node]]:
    if isinstance(step, _Where):
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


def _has(node: Node, step: _Where) -> bool:
    found = at(node, step.field)
    return isinstance(found, Scalar) and found.text == step.value


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
