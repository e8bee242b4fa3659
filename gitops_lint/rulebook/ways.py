"""Many ways through a manifest at once: what they have in common is gone only once, and most end at the first key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from gitops_lint.repo.nodes import Mapping, Node
from gitops_lint.rulebook.routes import Found, Route, Step, compile_pattern, follow

_RuleT = TypeVar("_RuleT")


class _Fork:
    """Where some ways have got to: those that end here, and those that go on, by their next step."""

    __slots__ = ("ends", "keys", "steps")

    def __init__(self) -> None:
        self.ends: list[int] = []
        self.keys: dict[str, _Fork] = {}
        self.steps: dict[Step, _Fork] = {}

    def after(self, step: Step) -> _Fork:
        """Return where ways are after a step from here."""
        forks: dict[Any, _Fork] = self.keys if isinstance(step, str) else self.steps
        if step not in forks:
            forks[step] = _Fork()
        return forks[step]


class Ways(Generic[_RuleT]):
    """Patterns as `find` of routes.py takes them one by one, each with its rule; ValueError is raised for none."""

    def __init__(self, rules: Iterable[tuple[str, _RuleT]]) -> None:
        self._rules: list[_RuleT] = []
        self._root = _Fork()
        for index, (pattern, rule) in enumerate(rules):
            self._rules.append(rule)
            fork = self._root
            for step in compile_pattern(pattern):
                fork = fork.after(step)
            fork.ends.append(index)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def find(self, node: Node) -> Iterator[tuple[_RuleT, Found]]:
        """Return each value that a pattern leads to, with the pattern's rule: by pattern, then as in the manifest."""
        places: list[tuple[int, Found]] = []
        _walk(self._root, node, (), places)
        places.sort(key=_index)
        return ((self._rules[index], place) for index, place in places)


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
