"""Where Flux starts to read: the entry points of each cluster, found without configuration.

In this order: what a FluxInstance syncs (as an object, or in the values of its chart); Kustomizations that apply
themselves (flux bootstrap's `flux-system`); and what nothing in Git applies: whoever bootstraps the cluster applies it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity, group_kind_of, is_unknown
from gitops_lint.flux.generated_artifacts import EXTERNAL_ARTIFACT
from gitops_lint.flux.inclusion import Inclusion
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import SOURCE_GROUP
from gitops_lint.flux.own_source import Use, evidence, likeliest
from gitops_lint.flux.source_urls import is_same_repository
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Scalar, at, mapping_at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.tree import is_hidden, is_manifest
from gitops_lint.rulebook.kinds import GroupKind

FLUX_INSTANCE = GroupKind("fluxcd.controlplane.io", "FluxInstance")
_INSTANCE_VALUES = (("instance",), ("spec", "values", "instance"))
"""Where the flux-instance chart's values hold the instance's spec: in a values file, in a HelmRelease."""


class Sync(NamedTuple):
    """What a FluxInstance syncs: it makes a source and a Kustomization, both called `name`, in its own namespace."""

    instance: Mapping  # the instance's spec
    namespace: str
    name: str
    path: str


class SourceName(NamedTuple):
    """A source as a file names it: what moves objects to other namespaces isn't known yet."""

    kind: str
    name: str


class RawKustomization(NamedTuple):
    """A Flux Kustomization as it stands in a file."""

    file: str
    node: Mapping
    folder: str | None  # what its path leads to in this repository
    foreign: bool = False  # whether its source is likely another repository


