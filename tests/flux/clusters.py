"""Small repositories, and the clusters that Flux would make of them.

Manifests are written as JSON, which is YAML, so that a test shows only what it is about.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.flux.repository import Repository
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import at, to_data
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook

Files = dict[str, str]

API_VERSIONS = {
    "ArtifactGenerator": "source.extensions.fluxcd.io/v1beta1",
    "Bucket": "source.toolkit.fluxcd.io/v1",
    "ClusterRole": "rbac.authorization.k8s.io/v1",
    "Deployment": "apps/v1",
    "ExternalArtifact": "source.toolkit.fluxcd.io/v1",
    "FluxInstance": "fluxcd.controlplane.io/v1",
    "GitRepository": "source.toolkit.fluxcd.io/v1",
    "HelmRelease": "helm.toolkit.fluxcd.io/v2",
    "Kustomization": "kustomize.toolkit.fluxcd.io/v1",
    "OCIRepository": "source.toolkit.fluxcd.io/v1",
    "ResourceSet": "fluxcd.controlplane.io/v1",
    "ResourceSetInputProvider": "fluxcd.controlplane.io/v1",
}
"""All other kinds are taken to be of `v1`."""

SOURCE = {"kind": "GitRepository", "name": "flux-system", "namespace": "flux-system"}
URL = "https://git.example.com/home/cluster"


def manifest(kind: str, name: str, namespace: str | None = None, **fields: Any) -> str:
    """Return one object as a document; `metadata` adds to its name and namespace."""
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {}) | fields.pop("metadata", {})
    api_version = fields.pop("api_version", API_VERSIONS.get(kind, "v1"))
    return document({"apiVersion": api_version, "kind": kind, "metadata": metadata, **fields})


def document(data: Any) -> str:
    return f"---\n{json.dumps(data)}\n"


def kustomize(**fields: Any) -> str:
    """Return a kustomization file."""
    return document(fields)


def flux(name: str, path: str, namespace: str | None = "flux-system", **spec: Any) -> str:
    """Return a Flux Kustomization whose source is this repository; a field of None leaves the usual one out."""
    metadata = spec.pop("metadata", {})
    usual = {"interval": "1h", "path": path, "prune": True, "sourceRef": SOURCE}
    kept = {key: value for key, value in {**usual, **spec}.items() if value is not None}
    return manifest("Kustomization", name, namespace, metadata=metadata, spec=kept)


def source(name: str = "flux-system", namespace: str = "flux-system", **spec: Any) -> str:
    return manifest("GitRepository", name, namespace, spec={"interval": "1m", "url": URL, **spec})


def bootstrapped(*manifests: str, path: str = "cluster", files: Files | None = None) -> Files:
    """Return what `flux bootstrap` leaves, a cluster that applies a folder with itself in it, and more manifests."""
    own = {f"{path}/flux-system.yaml": source() + flux("flux-system", f"./{path}")}
    return own | ({f"{path}/all.yaml": "".join(manifests)} if manifests else {}) | (files or {})


def config_map(name: str, namespace: str | None = None, **data: str) -> str:
    return manifest("ConfigMap", name, namespace, data=data)


def clusters_of(files: Files) -> dict[str, Cluster]:
    """Return the clusters of a repository by name."""
    clusters = Repository(Documents(MemoryTree(files)), Rulebook()).clusters
    assert len({cluster.name for cluster in clusters}) == len(clusters)
    return {cluster.name: cluster for cluster in clusters}


def cluster_of(files: Files) -> Cluster:
    """Return the one cluster of a repository."""
    clusters = clusters_of(files)
    assert len(clusters) == 1, sorted(clusters)
    return next(iter(clusters.values()))


def named(cluster: Cluster, kind: str) -> list[str]:
    """Return the objects of a kind as `namespace/name`, or as `name` where they have no namespace."""
    return sorted(
        "/".join(part for part in (one.namespace, one.name) if part) for one in cluster.objects if one.kind == kind
    )


def only(cluster: Cluster, kind: str, name: str | None = None) -> Object:
    """Return the one object of a kind, or of a kind and name."""
    found = [one for one in cluster.objects if one.kind == kind and name in (None, one.name)]
    assert len(found) == 1, found
    return cluster.objects[found[0]]


def value(found: Object, *route: str | int) -> Any:
    """Return what a route leads to in an object's manifest, as plain data."""
    return to_data(at(found.node, *route))


def kustomization_of(name: str, namespace: str = "flux-system") -> Identity:
    return Identity("kustomize.toolkit.fluxcd.io", "Kustomization", namespace, name)


def faults(files: Files) -> list[str]:
    """Return the names of the checks that find an error or warning, sorted.

    What is wrong with single fields (GL4) is left out: manifests have only those here that a test is about.
    """
    found = analyse_tree(MemoryTree(files), Path("example")).findings
    return sorted(one.check.name for one in found if one.severity != "info" and not one.check.id.startswith("GL4"))
