"""Where Flux starts to read: the entry points of each cluster, found without configuration.

In this order: what a FluxInstance syncs (as an object, or in the values of its chart); Kustomizations that build the
folder they lie in (flux bootstrap's `flux-system`); and what nothing in Git applies: whoever bootstraps the cluster
applies it. Some may turn out to be one cluster once they are built (`nesting.py`).
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from gitops_lint.cluster.identity import group_kind_of, is_unknown
from gitops_lint.flux.entry_point import EntryPoint, Start, Sync
from gitops_lint.flux.generate import kustomization_file
from gitops_lint.flux.inclusion import Inclusion, is_in
from gitops_lint.flux.instances import instances_in, kind_of_source, name_of_sync, with_path
from gitops_lint.flux.kinds import KUSTOMIZE_GROUP
from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.flux.raw_kustomizations import RawKustomization, RawKustomizations
from gitops_lint.flux.sources import GIT_REPOSITORY
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Mapping, Scalar, at, text_at
from gitops_lint.repo.paths import folders_around
from gitops_lint.repo.to_fill_in import is_to_fill_in
from gitops_lint.repo.tree import is_manifest, is_of_templates

_NONE: frozenset[str] = frozenset()
_MIRRORED = 2
"""How many files with Kustomizations two folders must have in common to be variants of each other."""
_AMONG = 2
"""Among how many applications in a folder one that nothing builds is an application that is switched off."""


@keeps_values
class EntryPoints:
    """Finds the entry points of a repository's clusters."""

    def __init__(self, documents: Documents, inclusion: Inclusion) -> None:
        self.documents = documents
        self.inclusion = inclusion
        self.raw = RawKustomizations(documents, inclusion)
        self._built: dict[str, frozenset[str]] = {}

    @kept_value
    def syncs(self) -> tuple[Sync, ...]:
        """What FluxInstances sync, each path once."""
        syncs: dict[str, Sync] = {}
        for instance, namespace in self.instances:
            path = at(instance, "sync", "path")
            if not isinstance(path, Scalar) or not path.text:
                continue
            is_unset = is_unknown(path.text) or self._is_of_a_part(instance)
            folder = self._own_folder(instance, namespace) if is_unset else self.synced_folder(instance)
            if folder is not None and folder not in syncs:
                spec = with_path(instance, Scalar(folder, path.place)) if is_unset else instance
                syncs[folder] = Sync(spec, namespace, name_of_sync(instance, namespace), folder)
        return tuple(syncs.values())

    def _has_path_to_fill_in(self) -> bool:
        """Tell whether an instance syncs what only whoever applies it knows: `__CLUSTER_PATH__`."""
        paths = (text_at(instance, "sync", "path") or "" for instance, _ in self.instances)
        return any(map(is_to_fill_in, paths))

    def synced_folder(self, instance: Mapping) -> str | None:
        """Return the folder that an instance's path leads to, or None."""
        return self.raw.folder_of(text_at(instance, "sync", "path"), kind_of_source(instance), instance.place.path)

    def _is_of_a_part(self, instance: Mapping) -> bool:
        """Tell whether an instance syncs all of an artifact that somebody makes of files here, of which nobody knows.

        Of a repository without a kustomization file of its own they are hardly all: Flux takes each for an object.
        """
        is_all = self.synced_folder(instance) == ""
        is_git = kind_of_source(instance) == GIT_REPOSITORY
        return is_all and not is_git and kustomization_file(self.documents, "") is None

    def _own_folder(self, instance: Mapping, namespace: str) -> str | None:
        """Return the cluster's folder that an instance lies in whose path somebody fills in, as Terraform may.

        As `flux bootstrap` has it: what installs Flux is in a folder below, called like its namespace, and beside that
        are Kustomizations that nothing in Git applies.
        """
        folder, _, below = posixpath.dirname(instance.place.path).rpartition("/")
        beside = {number for number, raw in enumerate(self.raw.all) if posixpath.dirname(raw.file) == folder}
        is_cluster = below == namespace and folder and beside and beside.isdisjoint(self.raw.applied_by_others)
        return folder if is_cluster else None

    @kept_value
    def instances(self) -> tuple[tuple[Mapping, str], ...]:
        """The specs of all FluxInstances, with the namespace that each would be in."""
        derived = self.documents.derived
        return tuple(
            instance
            for _, root in self.raw.manifests
            for instance in derived.of("instances", (root,), partial(instances_in, root))
        )

    def find(self, first: Callable[[Start], tuple[FluxKustomization, ...]]) -> tuple[EntryPoint, ...]:
        """Return the entry points, those first that Git declares.

        `first` tells which Kustomizations a start brings: two starts that bring the same one are two clusters. Names
        with variables are those of many.
        """
        covered: set[int] = set()
        declared: list[EntryPoint] = []
        for sync in self.syncs:
            covered |= self.raw.below(sync.path)
            declared.append(EntryPoint(sync.path, (Start(sync.path, sync),), declared=True))
        for number in self._bootstrapping():
            if number not in covered:
                raw = self.raw.all[number]
                covered |= self.raw.covered([number])
                overlaid = list(self._overlaid(raw, first))
                covered |= {below for entry in overlaid for below in self.raw.below(entry.path)}
                declared += [self.of_root(raw, raw.folder or raw.file), *overlaid]
        guessed = self._has_path_to_fill_in()
        implied = list(self._implied(self._left_over(covered, declared), first, guessed))
        return (*declared, *(_innermost(implied) if guessed else implied))

    def _implied(
        self, left: list[Start], first: Callable[[Start], tuple[FluxKustomization, ...]], guessed: bool
    ) -> Iterator[EntryPoint]:
        """Return the entry points that starts make up; one that brings the same twice is a choice of variants."""
        brought = {start: [held.identity for held in first(start) if not held.identity.has_variable] for start in left}
        identities = {start: frozenset(brought[start]) for start in left}

        def collide(start: Start, later: Start) -> bool:
            return bool(identities[start] & identities[later]) or self._are_variants(start.path, later.path)

        for group in _without_collisions(left, collide, depth=0):
            has_variants = any(len(identities[start]) < len(brought[start]) for start in group)
            path = self._common_folder(group)
            yield EntryPoint(path, tuple(group), declared=False, guessed=guessed or has_variants)

    def _bootstrapping(self) -> list[int]:
        """Return the Kustomizations that build the folder they lie in; where others do, none of templates."""
        numbers = list(self.raw.bootstrapping())
        real = [number for number in numbers if not is_of_templates(self.raw.all[number].file)]
        return real if real or self.syncs else numbers

    def of_root(self, root: RawKustomization, path: str, name: str = "") -> EntryPoint:
        """Return the entry point of a cluster whose Kustomization builds the folder it lies in."""
        within = root.folder if root.folder and is_in(root.file, root.folder) else ""
        starts = tuple(Start(top) for top in self.inclusion.topmost(root.file, within))
        return EntryPoint(path, starts, declared=True, root=root, name=name)

    def _overlaid(
        self, root: RawKustomization, first: Callable[[Start], tuple[FluxKustomization, ...]]
    ) -> Iterator[EntryPoint]:
        """Return the entry points of clusters that use another's bootstrap as a base and patch its path."""
        for top in self.inclusion.topmost(root.file):
            if root.folder and is_in(root.file, root.folder) and not is_in(top, root.folder):
                paths = {
                    kustomization.path
                    for kustomization in first(Start(top))
                    if kustomization.identity.name == root.name
                }
                for path in sorted(paths - {root.folder}):
                    if path and is_in(top, path):
                        yield EntryPoint(path, (Start(top),), declared=True, root=root._replace(folder=path))

    def roots(self) -> Iterator[RawKustomization]:
        """Return the Kustomizations that build the folder they lie in, the likeliest to begin a cluster first."""
        return (self.raw.all[number] for number in self.raw.bootstrapping())

    def _left_over(self, covered: set[int], declared: list[EntryPoint]) -> list[Start]:
        """Return what must be applied by someone outside Git for the Kustomizations that nothing in Git applies.

        Where some of them apply others, or a kustomization file lists them, loose files with one that applies none are
        files that nothing includes, not clusters; beside clusters that Git declares, templates and examples are none.
        """
        any_declared = bool(declared)
        tops = self._tops(covered, self._files(covered, declared))
        if any_declared:
            tops = {top: own for top, own in tops.items() if not is_of_templates(f"{top}/")}
        kept = {top for top, own in tops.items() if self.raw.covered(own) - own}
        if not any_declared:
            kept |= {top for top in tops if not self.documents.tree.is_file(top)}
            kept -= self._left_out(kept, tops)
        brought = covered.union(*(self._brought(top, own) for top, own in tops.items() if top in kept))
        if not any_declared and 2 * len(brought) < len(self.raw.all):
            kept = set(tops)
        kept -= self._switched_off({top: tops[top] for top in kept}, covered, declared)
        begun = {self._with_siblings(top) for top in kept}
        # Flux takes in all that lies below a folder without kustomization file
        synced = [folder for folder in begun if folder and kustomization_file(self.documents, folder) is None]
        begun |= {self._with_siblings(top) for top in tops if any(is_in(top, folder) for folder in synced)}
        return [Start(path) for path in sorted(begun)]

    def _left_out(self, kept: set[str], tops: dict[str, set[int]]) -> set[str]:
        """Return which folders others leave out whose kustomization files, elsewhere, list what lies beside them."""
        listing = {
            top: {kustomization_file(self.documents, folder) for folder in folders}
            for top in kept
            if (folders := self.inclusion.listing_from_elsewhere.get(top.rpartition("/")[0]))
        }
        if not listing:
            return set()
        wanted = frozenset[str | None]().union(*listing.values())
        brought = {top: self._brought(top, tops[top]) for top in kept}
        taking: dict[str | None, set[str]] = {}
        for top in kept:
            for file in wanted & self._files(brought[top], []):
                taking.setdefault(file, set()).add(top)
        left_out: set[str] = set()
        for top in sorted(listing, key=lambda top: (len(brought[top]), top)):
            takers = set[str]().union(*(taking.get(file, ()) for file in listing[top]))
            if takers - left_out - {top}:
                left_out.add(top)
        return left_out

    def _switched_off(self, tops: dict[str, set[int]], covered: set[int], declared: list[EntryPoint]) -> set[str]:
        """Return which folders and files lie among those that a cluster elsewhere has built as its applications.

        `infra/queue` is none of the cluster that is in `clusters/home` and builds `infra/storage` and `infra/dns`.
        Where Git declares no cluster, one that applies others may be one.
        """
        begun: dict[str, set[int]] = {}
        for top, own in tops.items():
            begun.setdefault(self._with_siblings(top), set()).update(own)
        if declared:
            around = set(self._around_applications([entry.path for entry in declared], covered))
        else:
            of_starts = ((start, self.raw.covered(own) | self.raw.below(start)) for start, own in begun.items())
            around = {folder for start, built in of_starts for folder in self._around_applications([start], built)}
            begun = {start: own for start, own in begun.items() if not self.raw.covered(own) - own}
        off = {start for start in begun if not around.isdisjoint(folders_around(start))}
        return {top for top in tops if self._with_siblings(top) in off}

    def _around_applications(self, starts: list[str], built: set[int]) -> Iterator[str]:
        """Return the folders in which several are built by Kustomizations that come of starts elsewhere."""
        folders = {self.raw.all[number].folder for number in built}
        counts = Counter(around for folder in folders if folder for around in folders_around(folder))
        holding = {around for start in starts for around in (*folders_around(start), start)}
        return (around for around, count in counts.items() if count >= _AMONG and around not in holding)

    def _are_variants(self, folder: str, sibling: str) -> bool:
        """Tell whether two folders beside each other have Kustomizations in the same files, and these build some alike.

        They are called otherwise for each cluster then (`home-apps`, `lab-apps`): one cluster would apply all twice.
        """
        files, theirs = self._written_below.get(folder, _NONE), self._written_below.get(sibling, _NONE)
        if min(len(files), len(theirs)) < _MIRRORED or folder.rpartition("/")[0] != sibling.rpartition("/")[0]:
            return False
        alike = len(files & theirs)
        if alike < _MIRRORED or 2 * alike < min(len(files), len(theirs)):
            return False
        return not self._built_by(folder).isdisjoint(self._built_by(sibling))

    @kept_value
    def _written_below(self) -> dict[str, frozenset[str]]:
        """The files with Kustomizations below each folder, as paths from there."""
        below: dict[str, set[str]] = {}
        for raw in self.raw.all:
            for folder in folders_around(raw.file):
                below.setdefault(folder, set()).add(raw.file[len(folder) + 1 :])
        return {folder: frozenset(files) for folder, files in below.items()}

    def _built_by(self, folder: str) -> frozenset[str]:
        """Return the files that the Kustomizations in a folder build."""
        if folder not in self._built:
            folders = {raw.folder for raw in self.raw.all if raw.folder and raw.file.startswith(f"{folder}/")}
            self._built[folder] = frozenset(file for built in folders for file in self.inclusion.files_below(built))
        return self._built[folder]

    def _brought(self, top: str, own: set[int]) -> set[int]:
        """Return the Kustomizations that come of who applies a file or folder, and with it what lies beside it."""
        return self.raw.covered(own) | self.raw.below(self._with_siblings(top))

    def _tops(self, covered: set[int], files: frozenset[str]) -> dict[str, set[int]]:
        """Return the topmost folders and files of Kustomizations that nothing applies, each with those.

        `files` are those of clusters: a file beside a kustomization file of a cluster that doesn't list it is left out.
        A loose file whose Kustomization names no source is a patch for others: nobody could apply that as it is.
        """
        applied = self.raw.applied_by_others
        tops: dict[str, set[int]] = {}
        for number, raw in enumerate(self.raw.all):
            if number not in covered and number not in applied:
                for top in self.inclusion.topmost(raw.file):
                    beside = kustomization_file(self.documents, top.rpartition("/")[0])
                    is_loose = self.documents.tree.is_file(top)
                    if not (is_loose and (beside in files or not raw.source.name)):
                        tops.setdefault(top, set()).add(number)
        return tops

    def _files(self, covered: set[int], declared: list[EntryPoint]) -> frozenset[str]:
        """Return the files that what Git declares takes in."""
        folders = {self.raw.all[number].folder for number in covered}
        folders |= {start.path for entry in declared for start in entry.starts}
        return frozenset(file for folder in folders if folder for file in self.inclusion.files_below(folder))

    def _with_siblings(self, top: str) -> str:
        """Return the folder of a loose file: whoever applies the file applies what lies beside it, sources say.

        Where a kustomization file lies beside it and doesn't list it, somebody applies just the file; or one under
        another name, of which a program makes what is applied.
        """
        folder = top.rpartition("/")[0]
        is_loose = folder and self.documents.tree.is_file(top) and kustomization_file(self.documents, folder) is None
        return folder if is_loose and not self._holds_a_kustomization_file(folder) else top

    def _holds_a_kustomization_file(self, folder: str) -> bool:
        """Tell whether a file in a folder is a kustomization file, whatever it is called."""
        _, files = self.documents.tree.listing(folder)
        paths = (f"{folder}/{name}" for name in files if is_manifest(name))
        kinds = (
            group_kind_of(document.root)
            for path in paths
            if KUSTOMIZE_GROUP in self.documents.text(path)
            for document in self.documents.load(path).documents
        )
        return any(kind is not None and kind.group == KUSTOMIZE_GROUP for kind in kinds)

    def _common_folder(self, starts: list[Start]) -> str:
        common = posixpath.commonpath([start.path for start in starts])
        return common if not self.documents.tree.is_file(common) else common.rpartition("/")[0] or common


