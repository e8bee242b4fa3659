"""Which files a folder's build takes in, as far as kustomization files say: nothing is built for this."""

from __future__ import annotations

from gitops_lint.flux.generate import joined, kustomization_file
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.tree import is_manifest

_INCLUDING_KEYS = ("resources", "bases", "components")
_CONFIGURING_KEYS = ("generators", "transformers", "validators")
"""These name files and folders, too, and may hold the text of a manifest instead."""


@keeps_values
class Inclusion:
    """The kustomization files of a repository and what they list."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self._below: dict[str, frozenset[str]] = {}

    @kept_value
    def kustomization_folders(self) -> tuple[str, ...]:
        """The folders that have a kustomization file, sorted."""
        return tuple(
            folder for folder in sorted(self.documents.tree.folders) if kustomization_file(self.documents, folder)
        )

    @kept_value
    def _listed(self) -> dict[str, tuple[str, ...]]:
        """The files and folders that each kustomization folder lists, as paths from the root."""
        return {folder: self._entries(folder) for folder in self.kustomization_folders}

    def listed(self, folder: str) -> tuple[str, ...]:
        """Return the files and folders that a folder's kustomization file lists, as paths from the root."""
        return self._listed.get(folder, ())

    def is_component(self, folder: str) -> bool:
        """Tell whether a folder's kustomization file is a component, which is for others to include."""
        return text_at(self._kustomization(folder), "kind") == "Component"

    def _entries(self, folder: str) -> tuple[str, ...]:
        root = self._kustomization(folder)
        entries = (
            item.value
            for key in (*_INCLUDING_KEYS, *_CONFIGURING_KEYS)
            for item in _items(root, key)
            if isinstance(item, Scalar) and isinstance(item.value, str) and "://" not in item.value
            if "\n" not in item.value
        )
        return tuple(clean_path(joined(folder, entry)) for entry in entries)

    def _kustomization(self, folder: str) -> Mapping | None:
        path = kustomization_file(self.documents, folder)
        documents = self.documents.load(path).documents if path else ()
        root = documents[0].root if documents else None
        return root if isinstance(root, Mapping) else None

    @kept_value
    def patch_files(self) -> frozenset[str]:
        """The files that kustomization files use as patches: they look like objects, and are none."""
        return frozenset(
            clean_path(joined(folder, path))
            for folder in self.kustomization_folders
            for key in ("patches", "patchesStrategicMerge", "patchesJson6902")
            for item in _items(self._kustomization(folder), key)
            if (path := text_at(item, "path") or (item.text if isinstance(item, Scalar) else None))
        )

    @kept_value
    def included_by(self) -> dict[str, tuple[str, ...]]:
        """For each file and folder that a kustomization file lists, the folders of those files."""
        including: dict[str, list[str]] = {}
        for folder, entries in self._listed.items():
            for entry in entries:
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
        tree = self.documents.tree
        own = kustomization_file(self.documents, folder)
        if own is None:
            folders, names = tree.listing(folder)
            files = [joined(folder, name) for name in names if is_manifest(name)]
            return files, [joined(folder, name) for name in folders]
        entries = self._listed[folder]
        return [own, *filter(tree.is_file, entries)], list(filter(tree.is_folder, entries))

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


def _items(root: Mapping | None, key: str) -> tuple[Node, ...]:
    listed = at(root, key)
    return listed.items if isinstance(listed, Sequence) else ()
