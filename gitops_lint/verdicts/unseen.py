"""What of a cluster can't be seen, looked up by what tells that it may bring a target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from gitops_lint.cluster.identity import Identity, group_kind_of
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping as MappingNode
from gitops_lint.repo.nodes import Scalar
from gitops_lint.rulebook.routes import Route, find
from gitops_lint.rulebook.rulebook import Rulebook

_PART = late_pattern(r"[\w.-]+")
"""What a text is made of, as names are told in it: no name begins or ends within one."""
_INLINE = ("spec.resources[*]", "spec.steps[*].resources[*]")
"""Where a ResourceSet holds its objects as such."""


@keeps_values
class Unseen:
    """The unknowns of a cluster, of which `objects` are what is seen; numbers are their places among the unknowns."""

    def __init__(self, unknowns: tuple[Unknown, ...], objects: Mapping[Identity, Object], rulebook: Rulebook) -> None:
        self.unknowns = unknowns
        self._objects = objects
        self._rulebook = rulebook
        self._holding: dict[tuple[str, str, str], tuple[int, ...]] = {}

    def may_hold(self, target: Identity) -> tuple[int, ...]:
        """Return which may hold a target of a kind whose objects come from Git only: those of a kind are asked once."""
        key = target[:3]
        if key not in self._holding:
            self._holding[key] = tuple(
                number for number, unknown in enumerate(self.unknowns) if unknown.may_hold(target)
            )
        return self._holding[key]

    def landing_in(self, namespace: str) -> list[int]:
        """Return which land in a namespace."""
        return self._by_namespace.get(namespace, []) if namespace else []

    def brought_by(self, appliers: Iterable[Identity]) -> Iterator[int]:
        """Return which some appliers bring, or what these apply."""
        for applier in appliers:
            yield from self._by_applier.get(applier, ())

    def speaking_of(self, name: str) -> set[int]:
        """Return which are templates that hold all words of a name."""
        words = _PART.findall(name)
        speaking = (self._by_word.get(word, frozenset()) for word in words)
        return set.intersection(*map(set, speaking)) if words else set(self._texts)

    def names(self, number: int, name: str, is_closed: bool) -> bool:
        """Tell whether a template holds a very name, as that of an object if it comes from Git only."""
        if number not in self._texts:
            return False
        word = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])")
        return any(
            word.search(text) is not None
            for route, text in self._texts[number]
            if not (is_closed and _is_reference(route))
        )

    def appliers_of(self, unknown: Unknown) -> Iterator[Identity]:
        """Return what brings an unknown, and what applies that."""
        held = self._objects.get(unknown.applied_by) if unknown.applied_by is not None else None
        if held is not None:
            yield held.identity
            yield from held.applied_by

    @kept_value
    def decrypted(self) -> tuple[int, ...]:
        """Which hold what is decrypted."""
        return tuple(number for number, unknown in enumerate(self.unknowns) if unknown.is_decrypted)

    @kept_value
    def _by_namespace(self) -> dict[str, list[int]]:
        by_namespace: dict[str, list[int]] = {}
        for number, unknown in enumerate(self.unknowns):
            namespace = namespace_of(unknown)
            if namespace:
                by_namespace.setdefault(namespace, []).append(number)
        return by_namespace

    @kept_value
    def _by_applier(self) -> dict[Identity, list[int]]:
        by_applier: dict[Identity, list[int]] = {}
        for number, unknown in enumerate(self.unknowns):
            own = () if unknown.applied_by is None else (unknown.applied_by,)
            for applier in {*own, *self.appliers_of(unknown)}:
                by_applier.setdefault(applier, []).append(number)
        return by_applier

    @kept_value
    def _texts(self) -> dict[int, tuple[tuple[Route, str], ...]]:
        """The texts of each template, with the ways to them, but for names of what its objects refer to."""
        texts: dict[int, tuple[tuple[Route, str], ...]] = {}
        for number, unknown in enumerate(self.unknowns):
            held = self._objects.get(unknown.applied_by) if unknown.applied_by is not None else None
            if unknown.kind is UnknownKind.TEMPLATE and held is not None:
                needed = set(self._routes_of_references(held.node))
                texts[number] = tuple(
                    (place.route, place.node.text)
                    for place in find(held.node, "spec.**")
                    if isinstance(place.node, Scalar) and place.route not in needed
                )
        return texts

    def _routes_of_references(self, template: MappingNode) -> Iterator[Route]:
        """Return the ways to names of what a template's objects refer to: they need that, and don't make it."""
        for inline in (place for path in _INLINE for place in find(template, path)):
            kind = group_kind_of(inline.node)
            for rule, place in self._rulebook.references(kind).places(inline.node) if kind is not None else ():
                for name in find(place.node, rule.name):
                    yield (*inline.route, *place.route, *name.route)

    @kept_value
    def _by_word(self) -> dict[str, frozenset[int]]:
        by_word: dict[str, set[int]] = {}
        for number, texts in self._texts.items():
            for word in {word for _, text in texts for word in _PART.findall(text)}:
                by_word.setdefault(word, set()).add(number)
        return {word: frozenset(numbers) for word, numbers in by_word.items()}


def namespace_of(unknown: Unknown) -> str | None:
    """Return the namespace in which what can't be seen lands; what a template makes is beside it, most likely."""
    if unknown.kind is UnknownKind.TEMPLATE and unknown.applied_by is not None:
        return unknown.applied_by.namespace
    return unknown.namespace


def _is_reference(route: Route) -> bool:
    """Tell whether a name in a template is that of something that the objects made of it refer to."""
    return route[-1] == "name" and route[-2:-1] != ("metadata",)
