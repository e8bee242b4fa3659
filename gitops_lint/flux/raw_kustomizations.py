"""The Flux Kustomizations of a repository as they stand in files, and which of them take in which others.

Nothing is built for this: what moves or patches them isn't known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import group_kind_of, is_unknown
from gitops_lint.flux.generate import kustomization_file
from gitops_lint.flux.generated_artifacts import EXTERNAL_ARTIFACT
from gitops_lint.flux.inclusion import Inclusion
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import SOURCE_GROUP, path_in
from gitops_lint.flux.own_source import Use, evidence, is_borne_out, likeliest, proven
from gitops_lint.flux.source_urls import is_same_repository
from gitops_lint.flux.sources import prefix_of
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Mapping, Node, at, mapping_at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.tree import is_archived, is_hidden, is_manifest, is_of_tests


class SourceName(NamedTuple):
    """A source as a file names it: what moves objects to other namespaces isn't known yet."""

    kind: str
    name: str


class RawKustomization(NamedTuple):
    """A Flux Kustomization as it stands in a file."""

    file: str
    node: Mapping
    source: SourceName  # empty where it names none of its own: a patch may add it
    folder: str | None  # what its path leads to in this repository
    foreign: bool = False  # whether its source is likely another repository

    @property
    def name(self) -> str:
        """The name that is written in it."""
        return text_at(self.node, "metadata", "name") or ""


