"""Which files a folder's build takes in, as far as kustomization files say: nothing is built for this."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from gitops_lint.flux.generate import joined
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.repo.documents import Documents, File
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.tree import is_manifest

_INCLUDING_KEYS = ("resources", "bases", "components")
_CONFIGURING_KEYS = ("generators", "transformers", "validators")
"""These name files and folders, too, and may hold the text of a manifest instead."""
_PATCHING_KEYS = ("patches", "patchesStrategicMerge", "patchesJson6902")


class Listed(NamedTuple):
    """What a kustomization file lists, and the patches that it names, as paths from the root.

    What `is_component` is for others to include.
    """

    file: str
    entries: tuple[str, ...] = ()
    patches: tuple[str, ...] = ()
    is_component: bool = False


def inclusion_of(documents: Documents) -> Inclusion:
    """Return what kustomization files list: kept as long as they say the same, and the repository has the same files.

    So nothing in it asks any more.
    """
    return documents.once("inclusion", partial(_inclusion_of, documents))


def _inclusion_of(documents: Documents) -> Inclusion:
    paths, folders = documents.tree.paths, documents.tree.folders
    listed: dict[str, Listed] = {}
    for folder in sorted(folders):
        own = next((path for name in FILE_NAMES if (path := joined(folder, name)) in paths), None)
        if own is not None:
            file = documents.load(own)
            listed[folder] = documents.derived.of(("listed", folder), (file,), partial(_listed, folder, file))
    return Inclusion(listed, paths, folders)


def _listed(folder: str, file: File) -> Listed:
    root = file.documents[0].root if file.documents else None
    if not isinstance(root, Mapping):
        return Listed(file.path)
    entries = (
        item.value
        for key in (*_INCLUDING_KEYS, *_CONFIGURING_KEYS)
        for item in _items(root, key)
        if isinstance(item, Scalar) and isinstance(item.value, str) and "://" not in item.value
        if "\n" not in item.value
    )
    patches = (
        path
        for key in _PATCHING_KEYS
        for item in _items(root, key)
        if (path := text_at(item, "path") or (item.text if isinstance(item, Scalar) else None))
    )
    return Listed(
        file.path,
        tuple([clean_path(joined(folder, entry)) for entry in entries]),
        tuple([clean_path(joined(folder, path)) for path in patches]),
        text_at(root, "kind") == "Component",
    )


@keeps_values
class Inclusion:
    """What the kustomization files of a repository list, by their folders; `paths` and `folders` are its tree's."""

    def __init__(
        self,
        listed: dict[str, Listed],
        paths: frozenset[str],
        folders: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
    ) -> None:
        self._listed = listed
        self._paths = paths
        self._folders = folders
        self._below: dict[str, frozenset[str]] = {}

    @kept_value
    def kustomization_folders(self) -> tuple[str, ...]:
        """The folders that have a kustomization file, sorted."""
        return tuple(self._listed)

    def file(self, folder: str) -> str | None:
        """Return the path of a folder's kustomization file, or None."""
        listed = self._listed.get(folder)
        return listed.file if listed is not None else None

    def listed(self, folder: str) -> tuple[str, ...]:
        """Return the files and folders that a folder's kustomization file lists, as paths from the root."""
        listed = self._listed.get(folder)
        return listed.entries if listed is not None else ()

    def is_component(self, folder: str) -> bool:
        """Tell whether a folder's kustomization file is a component, which is for others to include."""
        listed = self._listed.get(folder)
        return listed is not None and listed.is_component

    @kept_value
    def patch_files(self) -> frozenset[str]:
        """The files that kustomization files use as patches: they look like objects, and are none."""
        return frozenset([path for listed in self._listed.values() for path in listed.patches])

    @kept_value
    def included_by(self) -> dict[str, tuple[str, ...]]:
        """For each file and folder that a kustomization file lists, the folders of those files."""
        including: dict[str, list[str]] = {}
        for folder, listed in self._listed.items():
            for entry in listed.entries:
                including.setdefault(entry, []).append(folder)
        return {entry: tuple(folders) for entry, folders in including.items()}

    @kept_value
    def listing_from_elsewhere(self) -> dict[str, frozenset[str]]:
        """For each folder of which kustomization files outside of it list something, the folders of those files."""
        listing: dict[str, set[str]] = {}
        for entry, folders in self.included_by.items():
            parent = entry.rpartition("/")[0]
            elsewhere = [folder for folder in folders if parent and not is_in(folder, parent)]
            if elsewhere:
                listing.setdefault(parent, set()).update(elsewhere)
        return {folder: frozenset(folders) for folder, folders in listing.items()}

    def files_below(self, folder: str) -> frozenset[str]:
        """Return every manifest that a build of a folder takes in, with the kustomization files on the way."""
        if folder not in self._below:
            below: set[str] = set()
            seen: set[str] = set()
            waiting = [folder]
            while waiting:
                current = waiting.pop()
                if current in self._below:
                    below |= self._below[current]
                elif current not in seen:
                    seen.add(current)
                    files, folders = self._taken_in(current)
                    below.update(files)
                    waiting.extend(folders)
            self._below[folder] = frozenset(below)
        return self._below[folder]

    def _taken_in(self, folder: str) -> tuple[list[str], list[str]]:
        """Return the files and the folders that a folder itself takes in."""
        own = self._listed.get(folder)
        if own is None:
            folders, names = self._folders.get(folder, ((), ()))
            files = [joined(folder, name) for name in names if is_manifest(name)]
            return files, [joined(folder, name) for name in folders]
        files = [own.file, *filter(self._paths.__contains__, own.entries)]
        return files, list(filter(self._folders.__contains__, own.entries))

    def topmost(self, path: str, within: str = "") -> tuple[str, ...]:
        """Return the folders whose build takes in a file and that no kustomization file lists in turn.

        A file that no kustomization file lists is its own topmost. Kustomization files count that are `within` a
        folder, or in it.
        """
        tops: set[str] = set()
        seen: set[str] = set()
        waiting = [path]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            above = [folder for folder in self.included_by.get(current, ()) if not within or is_in(folder, within)]
            if above:
                waiting.extend(above)
            else:
                tops.add(current)
        return tuple(sorted(tops))


def is_in(path: str, folder: str) -> bool:
    """Tell whether a path is a folder (empty for the root), or of something in it."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def _items(root: Mapping, key: str) -> tuple[Node, ...]:
    listed = at(root, key)
    return listed.items if isinstance(listed, Sequence) else ()