class Start(NamedTuple):
    """One thing that a cluster begins with: a folder or a file that someone applies, or what a FluxInstance syncs."""

    path: str
    sync: Sync | None = None


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Where one cluster begins; `root` is the Kustomization that applies itself, where there is one."""

    name: str
    path: str
    starts: tuple[Start, ...]
    declared: bool
    root: RawKustomization | None = None


class EntryPoints:
    """Finds the entry points of a repository's clusters."""

    def __init__(self, documents: Documents, inclusion: Inclusion) -> None:
        self.documents = documents
        self.inclusion = inclusion

    @cached_property
    def _manifests(self) -> tuple[tuple[str, Mapping], ...]:
        """Every document that is a mapping; hidden folders (archives, a forge's own files) hold no entry points."""
        tree = self.documents.tree
        return tuple(
            (path, document.root)
            for path in sorted(tree.paths)
            if is_manifest(path) and not is_hidden(path)
            for document in self.documents.load(path).documents
            if isinstance(document.root, Mapping)
        )

    @cached_property
    def kustomizations(self) -> tuple[RawKustomization, ...]:
        """The Flux Kustomizations of the repository, patches that look like one left out."""
        patches = self.inclusion.patch_files
        found = [
            (path, root)
            for path, root in self._manifests
            if path not in patches and group_kind_of(root) == KUSTOMIZATION
        ]
        foreign = self._foreign_sources(found)
        return tuple(
            RawKustomization(path, root, self._built_folder(root, foreign), _source(root) in foreign)
            for path, root in found
        )

    def _built_folder(self, root: Mapping, foreign: frozenset[SourceName]) -> str | None:
        """Return the folder that a Kustomization builds, or None; every source has a root, so that says nothing.

        An artifact that is generated holds parts of the repository at places of their own. What says neither a
        source nor a path builds nothing.
        """
        source = _source(root)
        if not source.name and at(root, "spec", "path") is None:
            return None
        folder = self._folder(text_at(root, "spec", "path") or "")
        return None if folder == "" and (source in foreign or source.kind == EXTERNAL_ARTIFACT) else folder

    def _foreign_sources(self, kustomizations: Iterable[tuple[str, Mapping]]) -> frozenset[SourceName]:
        """Return the sources that are another repository: all that have a URL, but those that likely are this one."""
        urls = {
            SourceName(text_at(root, "kind") or "", text_at(root, "metadata", "name") or ""): url
            for _, root in self._manifests
            if (text_at(root, "apiVersion") or "").startswith(f"{SOURCE_GROUP}/")
            and (url := text_at(root, "spec", "url"))
        }
        own = likeliest(evidence(self._use(file, root) for file, root in kustomizations if _source(root).name))
        url = urls.pop(own, None) if own else None
        return frozenset(source for source in urls if url is None or not is_same_repository(urls[source], url))

    def _use(self, file: str, root: Mapping) -> Use[SourceName]:
        path = text_at(root, "spec", "path") or ""
        return Use(_source(root), clean_path(path), self._folder(path), file)

    @cached_property
    def syncs(self) -> tuple[Sync, ...]:
        """What FluxInstances sync, each path once."""
        found: dict[str, Sync] = {}
        for _, root in self._manifests:
            for instance, namespace in _instances(root):
                path = text_at(instance, "sync", "path")
                folder = self._folder(path) if path and not is_unknown(path) else None
                if folder is not None and folder not in found:
                    name = text_at(instance, "sync", "name") or namespace
                    found[folder] = Sync(instance, namespace, name, folder)
        return tuple(found.values())

    @cached_property
    def lost(self) -> tuple[Scalar, ...]:
        """The paths of FluxInstances that lead nowhere; that of an instance for another repository may."""
        found = []
        for _, root in self._manifests:
            for instance, _ in _instances(root):
                path = at(instance, "sync", "path")
                if isinstance(path, Scalar) and path.text and not is_unknown(path.text):
                    found += [path] if self._folder(path.text) is None else []
        return tuple(found)

    def _folder(self, path: str | None) -> str | None:
        """Return the folder of the repository that a path in an artifact leads to, or None.

        An OCI artifact may hold a part of the repository: then the path begins below that part.
        """
        if path is None or is_unknown(path):
            return None
        cleaned = clean_path(path)
        tree = self.documents.tree
        if tree.is_folder(cleaned):
            return cleaned
        below = sorted((f for f in tree.folders if f.endswith("/" + cleaned)), key=lambda f: (f.count("/"), f))
        return below[0] if below and not is_hidden(below[0]) else None

    @cached_property
    def _applies(self) -> tuple[tuple[int, ...], ...]:
        """For each Kustomization, by index, those that its build takes in: itself too, in a bootstrapped cluster."""
        by_file: dict[str, list[int]] = {}
        for index, raw in enumerate(self.kustomizations):
            by_file.setdefault(raw.file, []).append(index)
        return tuple(
            tuple(index for file in sorted(self._files(raw.folder)) for index in by_file.get(file, ()))
            for raw in self.kustomizations
        )

    def _files(self, folder: str | None) -> frozenset[str]:
        return self.inclusion.files_below(folder) if folder is not None else frozenset()

    def _covered(self, first: Iterable[int]) -> set[int]:
        """Return the Kustomizations that come of some of them, those included."""
        covered: set[int] = set()
        waiting = list(first)
        while waiting:
            index = waiting.pop()
            if index not in covered:
                covered.add(index)
                waiting.extend(self._applies[index])
        return covered

    def _taken_in(self, folder: str) -> set[int]:
        files = self._files(folder)
        return self._covered(index for index, raw in enumerate(self.kustomizations) if raw.file in files)

    def find(self, identities: Callable[[Start], frozenset[Identity]]) -> tuple[EntryPoint, ...]:
        """Return the entry points, sorted by name.

        `identities` tells which Kustomizations a start brings: two starts that bring the same one are two clusters.
        """
        covered: set[int] = set()
        declared: list[EntryPoint] = []
        for sync in self.syncs:
            covered |= self._taken_in(sync.path)
            declared.append(EntryPoint("", sync.path, (Start(sync.path, sync),), declared=True))
        for index in self._self_applied():
            if index not in covered:
                raw = self.kustomizations[index]
                covered |= self._covered([index])
                starts = tuple(Start(top) for top in self.inclusion.topmost(raw.file))
                declared.append(EntryPoint("", raw.folder or raw.file, starts, declared=True, root=raw))
        left = self._left_over(covered, any_declared=bool(declared))
        groups = _without_collisions(left, {start: identities(start) for start in left}, depth=0)
        implied = [EntryPoint("", _common_folder(group), tuple(group), declared=False) for group in groups]
        return _named([*declared, *implied])

    def self_applied(self) -> tuple[RawKustomization, ...]:
        """Return the Kustomizations that apply themselves: those of this repository first, then by what they bring."""
        return tuple(self.kustomizations[index] for index in self._self_applied())

    def _self_applied(self) -> list[int]:
        """Return the Kustomizations that apply themselves, those of this repository first, then by what they bring."""
        found = [index for index, applied in enumerate(self._applies) if index in applied]
        return sorted(
            found,
            key=lambda index: (
                self.kustomizations[index].foreign,
                -len(self._covered([index])),
                self.kustomizations[index].file,
            ),
        )

    def _left_over(self, covered: set[int], any_declared: bool) -> list[Start]:
        """Return what must be applied by someone outside Git for the Kustomizations that nothing in Git applies.

        Where some of them apply others, or a kustomization file lists them, loose files with one that applies none are
        files that nothing includes, not clusters.
        """
        applied = {below for index, all_below in enumerate(self._applies) for below in all_below if below != index}
        tops: dict[str, set[int]] = {}
        for index, raw in enumerate(self.kustomizations):
            if index not in covered and index not in applied:
                for top in self.inclusion.topmost(raw.file):
                    tops.setdefault(top, set()).add(index)
        kept = {top for top, own in tops.items() if self._covered(own) - own}
        if not any_declared:
            kept |= {top for top in tops if not self.documents.tree.is_file(top)}
        brought = {index for top in kept for index in self._covered(tops[top])} | covered
        if not any_declared and 2 * len(brought) < len(self.kustomizations):
            kept = set(tops)
        return [Start(path) for path in sorted({self._with_siblings(top) for top in kept})]

    def _with_siblings(self, top: str) -> str:
        """Return the folder of a loose file: whoever applies the file applies what lies beside it, sources say."""
        folder = top.rpartition("/")[0]
        return folder if folder and self.documents.tree.is_file(top) else top


