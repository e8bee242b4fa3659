"""Keys that kustomize writes without quotes, and that YAML then takes for no text: `80`, `true`, `null`, `<<`.

kustomize fails on them where an object goes through JSON: in a JSON patch, and at the end (kyaml/yaml/rnode.go
MarshalJSON). One that is taken away before that is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.kustomize.late_merges import KEY, is_mergeable
from gitops_lint.kustomize.quoting import is_text_key
from gitops_lint.kustomize.resource import Resource
from gitops_lint.repo.nodes import Mapping, Node, Place, Sequence, mapping_at
from gitops_lint.repo.problem import Problem

_PARTS = (("data",), ("binaryData",), ("metadata", "labels"), ("metadata", "annotations"))


def with_bare_keys(resource: Resource) -> Resource:
    """Return a generated object with a note of its keys that are no text."""
    parts = filter(None, (mapping_at(resource.node, *route) for route in _PARTS))
    bare = [part.key_place(key) for part in parts for key in part.entries if not is_text_key(key)]
    return resource._replace(bare_keys=resource.bare_keys.union(bare)) if bare else resource


def bare_keys(patch: Mapping, fields: tuple[str, ...]) -> frozenset[Place]:
    """Return where a patch has such keys in fields of its metadata that are copied."""
    parts = filter(None, (mapping_at(patch, "metadata", field) for field in fields))
    return frozenset(part.key_place(key) for part in parts for key in part.entries if not is_text_key(key))


def bare_key_problems(resource: Resource) -> Iterator[Problem]:
    """Yield a problem for each noted key that is still there."""
    for place, key in dict.fromkeys(_bare(resource.node, resource.bare_keys)):
        help_ = "Call it otherwise, or write it into the object yourself, with the key in quotes."
        yield bare_key_problem(key, place)._replace(check="invalid-kustomization", help=help_)


def bare_key_problem(key: str, place: Place) -> Problem:
    """Return the problem of a key that kustomize writes anew in any object."""
    message = f"kustomize writes `{key}:` without quotes and fails, since YAML takes that for no text"
    return Problem("invalid-object", message, place, key, "Call it otherwise.")


def _bare(node: Node, noted: frozenset[Place]) -> Iterator[tuple[Place, str]]:
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if node.key_place(key) in noted and not is_text_key(key) and not (key == KEY and is_mergeable(value)):
                yield node.key_place(key), key
            yield from _bare(value, noted)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _bare(item, noted)
