"""What the objects of source-controller say of where they fetch from.

Facts: https://github.com/fluxcd/source-controller api/v1.
"""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.source import Source
from gitops_lint.flux.kustomization import SOURCE_GROUP
from gitops_lint.repo.nodes import Node, Scalar, at, mapping_at

_ADDRESSES = ("url", "endpoint")
_VERSIONS = ("name", "semver", "tag", "branch")
"""What of a source's `ref` names a version, in the order in which source-controller heeds it.

A `digest` and a `commit` come before all of these: where people write both, they mean the same.
"""


def sources(objects: dict[Identity, Object]) -> dict[Identity, Source]:
    """Return the sources among objects."""
    return {identity: _source(held) for identity, held in objects.items() if identity.group == SOURCE_GROUP}


def _source(held: Object) -> Source:
    spec = mapping_at(held.node, "spec")
    return Source(
        held.identity,
        address=_first(at(spec, key) for key in _ADDRESSES),
        version=_first((at(spec, "version"), *(at(spec, "ref", key) for key in _VERSIONS))),
        chart=_first((at(spec, "chart"),)),
    )


def _first(nodes: Iterable[Node | None]) -> Scalar | None:
    return next((node for node in nodes if isinstance(node, Scalar) and node.text), None)
