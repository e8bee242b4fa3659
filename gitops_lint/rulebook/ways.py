"""Many ways through a manifest at once: what they have in common is gone only once, and most end at the first key."""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.repo.nodes import Mapping, Node
from gitops_lint.rulebook.routes import Found, Route, Step, compile_pattern, follow


class _Fork:
    """Where some ways have got to: those that end here, and those that go on, by their next step."""

    __slots__ = ("ends", "keys", "steps")

    def __init__(self) -> None:
        self.ends: list[int] = []
        self.keys: dict[str, _Fork] = {}
        self.steps: dict[Step, _Fork] = {}

    def after(self, step: Step) -> _Fork:
        """Return where ways are after a step from here."""
        return (self.keys if isinstance(step, str) else self.steps).setdefault(step, _Fork())  # type: ignore[arg-type]


class Ways:
    """Several patterns, as `find` of routes.py takes them one by one; raises ValueError for what is none."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._root = _Fork()
        for index, pattern in enumerate(patterns):
            fork = self._root
            for step in compile_pattern(pattern):
                fork = fork.after(step)
            fork.ends.append(index)

    def find(self, node: Node) -> list[tuple[int, Found]]:
        """Return each value that a pattern leads to, with the pattern's index: by pattern, then as in the manifest."""
        places: list[tuple[int, Found]] = []
        _walk(self._root, node, (), places)
        places.sort(key=_index)
        return places


def _index(place: tuple[int, Found]) -> int:
    return place[0]


def _walk(fork: _Fork, node: Node, route: Route, places: list[tuple[int, Found]]) -> None:
    if fork.ends:
        places += [(index, Found(route, node)) for index in fork.ends]
    if fork.keys and isinstance(node, Mapping):
        entries, keys = node.entries, fork.keys
        for key in entries.keys() & keys.keys():
            _walk(keys[key], entries[key], (*route, key), places)
    for step, below in fork.steps.items():
        for place in follow(Found(route, node), step):
            _walk(below, place.node, place.route, places)
