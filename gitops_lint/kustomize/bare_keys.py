"""Keys that a generator writes without quotes, and that YAML then takes for no text: `80`, `true`, `null`.

kustomize fails on them where an object goes through JSON: in a JSON patch, and at the end (kyaml/yaml/rnode.go
MarshalJSON). One that is taken away before that is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.kustomize.quoting import is_text_key
from gitops_lint.kustomize.resource import Resource
from gitops_lint.repo.nodes import mapping_at
from gitops_lint.repo.problem import Problem

_PARTS = (("data",), ("binaryData",), ("metadata", "labels"), ("metadata", "annotations"))


def with_bare_keys(resource: Resource) -> Resource:
    """Return a generated object with a note of its keys that are no text."""
    parts = filter(None, (mapping_at(resource.node, *route) for route in _PARTS))
    bare = [part.key_place(key) for part in parts for key in part.entries if not is_text_key(key)]
    return resource._replace(bare_keys=frozenset(bare)) if bare else resource


def bare_key_problems(resource: Resource) -> Iterator[Problem]:
    """Yield a problem for each noted key that is still there."""
    for part in filter(None, (mapping_at(resource.node, *route) for route in _PARTS)):
        for key in part.entries:
            if part.key_place(key) in resource.bare_keys and not is_text_key(key):
                message = f"kustomize generates `{key}:` without quotes and fails, since YAML takes that for no text"
                help_ = "Call it otherwise, or write the object yourself, with the key in quotes."
                yield Problem("invalid-kustomization", message, part.key_place(key), key, help_)
