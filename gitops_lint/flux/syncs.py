"""What the Flux Operator makes of a FluxInstance's `sync`: a source and a Kustomization of one name.

Facts: https://github.com/controlplaneio-fluxcd/flux-operator internal/builder, docs/api/v1.
"""

from __future__ import annotations

from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.entry_point import Sync
from gitops_lint.flux.instances import kind_of_source
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import SOURCE_GROUP, kustomization_identity
from gitops_lint.kustomize.build import Builder
from gitops_lint.repo.nodes import Mapping, Scalar, Sequence, at, from_data, items_at, mapping_at, text_at

_ACCOUNT = "kustomize-controller"
"""The account that the sync is applied with where tenants are locked in (internal/builder/profiles.go)."""


def source_of(sync: Sync) -> Identity:
    """Return the identity of the source that a sync makes."""
    return Identity(SOURCE_GROUP, kind_of_source(sync.instance), sync.namespace, sync.name)


def kustomization_of(sync: Sync) -> Identity:
    """Return the identity of the Kustomization that a sync makes."""
    return kustomization_identity(sync.namespace, sync.name)


def synced_objects(sync: Sync, builder: Builder) -> tuple[Mapping, ...]:
    """Return the source and the Kustomization of a sync, with the instance's own patches applied to them."""
    node = mapping_at(sync.instance, "sync")
    assert node is not None  # noqa: S101 (EntryPoints takes no instance without it)
    source = source_of(sync)
    metadata = {"name": sync.name, "namespace": sync.namespace}
    objects = (
        from_data({"apiVersion": f"{SOURCE_GROUP}/v1", "kind": source.kind, "metadata": metadata}, node.place),
        from_data(
            {"apiVersion": f"{KUSTOMIZATION.group}/v1", "kind": KUSTOMIZATION.kind, "metadata": metadata}, node.place
        ),
    )
    secret = text_at(node, "pullSecret")
    locked = at(sync.instance, "cluster", "multitenant")
    is_locked = isinstance(locked, Scalar) and locked.value is True
    account = {"serviceAccountName": _ACCOUNT} if is_locked else {}
    specs = (
        {"interval": "1m", "url": text_at(node, "url") or ""} | ({"secretRef": {"name": secret}} if secret else {}),
        {"interval": "10m", "prune": True, "sourceRef": {"kind": source.kind, "name": sync.name}} | account,
    )
    made = []
    for manifest, data in zip(objects, specs, strict=True):
        spec = from_data(data, node.place)
        assert isinstance(manifest, Mapping) and isinstance(spec, Mapping)  # noqa: S101, PT018
        path = node.get("path")
        if "sourceRef" in spec and isinstance(path, Scalar):
            spec = spec.replacing("path", path)
        made.append(manifest.replacing("spec", spec))
    patches = items_at(sync.instance, "kustomize", "patches")
    if not patches:
        return tuple(made)
    top = Mapping({"patches": Sequence(patches, node.place)}, {}, node.place)
    return builder.transform(tuple(made), top).objects
