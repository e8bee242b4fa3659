"""A repository's clusters, and what none of them applies."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity, group_kind_of, is_unknown
from gitops_lint.cluster.installed_release import InstalledReleases
from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unapplied import Unapplied, UnappliedFolder
from gitops_lint.config.model import Config
from gitops_lint.flux.cluster_names import cluster_names
from gitops_lint.flux.declared_clusters import declared_clusters
from gitops_lint.flux.entry_point import EntryPoint, Start
from gitops_lint.flux.entry_points import EntryPoints
from gitops_lint.flux.evaluate import Evaluation
from gitops_lint.flux.generated_artifacts import ARTIFACT_GENERATOR, EXTERNAL_ARTIFACT, generator_sources
from gitops_lint.flux.inclusion import Inclusion, inclusion_of
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import FluxKustomization, kustomization_identity, read_kustomization
from gitops_lint.flux.left_out import left_out, object_of, objects_of
from gitops_lint.flux.lost_paths import lost_paths
from gitops_lint.flux.nesting import Built, Written, without_nested
from gitops_lint.flux.own_source import Use, evidence, likeliest, proven
from gitops_lint.flux.release_at_start import releases_at_start
from gitops_lint.flux.sources import Sources, prefix_of
from gitops_lint.flux.starts import started
from gitops_lint.flux.syncs import kustomization_of, source_of
from gitops_lint.flux.unapplied_folders import unapplied_folders
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.kustomize.generators import without_contents
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.repo.copies import share_out
from gitops_lint.repo.documents import Documents, File, Same
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Mapping, at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.tree import is_archived, is_example, is_hidden, is_manifest, is_of_tests
from gitops_lint.rulebook.rulebook import Rulebook

_Made = TypeVar("_Made")


@keeps_values
class Repository:
    """All that Flux would make of a repository's files.

    `mapped` says which folder of the tree holds a checkout of another source, by the source's name or URL. `config`
    may name the clusters, and the release of Flux that they run. `look` is what comes next for each cluster: where
    several processes work the clusters out, each looks at its own.
    """

    def __init__(
        self,
        documents: Documents,
        rulebook: Rulebook,
        mapped: Map[str, str] = MappingProxyType({}),
        config: Config | None = None,
        look: Callable[[Cluster], object] | None = None,
    ) -> None:
        self.documents = documents
        self.rulebook = rulebook
        self.mapped = mapped
        self.config = config if config is not None else Config()
        self._look = look
        self._seen: dict[int, object] = {}
        self.builder = Builder(documents)

    @kept_value
    def inclusion(self) -> Inclusion:
        """What the kustomization files list."""
        return inclusion_of(self.documents)

    @kept_value
    def entry_points(self) -> EntryPoints:
        """Where clusters begin."""
        return EntryPoints(self.documents, self.inclusion)

    @kept_value
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters, sorted by name; none where that fails, or takes too long: one may be a part of another."""
        return self.documents.faults.in_time(self._found_clusters, (), "which clusters there are, and what they hold")

    def _found_clusters(self) -> tuple[Cluster, ...]:
        if self.config.clusters:
            declared = declared_clusters(self.config.clusters, self.entry_points)
            return tuple(map(self._known_again, self._shared_out(declared, self._evaluated, lambda made: made)))
        entries = self.entry_points.find(self._first)
        built = self._shared_out(entries, self._built, lambda of_entry: of_entry.cluster)
        built = [of_entry._replace(entry=entry) for of_entry, entry in zip(built, entries, strict=True)]
        if len(built) > 1:
            built = without_nested(built, self._evaluated)
        names = cluster_names([of_entry.entry.path for of_entry in built])
        clusters = (replace(of_entry.cluster, name=name) for of_entry, name in zip(built, names, strict=True))
        return tuple(sorted(map(self._known_again, clusters), key=lambda cluster: cluster.name))

    def _shared_out(
        self, entries: Sequence[EntryPoint], make: Callable[[EntryPoint], _Made], cluster_of: Callable[[_Made], Cluster]
    ) -> list[_Made]:
        """Return what is made of each entry point, by several processes where that is worth it.

        There are about as many objects as manifests; where bases make many of few, the first cluster tells.
        """
        if not self.documents.processes.share_clusters:
            return list(map(make, entries))
        objects = sum(map(is_manifest, self.documents.tree.paths))
        if self.documents.processes.number_for(len(entries), objects) > 1:
            return self._looked_at(entries, make, cluster_of, objects)
        made = list(map(make, entries[:1]))
        objects = sum(len(cluster_of(first).objects) for first in made) * (len(entries) - 1)
        if self.documents.processes.number_for(len(entries) - 1, objects) > 1:
            return made + self._looked_at(entries[1:], make, cluster_of, objects)
        return made + list(map(make, entries[1:]))

    def _looked_at(
        self,
        entries: Sequence[EntryPoint],
        make: Callable[[EntryPoint], _Made],
        cluster_of: Callable[[_Made], Cluster],
        objects: int,
    ) -> list[_Made]:
        """Return what several processes make of entry points, and keep what they see in the clusters."""
        pairs = share_out(self.documents, entries, partial(self._made_and_seen, make, cluster_of), objects)
        self._seen.update((id(cluster_of(made).objects), seen) for made, seen in pairs)
        return [made for made, _ in pairs]

    def _made_and_seen(
        self, make: Callable[[EntryPoint], _Made], cluster_of: Callable[[_Made], Cluster], entry: EntryPoint
    ) -> tuple[_Made, object]:
        made = make(entry)
        return made, self._look(cluster_of(made)) if self._look is not None else None

    def seen_in(self, cluster: Cluster) -> object:
        """Return what was seen in a cluster by who worked it out, or None; the cluster's name wasn't known then."""
        return self._seen.get(id(cluster.objects))

    def _known_again(self, cluster: Cluster) -> Cluster:
        """Return a cluster, or that of an earlier run to which nothing has changed."""
        tables = (cluster.objects, cluster.applied, cluster.appliers, cluster.sources, cluster.releases, cluster.faulty)
        in_order = tuple(tuple(table) for table in tables)  # which equal tables needn't be
        return self.documents.held_again(("cluster", cluster.name, cluster.entry, in_order), cluster)

    def _evaluated(self, entry: EntryPoint) -> Cluster:
        installed = self._installed(entry)
        return self.documents.kept(("evaluated", entry, installed), partial(self._evaluate, entry, installed))

    def _evaluate(self, entry: EntryPoint, installed: InstalledReleases) -> Cluster:
        return Evaluation(self.builder, self.rulebook, entry, self._sources(entry), installed).run()

    def _built(self, entry: EntryPoint) -> Built:
        """Return what an entry point gives; what a FluxInstance syncs begins with its folder."""
        cluster = self._evaluated(entry)
        files: set[str] = set()
        first: dict[Identity, Written] = {}
        for start in entry.starts:
            if start.sync is None:
                files |= started(start, self.builder).files
                first |= {kustomization.identity: _written(kustomization) for kustomization in self._first(start)}
                continue
            files |= self.inclusion.files_below(start.path)
            synced = cluster.applied.get(kustomization_of(start.sync))
            for identity in synced.objects if synced is not None else ():
                if identity.group_kind == KUSTOMIZATION and identity in cluster.objects:
                    first[identity] = _written(read_kustomization(cluster.objects[identity], self.documents.derived))
        return Built(entry, cluster, frozenset(files), first)

    def _installed(self, entry: EntryPoint) -> InstalledReleases:
        own = (cluster.flux_version for cluster in self.config.clusters if cluster.name == entry.name)
        said = next(filter(None, own), self.config.flux_version)
        return releases_at_start(entry, self.documents, self.inclusion, self.rulebook, said)

    def _first(self, start: Start) -> tuple[FluxKustomization, ...]:
        """Return the Kustomizations that a start brings by itself."""
        brought = started(start, self.builder).objects if start.sync is None else ()
        nodes = [node for node in brought if group_kind_of(node) == KUSTOMIZATION]
        derived = self.documents.derived
        return tuple(derived.of("kustomization as written", (node,), partial(_as_written, node)) for node in nodes)

    def _sources(self, entry: EntryPoint) -> Sources:
        """Return the sources that are this repository, as far as the entry point tells."""
        syncs = [start.sync for start in entry.starts if start.sync is not None]
        within = frozenset(map(source_of, entry.within))
        if syncs:
            path = clean_path(text_at(syncs[0].instance, "sync", "path") or "")
            prefix = syncs[0].path.removesuffix(path).rstrip("/")
            return Sources(self.documents, within.union(map(source_of, syncs)), prefix, self.mapped)
        first = [kustomization for start in entry.starts for kustomization in self._first(start)]
        if entry.root is not None:
            first = [
                kustomization for kustomization in first if kustomization.identity.name == entry.root.name
            ] or first
        uses = [
            self._use(kustomization, kustomization.source.identity)
            for kustomization in first
            if kustomization.source is not None
        ]
        # what an ArtifactGenerator makes comes of the sources that it reads
        speaking = evidence(use for use in uses if use.source.kind != EXTERNAL_ARTIFACT)
        named, own = likeliest(speaking), proven(speaking)
        if named is None:
            generators = (
                Use(source, "", None, "") for start in entry.starts for source in self._generators_sources(start)
            )
            named = own = likeliest(evidence(generators))
        prefix = next((self._prefix(use) or "" for use in uses if use.source == own), "")
        return Sources(self.documents, within | {own} if own is not None else within, prefix, self.mapped, named)

    def _use(self, kustomization: FluxKustomization, source: Identity) -> Use[Identity]:
        path, file = kustomization.path, kustomization.node.place.path
        prefix = self._prefix(Use(source, path, None, file))
        folder = f"{prefix}/{path}".lstrip("/") if prefix is not None else None
        return Use(source, path, folder, file)

    def _prefix(self, use: Use[Identity]) -> str | None:
        return prefix_of(self.documents.tree, use.path, use.source.kind, use.file)

    def _generators_sources(self, start: Start) -> Iterator[Identity]:
        for node in started(start, self.builder).objects if start.sync is None else ():
            if group_kind_of(node) == ARTIFACT_GENERATOR:
                yield from (origin for _, origin in generator_sources(node))

    @kept_value
    def _taken_in(self) -> frozenset[str]:
        """The files that clusters are made of."""
        return frozenset(file for cluster in self.clusters for file in cluster.files)

    @kept_value
    def unapplied(self) -> Unapplied:
        """What no cluster applies."""
        is_said = bool(self.config.clusters)  # which clusters there are
        return Unapplied(
            files=tuple(self._unapplied_files()),
            left_out=self.left_out,
            builds=self.unapplied_builds,
            lost_paths=() if is_said else tuple(lost_paths(self.entry_points, self._taken_in)),
            folders=tuple(self._unapplied_folders()),
        )

    @kept_value
    def left_out(self) -> tuple[LeftOut, ...]:
        """The manifests that a kustomization file beside them doesn't list although it lists others."""
        taken_in = self.documents.known_again("taken in", self._taken_in)
        look = partial(self._look_for_left_out, taken_in)
        return self.documents.once(("left out", Same(self.inclusion), Same(taken_in)), look)

    def _look_for_left_out(self, taken_in: frozenset[str]) -> tuple[LeftOut, ...]:
        return tuple(left_out(self.documents, self.inclusion, taken_in, self.rulebook))

    def _unapplied_folders(self) -> Iterator[UnappliedFolder]:
        """Return the folders with Kustomizations of which no cluster takes in anything; templates are none.

        Where the configuration names the clusters, what else there is was left out by whoever wrote it.
        """
        if self.config.clusters:
            return
        manifests = {file.path for file in self._unapplied_files()}
        told = frozenset(file.path for file in self.left_out)
        for folder, kustomizations in unapplied_folders(self.entry_points.raw, self._taken_in, told):
            meant = [raw for raw in kustomizations if raw.file in manifests and not is_unknown(raw.name)]
            if meant:
                name = at(meant[0].node, "metadata", "name")
                place = name.place if name is not None else meant[0].node.place
                yield UnappliedFolder(folder, tuple(raw.name for raw in meant), place)

    def _unapplied_files(self) -> Iterator[File]:
        """Return the manifests that no cluster takes in; templates of charts and of whole repositories are none."""
        for path in sorted(self._written - self._taken_in - self.inclusion.patch_files):
            is_set_aside = is_example(path) or is_of_tests(path) or is_archived(path)
            if not is_set_aside and _is_meant_as_manifest(self.documents.text(path)):
                yield self.documents.load(path)

    @kept_value
    def _written(self) -> frozenset[str]:
        """The manifests and kustomization files of the repository; hidden folders hold archives, and a forge's own."""
        paths = (path for path in self.documents.tree.paths if not is_hidden(path))
        return frozenset(path for path in paths if is_manifest(path) or posixpath.basename(path) in FILE_NAMES)

    @property
    def annotated_files(self) -> tuple[str, ...]:
        """The files in which people may say something to the linter: all manifests, and what clusters are made of."""
        return tuple(sorted(self._written | self._taken_in))

    @kept_value
    def manifests(self) -> tuple[str, ...]:
        """The files that may hold manifests, but for patches."""
        return tuple(filter(is_manifest, sorted(self.documents.tree.paths - self.inclusion.patch_files)))

    def objects_in(self, path: str) -> tuple[Object, ...]:
        """Return the objects in a file, or that it has kustomize generate, as they are called there."""
        file = self.documents.load(path)
        return self.documents.derived.of("objects in", (file,), partial(self._objects_in, path, file))

    def _objects_in(self, path: str, file: File) -> tuple[Object, ...]:
        roots = [document.root for document in file.documents if posixpath.basename(path) in FILE_NAMES]
        generated = [node for root in roots if isinstance(root, Mapping) for node in without_contents(root)]
        of_nodes = (object_of(node, self.rulebook) for node in generated)
        return (*objects_of(file, self.rulebook), *(held for held in of_nodes if held is not None))

    @kept_value
    def unapplied_builds(self) -> tuple[Build, ...]:
        """The builds of the kustomizations that no cluster takes in, those alone that no other lists."""
        builds = []
        for folder in self.inclusion.kustomization_folders:
            is_set_aside = is_hidden(folder) or is_of_tests(f"{folder}/")
            is_built = any(posixpath.join(folder, name) in self._taken_in for name in FILE_NAMES)
            if is_set_aside or is_built or folder in self.inclusion.included_by:
                continue
            build = self.builder.build(folder)
            if not build.files & self._taken_in:
                builds.append(build)
        return tuple(builds)


def _as_written(node: Mapping) -> FluxKustomization:
    namespace, name = text_at(node, "metadata", "namespace"), text_at(node, "metadata", "name")
    return FluxKustomization(kustomization_identity(namespace or "", name or ""), node)


def _written(kustomization: FluxKustomization) -> Written:
    return Written(kustomization.node.place.path, kustomization.path)


def _is_meant_as_manifest(text: str) -> bool:
    if any(sign in text for sign in ("{{", "{%", "<<")):
        return False
    says = [word in text for word in ("apiVersion", "kind")]
    return all(says) or (any(says) and ".toolkit.fluxcd.io/" in text)  # a slip in one of the two may be the fault