@keeps_values
class RawKustomizations:
    """The Kustomizations of a repository, each called by its number in `all`."""

    def __init__(self, documents: Documents, inclusion: Inclusion) -> None:
        self.documents = documents
        self.inclusion = inclusion
        self._sources: dict[str, frozenset[SourceName]] = {}

    @kept_value
    def manifests(self) -> tuple[tuple[str, Mapping], ...]:
        """Every document that is a mapping, of files that may speak of Flux.

        Hidden folders (a forge's own files) and tests' data begin no cluster, nor do archives, unless all is one. Files
        of other programs needn't be parsed.
        """
        paths = [
            path
            for path in sorted(self.documents.tree.paths)
            if is_manifest(path) and not is_hidden(path) and not is_of_tests(path)
        ]
        in_use = [path for path in paths if not is_archived(path)]
        return tuple(
            (path, document.root)
            for path in in_use or paths
            if _may_speak_of_flux(self.documents.text(path))
            for document in self.documents.load(path).documents
            if isinstance(document.root, Mapping)
        )

    @kept_value
    def all(self) -> tuple[RawKustomization, ...]:
        """The Flux Kustomizations of the repository, patches that look like one left out."""
        owners = self._owners
        return tuple(
            RawKustomization(path, root, source, self._folder(path, root, source, owners), owners.get(source) is False)
            for path, root in self._written
            for source in (_source(root),)
        )

    @kept_value
    def _written(self) -> tuple[tuple[str, Mapping], ...]:
        patches = self.inclusion.patch_files
        return tuple(
            (path, root)
            for path, root in self.manifests
            if path not in patches and group_kind_of(root) == KUSTOMIZATION
        )

    def urls_of(self, source: SourceName) -> tuple[str, ...]:
        """Return the URLs of all sources that are called so, whatever cluster each is of."""
        return self._urls.get(source, ())

    @kept_value
    def _urls(self) -> dict[SourceName, tuple[str, ...]]:
        """The URLs of all sources that have one, by what they are called, in the order of their files."""
        urls: dict[SourceName, tuple[str, ...]] = {}
        for _, root in self.manifests:
            if is_source(root) and (url := text_at(root, "spec", "url")):
                urls[_named(root)] = (*urls.get(_named(root), ()), url)
        return urls

    def is_of_this_repository(self, source: SourceName) -> bool:
        """Tell whether a source is known to be this repository: Kustomizations build folders of it that are here."""
        return self._owners.get(source, False) and any(raw.source == source and raw.folder for raw in self.all)

    def _folder(self, file: str, root: Mapping, source: SourceName, owners: dict[SourceName, bool]) -> str | None:
        """Return the folder that a Kustomization builds, or None.

        Every source has a root, so that this says nothing unless the source is known to be this repository. What says
        no source may be a patch, and builds only what it names as it is; nothing, where it has no path either.
        """
        says_path = at(root, "spec", "path") is not None
        path = _path(root)
        if not source.name:
            cleaned = clean_path(path)
            return cleaned if says_path and self.documents.tree.is_folder(cleaned) else None
        is_whole = not (says_path or path) and self._is_whole_by_default(file, source)
        if owners.get(source) is False or is_whole:
            return None
        folder = self.folder_of(path, source.kind, file)
        return folder if folder or source in owners else None

    def _is_whole_by_default(self, file: str, source: SourceName) -> bool:
        """Tell whether a Kustomization that says no path builds all files of the repository, as nobody means it to.

        No cluster begins there, and none is in it; unless the source lies beside it, as `flux bootstrap` writes both.
        """
        return source not in self.sources_in(file) and kustomization_file(self.documents, "") is None

    @kept_value
    def _owners(self) -> dict[SourceName, bool]:
        """Tell of the sources that are known whether each is this repository: of all that have a URL, and of its own.

        Its own is the likeliest by how it is used, whatever has that one's URL, and what so many paths lead here from
        that it is no chance: one cluster may take an artifact, and another the repository itself. An artifact that is
        generated is none: it holds parts of the repository at places of their own.
        """
        speaking = evidence(self._use(file, root) for file, root in self._written if _source(root).name)
        own = likeliest(speaking)
        urls = {source: last for source, (*_, last) in self._urls.items()}
        if own is None or own.kind == EXTERNAL_ARTIFACT:
            return dict.fromkeys(urls, False)
        url = urls.pop(own, None)
        owners = {
            source: is_borne_out(speaking.get(source)) or (url is not None and is_same_repository(urls[source], url))
            for source in urls
        }
        return owners | {own: True} if proven(speaking) else owners

    def _use(self, file: str, root: Mapping) -> Use[SourceName]:
        path, source = _path(root), _source(root)
        return Use(source, clean_path(path), self.folder_of(path, source.kind, file), file)

    def folder_of(self, path: str | None, kind: str, file: str) -> str | None:
        """Return the folder of the repository that a path in an artifact leads to, or None.

        `kind` is that of the source, `file` is where the path is written: an artifact may hold a part of the repository
        only, and the path begin below that part.
        """
        if path is None or is_unknown(path):
            return None
        cleaned = clean_path(path)
        prefix = prefix_of(self.documents.tree, cleaned, kind, file)
        folder = f"{prefix}/{cleaned}".lstrip("/") if prefix is not None else None
        return folder if folder is not None and (not prefix or not is_hidden(folder)) else None

    @kept_value
    def takes_in(self) -> tuple[tuple[int, ...], ...]:
        """For each Kustomization, those that its build takes in: itself too, in a bootstrapped cluster."""
        by_file: dict[str, list[int]] = {}
        for number, raw in enumerate(self.all):
            by_file.setdefault(raw.file, []).append(number)
        of_folder = {  # thousands may build one folder
            folder: tuple(number for file in sorted(self._files(folder)) for number in by_file.get(file, ()))
            for folder in dict.fromkeys(raw.folder for raw in self.all)
        }
        return tuple(of_folder[raw.folder] for raw in self.all)

    @kept_value
    def applied_by_others(self) -> set[int]:
        """The Kustomizations that the build of another one takes in."""
        builders: dict[str | None, list[int]] = {}
        for number, raw in enumerate(self.all):
            builders.setdefault(raw.folder, []).append(number)
        applied: set[int] = set()
        for first, *more in builders.values():
            applied.update(below for below in self.takes_in[first] if more or below != first)
        return applied

    def _files(self, folder: str | None) -> frozenset[str]:
        return self.inclusion.files_below(folder) if folder is not None else frozenset()

    def covered(self, first: Iterable[int]) -> set[int]:
        """Return the Kustomizations that come of some of them, those included."""
        covered: set[int] = set()
        built: set[str | None] = set()
        waiting = list(first)
        while waiting:
            number = waiting.pop()
            if number not in covered:
                covered.add(number)
                if self.all[number].folder not in built:
                    built.add(self.all[number].folder)
                    waiting.extend(self.takes_in[number])
        return covered

    def below(self, folder: str) -> set[int]:
        """Return the Kustomizations that come of a folder's build."""
        files = self._files(folder)
        return self.covered(number for number, raw in enumerate(self.all) if raw.file in files)

    def bootstrapping(self) -> Iterator[int]:
        """Return the Kustomizations that build the folder they lie in, as `flux bootstrap` leaves it.

        Those that their own build takes in come first: of these those of this repository, then by what they bring. A
        folder's kustomization file may have forgotten to list `flux-system` (or never did: it is applied by then).
        """
        building = {raw.folder: number for number, raw in enumerate(self.all)}
        within = {folder: frozenset(self.takes_in[number]) for folder, number in building.items()}
        themselves = {number: None for number, raw in enumerate(self.all) if number in within[raw.folder]}
        brought = {self.all[number].folder: number for number in themselves}  # of one folder, all bring the same
        size = {folder: len(self.covered([number])) for folder, number in brought.items()}
        yield from sorted(
            themselves,
            key=lambda number: (self.all[number].foreign, -size[self.all[number].folder], self.all[number].file),
        )
        for number, raw in enumerate(self.all):
            if number not in themselves and self._lies_in_its_folder(raw):
                yield number

    def _lies_in_its_folder(self, raw: RawKustomization) -> bool:
        """Tell whether a Kustomization and its source, written beside it, lie below the folder that it builds.

        Nothing outside of that folder may list them: then they are another's.
        """
        if not raw.folder:
            return False
        within = f"{raw.folder}/"
        tops = self.inclusion.topmost(raw.file)
        return raw.source in self.sources_in(raw.file) and all(top.startswith(within) for top in tops)

    def sources_in(self, file: str) -> frozenset[SourceName]:
        """Return the sources that a file holds."""
        if file not in self._sources:
            roots = (document.root for document in self.documents.load(file).documents)
            self._sources[file] = frozenset(_named(root) for root in roots if is_source(root))
        return self._sources[file]


def _may_speak_of_flux(text: str) -> bool:
    """Tell whether a text may hold an object of Flux, whose groups all have its name, or a FluxInstance's `sync`."""
    return "fluxcd" in text or "sync" in text


def is_source(root: Node) -> bool:
    """Tell whether a manifest is a source of Flux."""
    return (text_at(root, "apiVersion") or "").startswith(f"{SOURCE_GROUP}/")


def _named(root: Node) -> SourceName:
    return SourceName(text_at(root, "kind") or "", text_at(root, "metadata", "name") or "")


def _path(root: Mapping) -> str:
    path = path_in(mapping_at(root, "spec"))
    return path.text if path is not None else ""


def _source(root: Mapping) -> SourceName:
    """Return what a Kustomization calls its source, empty where it has none of its own (a patch may add it)."""
    reference = mapping_at(root, "spec", "sourceRef")
    return SourceName(text_at(reference, "kind") or "", text_at(reference, "name") or "")
