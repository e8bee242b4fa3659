"""The entry points of clusters that the configuration names, where they can't or needn't be found."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.config.model import ClusterSettings
from gitops_lint.flux.entry_point import EntryPoint, Start
from gitops_lint.flux.entry_points import EntryPoints
from gitops_lint.flux.generate import joined, kustomization_file
from gitops_lint.repo.tree import is_manifest


def declared_clusters(clusters: tuple[ClusterSettings, ...], points: EntryPoints) -> tuple[EntryPoint, ...]:
    """Return an entry point for each cluster, sorted by name.

    Where a FluxInstance syncs the folder, or a Kustomization in it applies it and so itself, that is how the cluster
    begins; else somebody applies what is there.
    """
    entries = (_entry_point(cluster, points) for cluster in clusters)
    return tuple(sorted(entries, key=lambda entry: (entry.name, entry.path)))


def _entry_point(cluster: ClusterSettings, points: EntryPoints) -> EntryPoint:
    first = cluster.entries[0]
    root = next((raw for raw in points.roots() if raw.folder in cluster.entries), None)
    if root is not None:
        return points.of_root(root, first, cluster.name)
    synced = {sync.path: sync for sync in points.syncs}
    starts = tuple(
        start
        for entry in cluster.entries
        for start in ([Start(entry, synced[entry])] if entry in synced else _starts(entry, points))
    )
    return EntryPoint(first, starts, declared=any(start.sync for start in starts), name=cluster.name)


def _starts(entry: str, points: EntryPoints) -> Iterator[Start]:
    """Return what whoever applies a file or folder applies: a folder without kustomization file with all below it."""
    documents = points.documents
    folders, files = documents.tree.listing(entry)
    if not (folders or files) or kustomization_file(documents, entry) is not None:
        yield Start(entry)
        return
    if any(is_manifest(name) for name in files):
        yield Start(entry)
    for name in folders:
        yield from _starts(joined(entry, name), points)
