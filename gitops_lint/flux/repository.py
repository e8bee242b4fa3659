"""A repository's clusters, and what none of them applies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from functools import cached_property
from types import MappingProxyType

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity, group_kind_of
from gitops_lint.cluster.installed_release import InstalledReleases
from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.cluster.object import Object
from gitops_lint.config.model import Config
from gitops_lint.flux.declared_clusters import declared_clusters
from gitops_lint.flux.entry_points import EntryPoint, EntryPoints, Start
from gitops_lint.flux.evaluate import Evaluation
from gitops_lint.flux.generated_artifacts import ARTIFACT_GENERATOR, EXTERNAL_ARTIFACT, generator_sources
from gitops_lint.flux.inclusion import Inclusion
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import FluxKustomization, kustomization_identity
from gitops_lint.flux.left_out import left_out, objects_of
from gitops_lint.flux.own_source import Use, evidence, likeliest
from gitops_lint.flux.release_at_start import releases_at_start
from gitops_lint.flux.sources import Sources, prefix_of
from gitops_lint.flux.starts import started
from gitops_lint.flux.syncs import source_of
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.repo.documents import Documents, File
from gitops_lint.repo.nodes import Scalar, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.tree import is_example, is_hidden, is_manifest
from gitops_lint.rulebook.rulebook import Rulebook


class Repository:
    """All that Flux would make of a repository's files.

    `mapped` says which folder of the tree holds a checkout of another source, by the source's name or URL. `config`
    may name the clusters, and the release of Flux that they run.
    """

    def __init__(
        self,
        documents: Documents,
        rulebook: Rulebook,
        mapped: Map[str, str] = MappingProxyType({}),
        config: Config | None = None,
    ) -> None:
        self.documents = documents
        self.rulebook = rulebook
        self.mapped = mapped
        self.config = config if config is not None else Config()
        self.builder = Builder(documents)
        self.inclusion = Inclusion(documents)
        self.entry_points = EntryPoints(documents, self.inclusion)

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters, sorted by name."""
        return tuple(
            Evaluation(self.builder, self.rulebook, entry, self._sources(entry), self._installed(entry)).run()
            for entry in self._entries()
        )

    def _entries(self) -> tuple[EntryPoint, ...]:
        points = self.entry_points
        if self.config.clusters:
            return declared_clusters(self.config.clusters, points)
        return points.find(self._kustomizations)

    def _installed(self, entry: EntryPoint) -> InstalledReleases:
        own = (cluster.flux_version for cluster in self.config.clusters if cluster.name == entry.name)
        said = next(filter(None, own), self.config.flux_version)
        return releases_at_start(entry, self.inclusion, self.rulebook, said)

    def _first(self, start: Start) -> Iterator[FluxKustomization]:
        """Return the Kustomizations that a start brings by itself."""
        for node in started(start, self.builder).objects if start.sync is None else ():
            if group_kind_of(node) == KUSTOMIZATION:
                namespace, name = text_at(node, "metadata", "namespace"), text_at(node, "metadata", "name")
                yield FluxKustomization(kustomization_identity(namespace or "", name or ""), node)

    def _kustomizations(self, start: Start) -> frozenset[Identity]:
        return frozenset(kustomization.identity for kustomization in self._first(start))

    def _sources(self, entry: EntryPoint) -> Sources:
        """Return the sources that are this repository, as far as the entry point tells."""
        syncs = [start.sync for start in entry.starts if start.sync is not None]
        if syncs:
            path = text_at(syncs[0].instance, "sync", "path") or ""
            return self._located(frozenset(map(source_of, syncs)), path)
        first = [kustomization for start in entry.starts for kustomization in self._first(start)]
        if entry.root is not None:
            first = [one for one in first if one.identity.name == text_at(entry.root.node, "metadata", "name")] or first
        uses = [self._use(one, one.source.identity) for one in first if one.source is not None]
        # what an ArtifactGenerator makes comes of the sources that it reads
        own = likeliest(evidence(use for use in uses if use.source.kind != EXTERNAL_ARTIFACT))
        if own is None:
            generators = (Use(one, "", None, "") for start in entry.starts for one in self._generators_sources(start))
            own = likeliest(evidence(generators))
        paths = [use.path for use in uses if use.source == own]
        return self._located(frozenset({own} if own else ()), paths[0] if paths else "")

    def _use(self, kustomization: FluxKustomization, source: Identity) -> Use[Identity]:
        path = kustomization.path
        prefix = prefix_of(self.documents.tree, path)
        folder = f"{prefix}/{path}".lstrip("/") if prefix is not None else None
        return Use(source, path, folder, kustomization.node.place.path)

    def _located(self, own: frozenset[Identity], path: str) -> Sources:
        """Return the sources that are this repository; a path that they have tells which part of it they hold."""
        tree = self.documents.tree
        return Sources(tree, own, prefix_of(tree, clean_path(path)) or "", self.mapped)

    def _generators_sources(self, start: Start) -> Iterator[Identity]:
        for node in started(start, self.builder).objects if start.sync is None else ():
            if group_kind_of(node) == ARTIFACT_GENERATOR:
                yield from (origin for _, origin in generator_sources(node))

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that nothing includes, although what lies beside them is applied."""
        return tuple(left_out(self.inclusion, self._taken_in(), self.rulebook))

    def _taken_in(self) -> frozenset[str]:
        return frozenset(file for cluster in self.clusters for file in cluster.files)

    def unapplied(self) -> Iterator[File]:
        """Return the manifests that no cluster takes in; templates of charts and of whole repositories are none."""
        taken_in = self._taken_in() | self.inclusion.patch_files
        for file in self.documents.loaded():
            is_set_aside = is_hidden(file.path) or is_example(file.path)
            if file.path not in taken_in and not is_set_aside and _is_meant_as_manifest(file.text):
                yield file

    def manifests(self, counts: Callable[[str], bool]) -> Iterator[tuple[str, Object]]:
        """Return every object in the files that count by their paths, patches left out, as it is called there."""
        for path in sorted(self.documents.tree.paths - self.inclusion.patch_files):
            if is_manifest(path) and counts(path):
                for held in objects_of(self.documents.load(path), self.rulebook):
                    yield path, held

    def lost_paths(self) -> tuple[Scalar, ...]:
        """Return the paths of FluxInstances that lead nowhere; where the configuration names clusters, none counts."""
        return () if self.config.clusters else self.entry_points.lost

    def not_applied(self) -> Iterator[Build]:
        """Return the builds of the kustomizations that no cluster takes in, those alone that no other lists."""
        taken_in = self._taken_in()
        for folder in self.inclusion.kustomization_folders:
            if is_hidden(folder) or folder in self.inclusion.included_by:
                continue
            build = self.builder.build(folder)
            if not build.files & taken_in:
                yield build


def _is_meant_as_manifest(text: str) -> bool:
    if any(sign in text for sign in ("{{", "{%", "<<")):
        return False
    says = [word in text for word in ("apiVersion", "kind")]
    return all(says) or (any(says) and ".toolkit.fluxcd.io/" in text)  # a slip in one of the two may be the fault
