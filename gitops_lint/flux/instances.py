"""FluxInstances as they stand in files: what each has Flux sync."""

from __future__ import annotations

from gitops_lint.cluster.identity import group_kind_of, is_unknown
from gitops_lint.flux.sources import GIT_REPOSITORY
from gitops_lint.repo.nodes import Mapping, Scalar, mapping_at, text_at
from gitops_lint.rulebook.group_kind import GroupKind

FLUX_INSTANCE = GroupKind("fluxcd.controlplane.io", "FluxInstance")
_VALUES = (("instance",), ("spec", "values", "instance"))
"""Where the flux-instance chart's values hold the instance's spec: in a values file, in a HelmRelease."""


def artifact_of(instance: Mapping) -> tuple[str, ...] | None:
    """Return which artifact an instance syncs: its kind, address and revision; None where that isn't known."""
    url, ref = (text_at(instance, "sync", field) for field in ("url", "ref"))
    source = (kind_of_source(instance), url or "", ref or "")
    return source if url and not any(map(is_unknown, source)) else None


def name_of_sync(instance: Mapping, namespace: str) -> str:
    """Return what the source and the Kustomization are called that an instance in a namespace makes."""
    return text_at(instance, "sync", "name") or namespace


def kind_of_source(instance: Mapping) -> str:
    """Return the kind of the source that an instance makes."""
    return text_at(instance, "sync", "kind") or GIT_REPOSITORY


def with_path(instance: Mapping, path: Scalar) -> Mapping:
    """Return an instance that syncs another path."""
    sync = mapping_at(instance, "sync")
    return instance.replacing("sync", sync.replacing("path", path)) if sync is not None else instance


def instances_in(root: Mapping) -> tuple[tuple[Mapping, str], ...]:
    """Return the specs of FluxInstances in a document, with the namespace that each would be in."""
    namespace = text_at(root, "metadata", "namespace") or "flux-system"
    if group_kind_of(root) == FLUX_INSTANCE:
        spec = mapping_at(root, "spec")
        return ((spec, namespace),) if spec is not None else ()
    in_values = (mapping_at(root, *route) for route in _VALUES)
    return tuple((spec, namespace) for spec in in_values if spec is not None and mapping_at(spec, "sync") is not None)