def _innermost(entries: list[EntryPoint]) -> list[EntryPoint]:
    """Return the entry points that have no other below: of variants in folders of their own, one is chosen."""
    return [entry for entry in entries if not any(is_in(below.path, entry.path) for below in entries if below != entry)]


def _without_collisions(starts: list[Start], collide: Callable[[Start, Start], bool], depth: int) -> list[list[Start]]:
    """Return starts in groups in which no two collide, by bringing the same Kustomization, say: each is a cluster.

    They are told apart by the first part of their paths in which colliding ones differ.
    """
    differing = [
        _first_difference(start.path, later.path)
        for number, start in enumerate(starts)
        for later in starts[number + 1 :]
        if collide(start, later)
    ]
    if not differing:
        return [starts] if starts else []
    cut = max(min(differing), depth) + 1
    groups: dict[tuple[str, ...], list[Start]] = {}
    for start in starts:
        groups.setdefault(tuple(start.path.split("/")[:cut]), []).append(start)
    if len(groups) == 1:
        return [starts]
    return [group for below in groups.values() for group in _without_collisions(below, collide, cut)]


def _first_difference(one: str, other: str) -> int:
    """Return the number of the first part in which two paths differ; of a folder and one below, that where it ends.

    A file in a folder is a part of that, and no variant of it.
    """
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    is_of_file = is_manifest(one) or is_manifest(other)
    return next((index for index, (left, right) in enumerate(pairs) if left != right), 0 if is_of_file else len(pairs))
