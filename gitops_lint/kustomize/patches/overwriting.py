"""What a patch of many objects makes of values that these have already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.repo.nodes import Mapping, Node, Place, same


class Change(NamedTuple):
    """A value of an object that was there and is another, or gone (`after` is None).

    `object` is where the object's manifest begins. A list is one value, since it is replaced as a whole.
    """

    object: Place
    route: tuple[str, ...]
    before: Node
    after: Node | None


class Overwriting(NamedTuple):
    """A patch that its target's labels, or nothing but a kind, choose the objects of: what it changed in them.

    `selected` is where each of them begins, changed or not.
    """

    entry: Place
    selected: tuple[Place, ...]
    changes: tuple[Change, ...]


def changes(before: Mapping, after: Mapping) -> tuple[Change, ...]:
    """Return the values of an object that a patch changed; what it only adds is none."""
    return tuple(_changes(before.place, before, after, ())) if after is not before else ()


def _changes(object_: Place, before: Node, after: Node, route: tuple[str, ...]) -> Iterator[Change]:
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        if not same(before, after):
            yield Change(object_, route, before, after)
        return
    for key, value in before.entries.items():
        new = after.entries.get(key)
        if new is None:
            yield Change(object_, (*route, key), value, None)
        elif new is not value:
            yield from _changes(object_, value, new, (*route, key))
