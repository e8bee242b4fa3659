"""Built objects that don't say what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.repo.nodes import Mapping, Scalar, at, text_at
from gitops_lint.repo.problem import Problem

_IDENTITY = (("apiVersion",), ("kind",), ("metadata", "name"))


def nameless(nodes: Iterable[Mapping]) -> Iterator[Problem]:
    """Return the built objects that don't say what they are.

    kustomize takes those without apiVersion, and so does a ResourceSet what its templates make; kustomize-controller
    (its `build`) and flux-operator (internal/builder/resourceset.go) fail then.
    """
    for node in nodes:
        missing = next((route for route in _IDENTITY if not isinstance(at(node, *route), Scalar)), None)
        if missing is not None and node.entries:
            what = "/".join(filter(None, (text_at(node, "kind"), text_at(node, "metadata", "name")))) or "an object"
            field = ".".join(missing)
            message = f"{what} has no `{field}`: failed to decode Kubernetes apiVersion, kind and name"
            place = node.key_place(next(iter(node.entries)))
            yield Problem("invalid-object", message, place, what, f"Give it a `{field}`.")
