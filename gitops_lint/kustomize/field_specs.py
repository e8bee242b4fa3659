"""Field specs: kustomize's way to say which field of which kinds a transformer changes.

A path such as `spec/template/spec/containers[]/image` goes through mappings and, wherever it meets one, through every
item of a sequence (api/filters/fieldspec/fieldspec.go).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from gitops_lint.kustomize.identity import GroupVersionKind, Id
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence


class FieldSpec(NamedTuple):
    """One path in the kinds that a choice selects; `create` makes what is missing on the way."""

    path: str
    gvk: GroupVersionKind = GroupVersionKind()
    create: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """The path's parts; it may begin with a slash, and a slash after a backslash belongs to a part."""
        return tuple(step.replace("\\/", "/") for step in re.split(r"(?<!\\)/", self.path.removeprefix("/")))


class UnfitField(Exception):
    """A path that leads into a value which is neither mapping nor sequence."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


Setter = Callable[[Node], Node]


class FieldSpecs:
    """A table of field specs that finds those of a kind fast."""

    def __init__(self, specs: Iterable[FieldSpec]) -> None:
        self.specs = tuple(specs)
        self._by_kind: dict[tuple[str, str, str], tuple[tuple[FieldSpec, tuple[str, ...]], ...]] = {}

    def of(self, id_: Id) -> tuple[tuple[FieldSpec, tuple[str, ...]], ...]:
        """Return the specs for an object's kind, each with the steps of its path."""
        key = id_[:3]
        found = self._by_kind.get(key)
        if found is None:
            found = tuple((spec, spec.steps) for spec in self.specs if spec.gvk.selects(id_))
            self._by_kind[key] = found
        return found

    def merged(self, others: Iterable[FieldSpec]) -> FieldSpecs:
        """Return a table with more specs; one that an older spec covers is left out."""
        specs = list(self.specs)
        for new in others:
            if not any(old.path == new.path and old.gvk.selects(new.gvk) for old in specs):
                specs.append(new)
        return self if len(specs) == len(self.specs) else FieldSpecs(specs)


def edit(node: Mapping, steps: tuple[str, ...], setter: Setter, make: Callable[[], Node] | None = None) -> Mapping:
    """Return an object in which the fields at a path are as the setter makes them.

    `make` gives the value to start from where there is no such field; without it, such a field stays missing.
    Raises UnfitField where the path leads through a scalar.
    """
    edited = _edit(node, steps, setter, make)
    return edited if isinstance(edited, Mapping) else node


def _edit(node: Node, steps: tuple[str, ...], setter: Setter, make: Callable[[], Node] | None) -> Node:
    if not steps:
        return setter(node)
    if isinstance(node, Mapping):
        return _edit_mapping(node, steps, setter, make)
    if isinstance(node, Sequence):
        items = tuple(_edit(item, steps, setter, make) for item in node.items)
        changed = any(new is not old for new, old in zip(items, node.items, strict=True))
        return Sequence(items, node.place) if changed else node
    if node.value is None:
        return node
    raise UnfitField(node.place, f"`{steps[0].removesuffix('[]')}` is looked up in a value that is no mapping")


def _edit_mapping(node: Mapping, steps: tuple[str, ...], setter: Setter, make: Callable[[], Node] | None) -> Node:
    step = steps[0]
    is_list = step.endswith("[]")
    name = step.removesuffix("[]")
    child = node.entries.get(name)
    if child is None or (isinstance(child, Scalar) and child.value is None):
        if is_list:
            if child is None:
                return node
            child = Sequence((), child.place)
        elif make is not None:
            made = make()
            child = made if len(steps) == 1 else Mapping({}, {}, made.place)
        elif child is None:
            return node
    new = _edit(child, steps[1:], setter, make)
    return node if new is node.entries.get(name) else node.replacing(name, new)
