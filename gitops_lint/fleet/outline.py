"""What of a cluster others are held against: its objects, and the versions of what they run."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.fleet.result import ClusterOutline
from gitops_lint.graph.model import Graph
from gitops_lint.kustomize.tables.pod_specs import POD_SPECS
from gitops_lint.repo.nodes import Scalar, items_at, text_at


def outline_of(graph: Graph) -> ClusterOutline:
    """Return the outline of a cluster; what isn't known for certain is no part of it."""
    cluster = graph.cluster
    sure = {identity: held for identity, held in cluster.objects.items() if _is_sure(identity, graph)}
    versions = dict(_versions(graph, sure))
    return ClusterOutline(
        name=cluster.name,
        entry=cluster.entry,
        declared=cluster.declared,
        objects=tuple(sorted(map(str, sure))),
        versions=dict(sorted(versions.items())),
    )


def _is_sure(identity: Identity, graph: Graph) -> bool:
    return not identity.has_variable and identity not in graph.cluster.uncertain


def _versions(graph: Graph, sure: dict[Identity, Object]) -> Iterator[tuple[str, str]]:
    """Yield each version that is written, by what has it."""
    for release in graph.cluster.releases.values():
        yield from _version(f"{release.identity}", release.version, release.identity in sure)
    for source in graph.cluster.sources.values():
        yield from _version(f"{source.identity}", source.version, source.identity in sure)
    for identity, held in sure.items():
        yield from _images(identity, held)


def _version(what: str, version: Scalar | None, is_sure: bool) -> Iterator[tuple[str, str]]:
    if is_sure and version is not None and not is_unknown(version.text):
        yield what, version.text


def _images(identity: Identity, held: Object) -> Iterator[tuple[str, str]]:
    """Yield the tag or digest of each container's image, by the object and the image's name."""
    route = POD_SPECS.get(identity.kind)
    for field in ("initContainers", "containers") if route is not None else ():
        for container in items_at(held.node, *(route or "").split("/"), field):
            image = text_at(container, "image")
            if image and not is_unknown(image):
                name, version = _parted(image)
                yield f"{identity} {name}", version


def _parted(image: str) -> tuple[str, str]:
    """Return an image's name, and its digest or tag; `latest` is what counts where neither is written."""
    name, _, digest = image.partition("@")
    if digest:
        return name, digest
    before, colon, tag = image.rpartition(":")
    return (before, tag) if colon and "/" not in tag else (image, "latest")
