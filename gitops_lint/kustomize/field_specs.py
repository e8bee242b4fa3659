"""Field specs: kustomize's way to say which field of which kinds a transformer changes.

A path such as `spec/template/spec/containers[]/image` goes through mappings and, wherever it meets one, through every
item of a sequence (api/filters/fieldspec/fieldspec.go).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from gitops_lint.kustomize.identity import GroupVersionKind, Id
from gitops_lint.kustomize.tables.order import ORDER_FIRST, ORDER_LAST
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.limits import MAX_DEPTH
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence
from gitops_lint.repo.sizes import BeyondLimit


class FieldSpec(NamedTuple):
    """One path in the kinds that a choice selects; `create` makes what is missing on the way."""

    path: str
    gvk: GroupVersionKind = GroupVersionKind()
    create: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """The path's parts; it may begin with a slash, and a slash after a backslash belongs to a part."""
        return _steps(self.path)


@lru_cache(1024)  # tables are put together anew for each kustomization that adds to them, of the same paths
def _steps(path: str) -> tuple[str, ...]:
    return tuple(step.replace("\\/", "/") for step in re.split(r"(?<!\\)/", path.removeprefix("/")))


class UnfitField(Exception):
    """A path that leads into a value which is neither mapping nor sequence."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


class ConflictingSpecs(Exception):
    """Two specs for one field, of which one makes it and the other doesn't."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(f"there are two specs for `{spec.path}`, and just one of them says `create: true`")


_INDEX = late_pattern(r"[-+]?[0-9]+|[-*]|\[.*\]")
"""What chooses an item of a list (kyaml/yaml/fns.go PathGetter)."""
_INDEX_STARTS = frozenset("0123456789+-*[")
_ORDER = {kind: number - len(ORDER_FIRST) for number, kind in enumerate(ORDER_FIRST)} | {
    kind: number + 1 for number, kind in enumerate(ORDER_LAST)
}

Setter = Callable[[Node], Node]


class FieldSpecs:
    """A table of field specs that finds those of a kind fast."""

    def __init__(self, specs: Iterable[FieldSpec]) -> None:
        self.specs = tuple(specs)
        self._by_kind: dict[tuple[str, str, str], tuple[tuple[FieldSpec, tuple[str, ...]], ...]] = {}

    def of(self, id_: Id) -> tuple[tuple[FieldSpec, tuple[str, ...]], ...]:
        """Return the specs for an object's kind, each with the steps of its path."""
        key = id_[:3]
        specs = self._by_kind.get(key)
        if specs is None:
            specs = tuple((spec, spec.steps) for spec in self.specs if spec.gvk.selects(id_))
            self._by_kind[key] = specs
        return specs

    def merged(self, others: Iterable[FieldSpec]) -> FieldSpecs:
        """Return a table with more specs; one that falls together with an older one is left out.

        That is one for the same path and for any kind that the older is for, too: a spec for one kind keeps one for all
        kinds from coming after it (api/types/fieldspec.go MergeOne). Raises ConflictingSpecs where the two don't agree
        on what is to be made.
        """
        specs = list(self.specs)
        for new in others:
            old = next((old for old in specs if old.path == new.path and new.gvk.selects(old.gvk)), None)
            if old is None:
                specs.append(new)
            elif old.create != new.create:
                raise ConflictingSpecs(old)
        return self if len(specs) == len(self.specs) else FieldSpecs(specs)

    def in_order(self) -> FieldSpecs:
        """Return a table with the specs in kustomize's order of kinds, by which they are put together and run."""
        return FieldSpecs(sorted(self.specs, key=lambda spec: kind_order(spec.gvk)))


def kind_order(gvk: GroupVersionKind) -> tuple[int, str]:
    """Return what choices of kinds are sorted by (kyaml/resid/gvk.go IsLessThan)."""
    return _ORDER.get(gvk.kind, 0), "_".join((gvk.group or "~G", gvk.version or "~V", gvk.kind or "~K"))


def edit(node: Mapping, steps: tuple[str, ...], setter: Setter, make: Callable[[], Node] | None = None) -> Mapping:
    """Return an object in which the fields at a path are as the setter makes them.

    `make` gives the value to start from where there is no such field; without it, such a field stays missing.
    Raises UnfitField where the path leads through a scalar, BeyondLimit where it would make more than is followed.
    """
    if len(steps) > MAX_DEPTH:
        if make is not None:
            raise BeyondLimit(f"a path of fields has more than {MAX_DEPTH} parts")
        return node
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
    if name[:1] in _INDEX_STARTS and _INDEX.fullmatch(name):
        raise UnfitField(node.place, f"`{name}` is looked up as in a list, and this is a mapping")
    child = node.entries.get(name)
    if child is None or (isinstance(child, Scalar) and child.value is None):
        if is_list:
            if child is None:
                return node
            child = Sequence((), child.place)
        elif make is not None:
            made = make()
            if len(steps) > 1:
                child = Mapping({}, {}, made.place)
            elif child is None or not isinstance(made, Scalar):  # a null is a single value, too
                child = made
        elif child is None:
            return node
    new = _edit(child, steps[1:], setter, make)
    return node if new is node.entries.get(name) else node.replacing(name, new)
