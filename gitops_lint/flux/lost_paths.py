"""Paths of what clusters begin with that lead nowhere: no cluster is there then of which anything could be told."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TypeGuard

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.unapplied import LostPath
from gitops_lint.flux.entry_points import EntryPoints
from gitops_lint.flux.instances import artifact_of, kind_of_source, name_of_sync
from gitops_lint.flux.kustomization import path_in
from gitops_lint.flux.raw_kustomizations import RawKustomization, RawKustomizations, SourceName
from gitops_lint.flux.source_urls import is_same_repository, normalized_url
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, mapping_at, text_at
from gitops_lint.repo.to_fill_in import holds_what_to_fill_in, is_to_fill_in
from gitops_lint.repo.tree import is_of_templates


def lost_paths(entry_points: EntryPoints, taken_in: frozenset[str]) -> Iterator[LostPath]:
    """Return the paths that lead nowhere; `taken_in` are the files of all clusters."""
    yield from _of_instances(entry_points)
    yield from _of_bootstraps(entry_points.raw, taken_in)


def _of_instances(entry_points: EntryPoints) -> Iterator[LostPath]:
    """Return those of FluxInstances; that of an instance for another repository may lead nowhere here."""
    for instance, namespace in entry_points.instances:
        path = at(instance, "sync", "path")
        if entry_points.synced_folder(instance) is None and _is_known(path):
            is_own = _syncs_this_repository(entry_points, instance, namespace)
            yield LostPath(path, "a FluxInstance's sync", is_own, lies_within=False)


def _syncs_this_repository(entry_points: EntryPoints, instance: Mapping, namespace: str) -> bool:
    """Tell whether an instance syncs what another does whose path is here, or what Kustomizations build here.

    Where others sync this repository, or Git holds the source, it is another one's if the addresses differ.
    """
    artifact = artifact_of(instance)
    if entry_points.syncs:
        return artifact is not None and artifact in {artifact_of(sync.instance) for sync in entry_points.syncs}
    source = SourceName(kind_of_source(instance), name_of_sync(instance, namespace))
    url = text_at(instance, "sync", "url") or ""
    is_at_its_address = all(is_same_repository(url, known) for known in entry_points.raw.urls_of(source))
    return is_at_its_address and entry_points.raw.is_of_this_repository(source)


def _of_bootstraps(raw: RawKustomizations, taken_in: frozenset[str]) -> Iterator[LostPath]:
    """Return those of Kustomizations that `flux bootstrap` wrote and that no cluster takes in."""
    for kustomization in raw.all:
        path = path_in(mapping_at(kustomization.node, "spec"))
        is_lost = kustomization.folder is None and not kustomization.foreign
        is_left = kustomization.file not in taken_in and not is_of_templates(kustomization.file)
        if is_lost and is_left and _is_known(path) and _is_as_bootstrapped(raw, kustomization):
            is_own = _is_of_this_repository(raw, kustomization)
            yield LostPath(path, f"Kustomization `{kustomization.name}`", is_own, lies_within=True)


def _is_as_bootstrapped(raw: RawKustomizations, kustomization: RawKustomization) -> bool:
    """Tell whether a Kustomization is as `flux bootstrap` leaves it: its source, of the same name, is in its file.

    Who takes the file in from elsewhere, as a base, may patch its path.
    """
    file, source = kustomization.file, kustomization.source
    is_base = not {posixpath.dirname(file), file}.issuperset(raw.inclusion.topmost(file))
    return source.name == kustomization.name and source in raw.sources_in(file) and not is_base


def _is_of_this_repository(raw: RawKustomizations, kustomization: RawKustomization) -> bool:
    """Tell whether Kustomizations build of the source here, of which all that are called so are one."""
    urls = {normalized_url(url) for url in raw.urls_of(kustomization.source)}
    return len(urls) == 1 and raw.is_of_this_repository(kustomization.source)


def _is_known(path: Node | None) -> TypeGuard[Scalar]:
    """Tell whether a path is written as Flux takes it: no part of it is to be filled in first."""
    if not isinstance(path, Scalar) or not path.text:
        return False
    return not (is_unknown(path.text) or is_to_fill_in(path.text) or holds_what_to_fill_in(path.text))
