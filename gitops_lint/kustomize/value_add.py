"""The ValueAddTransformer: puts one value into fields, whole or as a part of a file path.

Source: api/internal/builtins/ValueAddTransformer.go, api/filters/valueadd/valueadd.go, kyaml/filesys/util.go.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_paths import UnknownField, change_along
from gitops_lint.kustomize.identity import NO_NAMESPACE
from gitops_lint.kustomize.loader import Found, Loader
from gitops_lint.kustomize.resource import Resource
from gitops_lint.kustomize.selectors import InvalidSelector, make_selector
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at, items_at, mapping_at, text_at
from gitops_lint.repo.problem import Problem

_NAMESPACE_PATH = "metadata/namespace"


def add_value(configuration: Mapping, accumulator: Accumulator, folder: str, loader: Loader) -> None:
    """Put the value of a ValueAddTransformer into its targets; without one, the folder's name is the value."""
    value = (text_at(configuration, "value") or "").strip() or posixpath.basename(folder)
    targets = [*items_at(configuration, "targets"), *_shared_targets(configuration, accumulator, folder, loader)]
    if not targets:
        accumulator.report(_fault(configuration.place, "a ValueAddTransformer needs `targets`"))
    for target in targets:
        if isinstance(target, Mapping):
            try:
                _add(value, target, accumulator)
            except (UnknownField, InvalidSelector) as error:
                accumulator.report(_fault(target.place, f"a value can't be added: {error}"))


def _shared_targets(configuration: Mapping, accumulator: Accumulator, folder: str, loader: Loader) -> tuple[Node, ...]:
    path = configuration.get("targetFilePath")
    if not isinstance(path, Scalar) or not path.text:
        return ()
    target = loader.find(folder, path.text)
    if target.found is not Found.FILE:
        accumulator.report(loader.missing(folder, path, "targetFilePath", "file"))
        return ()
    accumulator.files.add(target.path)
    file = loader.documents.load(target.path)
    accumulator.problems += file.problems
    return items_at(file.documents[0].root, "targets") if file.documents else ()


def _add(value: str, target: Mapping, accumulator: Accumulator) -> None:
    path = text_at(target, "fieldPath") or ""
    if not path:
        accumulator.report(_fault(target.place, "a target of a ValueAddTransformer needs a `fieldPath`"))
        return
    place = target.entries["fieldPath"].place
    selector = mapping_at(target, "selector")
    wanted = make_selector(selector) if selector is not None else None
    position = at(target, "filePathPosition")
    number = position.value if isinstance(position, Scalar) and isinstance(position.value, int) else 0

    def change(old: Node) -> Node:
        if not isinstance(old, Scalar):
            raise UnknownField(f"there is no single value at `{path}`")
        return Scalar(_inserted(old.text, number - 1, value) if number > 0 else value, place)

    for index, resource in enumerate(accumulator.resources):
        if wanted is None or wanted.matches(resource):
            accumulator.resources[index] = _changed(resource, path, change, place)


def _changed(resource: Resource, path: str, change: Callable[[Node], Node], place: Place) -> Resource:
    if path == _NAMESPACE_PATH and resource.id.namespace == NO_NAMESPACE:
        return resource
    steps = tuple(step.replace("\\/", "/") for step in re.split(r"(?<!\\)/", path))
    changed = change_along(resource.node, steps, change, Scalar("", place, ""))
    return resource.with_node(changed) if isinstance(changed, Mapping) else resource


def _inserted(path: str, position: int, part: str) -> str:
    """Return a file path with a part more; one that is absolute stays so."""
    root = "/" if path.startswith("/") else ""
    parts = [step for step in path.split("/") if step]
    return root + "/".join((*parts[:position], part, *parts[position:]))


def _fault(place: Place, message: str) -> Problem:
    return Problem("invalid-kustomization", message, place, "ValueAddTransformer")