def _without_collisions(
    starts: list[Start], identities: dict[Start, frozenset[Identity]], depth: int
) -> list[list[Start]]:
    """Return starts in groups in which no two bring the same Kustomization: each group is a cluster.

    They are told apart by the first part of their paths in which colliding ones differ.
    """
    differing = [
        _first_difference(one.path, other.path)
        for number, one in enumerate(starts)
        for other in starts[number + 1 :]
        if identities[one] & identities[other]
    ]
    if not differing:
        return [starts] if starts else []
    cut = max(min(differing), depth) + 1
    groups: dict[tuple[str, ...], list[Start]] = {}
    for start in starts:
        groups.setdefault(tuple(start.path.split("/")[:cut]), []).append(start)
    if len(groups) == 1:
        return [starts]
    return [group for below in groups.values() for group in _without_collisions(below, identities, cut)]


def _first_difference(one: str, other: str) -> int:
    parts = zip(one.split("/"), other.split("/"), strict=False)
    return next((index for index, (left, right) in enumerate(parts) if left != right), 0)


def _common_folder(starts: list[Start]) -> str:
    return posixpath.commonpath([start.path for start in starts])


def _named(entries: list[EntryPoint]) -> tuple[EntryPoint, ...]:
    """Name each entry point by the parts of its path that tell it from the others, a single one by the last."""
    paths = [entry.path.split("/") for entry in entries]
    before = len(posixpath.commonprefix(paths))
    after = len(posixpath.commonprefix([path[:before:-1] for path in paths])) if len(paths) > 1 else 0
    named = [
        replace(entry, name="/".join(path[before : len(path) - after]) or path[-1] or "cluster")
        for entry, path in zip(entries, paths, strict=True)
    ]
    return tuple(sorted(named, key=lambda entry: (entry.name, entry.path)))


def _source(root: Mapping) -> SourceName:
    """Return what a Kustomization calls its source, empty where it has none of its own (a patch may add it)."""
    reference = mapping_at(root, "spec", "sourceRef")
    return SourceName(text_at(reference, "kind") or "", text_at(reference, "name") or "")


def _instances(root: Mapping) -> Iterator[tuple[Mapping, str]]:
    """Return the specs of FluxInstances in a document, with the namespace that each would be in."""
    if group_kind_of(root) == FLUX_INSTANCE:
        spec = mapping_at(root, "spec")
        if spec is not None:
            yield spec, text_at(root, "metadata", "namespace") or "flux-system"
        return
    for route in _INSTANCE_VALUES:
        instance = mapping_at(root, *route)
        if instance is not None and mapping_at(instance, "sync") is not None:
            yield instance, text_at(root, "metadata", "namespace") or "flux-system"
