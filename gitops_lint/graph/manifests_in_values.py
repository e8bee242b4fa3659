"""Manifests that stand among a release's values as a whole, as many charts take them (`extraObjects`, `rawResources`).

The chart applies them as they are: they are objects with names of their own, and what they refer to follows from their
kinds and not from the keys of values.
"""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.identity import Identity, group_of
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, text_at
from gitops_lint.rulebook.routes import Route
from gitops_lint.rulebook.rulebook import Rulebook


class Manifest(NamedTuple):
    """A manifest among values: the way to it, and the object that it is, under the namespace of its release."""

    route: Route
    object: Object


def manifests_in(values: Node, namespace: str, rulebook: Rulebook) -> tuple[Manifest, ...]:
    """Return the manifests among values, those within others left out.

    One has an apiVersion, a kind and a name; without a namespace it is in its release's.
    """
    manifests: list[Manifest] = []
    _note_below(values, (), namespace, rulebook, manifests)
    return tuple(manifests)


def _note_below(node: Node, route: Route, namespace: str, rulebook: Rulebook, manifests: list[Manifest]) -> None:
    held = _object(node, namespace, rulebook)
    if held is not None:
        manifests.append(Manifest(route, held))
    elif isinstance(node, Mapping):
        for key, value in node.entries.items():
            if not isinstance(value, Scalar):
                _note_below(value, (*route, key), namespace, rulebook, manifests)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if not isinstance(item, Scalar):
                _note_below(item, (*route, index), namespace, rulebook, manifests)


def _object(node: Node, namespace: str, rulebook: Rulebook) -> Object | None:
    if not isinstance(node, Mapping) or "apiVersion" not in node.entries:
        return None
    api_version, kind, name = text_at(node, "apiVersion"), text_at(node, "kind"), text_at(node, "metadata", "name")
    if not api_version or not kind or not name:
        return None
    identity = Identity(group_of(api_version), kind, text_at(node, "metadata", "namespace") or namespace, name)
    is_scoped = not rulebook.is_cluster_scoped(identity.group_kind)
    return Object(identity if is_scoped else identity._replace(namespace=""), node)
