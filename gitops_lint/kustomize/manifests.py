"""Objects of a file: each document checked as kustomize checks it, and lists taken apart (api/resource/factory.go)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.kustomize.resource import Resource, id_of, is_empty, is_null, text_of
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence
from gitops_lint.repo.parser import Document
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.scalars import TYPED_STARTS, resolve


class Manifest(NamedTuple):
    """The objects of a file, and what is wrong with it."""

    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...]
    may_be_beyond_json: bool = False
    """Whether its text looks as if it held what doesn't go through JSON."""


def read_objects(documents: tuple[Document, ...]) -> Manifest:
    """Return the objects of documents; a List gives those in it, after those of other documents."""
    problems: list[Problem] = []
    waiting: list[Node] = [document.root for document in documents]
    resources: list[Resource] = []
    while waiting:
        later: list[Node] = []
        for node in waiting:
            if is_empty(node):
                continue
            fault = _fault(node)
            if fault is not None:
                problems.append(fault)
            elif isinstance(node, Mapping):
                if text_of(node.entries.get("kind")).endswith("List") and "items" in node.entries:
                    later += _items(node, problems)
                else:
                    resources.append(Resource(node, id_of(node)))
        waiting = later
    return Manifest(tuple(resources), tuple(problems))


def odd_keys(*objects: Mapping) -> Iterator[tuple[str, Place]]:
    """Yield the keys below the first level of objects that without quotes are no strings, such as `1` and `true`.

    Each comes with where it is written. On the first level Go makes strings of them.
    """
    waiting = [value for node in objects for value in node.entries.values()]
    plain: set[str] = set()  # nearly all keys come again and again
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            for key in () if node.entries.keys() <= plain else node.entries:
                if key[:1] in TYPED_STARTS and resolve(key) != key:  # a moment is another string
                    yield key, node.key_place(key)
                else:
                    plain.add(key)
            waiting += [value for value in node.entries.values() if type(value) is not Scalar]
        elif isinstance(node, Sequence):
            waiting += [item for item in node.items if type(item) is not Scalar]


def _items(node: Mapping, problems: list[Problem]) -> tuple[Node, ...]:
    items = node.entries.get("items")
    if items is None or is_null(items):
        return ()
    if not isinstance(items, Sequence):
        kind = text_of(node.entries.get("kind"))
        message = f"`items` of a {kind} must be a list"
        problems.append(Problem("invalid-object", message, items.place, kind))
        return ()
    return items.items


def _fault(node: Node) -> Problem | None:
    """Return what keeps a document from being an object."""
    if not isinstance(node, Mapping):
        what = "a list" if isinstance(node, Sequence) else "a single value"
        help_ = "Each document of a manifest is one object, with apiVersion, kind and metadata."
        return Problem("invalid-object", f"this document is {what}, not a Kubernetes object", node.place, what, help_)
    kind = text_of(node.entries.get("kind"))
    if not kind:
        message = "this document is no Kubernetes object: it has no `kind`"
        if isinstance(node.entries.get("sops"), Mapping):
            message = "this document is no Kubernetes object: it is a whole file that SOPS has encrypted"
        help_ = "If it is something else (Helm values, a configuration file), don't list it among `resources`."
        return Problem("invalid-object", message, _first_line(node), "kind", help_)
    if kind.endswith("List"):
        return None  # one without items, too, which kustomize takes for an object even if it has no name
    if not id_of(node).name:
        message = f"this {kind} has no `metadata.name`"
        metadata = node.entries.get("metadata")
        help_ = "Give it a name."
        if isinstance(metadata, Mapping) and "generateName" in metadata:
            help_ = "kustomize needs a name; `generateName` is not enough."
        return Problem("invalid-object", message, _first_line(node), kind, help_)
    return None


def _first_line(node: Mapping) -> Place:
    """Return the place of the first key: a finding shouldn't underline a whole file."""
    first = next(iter(node.entries), None)
    return node.key_place(first) if first is not None else node.place
