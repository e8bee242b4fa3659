"""The suffix with a hash of their content that generated objects get (api/internal/builtins/HashTransformer.go)."""

from __future__ import annotations

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.hashing import content_hash, is_hash_known
from gitops_lint.kustomize.resource import Resource
from gitops_lint.repo.nodes import Scalar, setting


def add_hashes(accumulator: Accumulator) -> None:
    """Put a hash of its content after the name of each object that wants one."""
    for number, resource in enumerate(accumulator.resources):
        if resource.is_hashed:
            if not is_hash_known(resource.node):
                message = f"the hash in the name of {resource.id} isn't known: it is made of more than is written"
                accumulator.not_followed(message, resource.name_place)
            accumulator.resources[number] = _hashed(resource)


def _hashed(resource: Resource) -> Resource:
    name = f"{resource.name}-{content_hash(resource.node)}"
    node = setting(resource.node, ("metadata", "name"), Scalar(name, resource.name_place))
    return resource.remembering().with_node(node)
