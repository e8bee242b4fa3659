"""Manifests that nothing includes, although what lies beside them is applied."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity, group_kind_of, is_unknown
from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.cluster.object import Object
from gitops_lint.flux.generate import joined
from gitops_lint.flux.inclusion import Inclusion
from gitops_lint.flux.kinds import KUSTOMIZATION, KUSTOMIZE_GROUP
from gitops_lint.kustomize.patches.directives import has_directive
from gitops_lint.repo.documents import Documents, File
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Scalar, Sequence, at, text_at
from gitops_lint.repo.tree import is_example, is_manifest
from gitops_lint.rulebook.rulebook import Rulebook

_SEVERAL = 2
"""How many folders, or files of one folder, a kustomization file must list for another to be left out."""
_MANY = 3
"""How many it must list for that to be more likely forgotten than switched off."""
_FEW = 2
"""How many files of a folder may be left out and still be more likely forgotten than switched off."""
_SET_ASIDE = late_pattern(
    r"(?:^|[-_.])(?:archived?|deprecated|disabled|unused|obsolete|example|sample)[-_.]", re.IGNORECASE
)
"""How the names of files say that they are kept, and not used."""
_SAID_OF_ITSELF = late_pattern(
    r"\bnot (?:\w+ )?(?:deployed|applied|tracked|included|managed|used|active|synced|reconciled)\b"
    r"|\bappl(?:y|ied) (?:\w+ )?(?:manually|by hand)\b|\b(?:example|sample|template|optional|disabled)\b"
    r"|\bcopy this\b|\bfor reference\b",
    re.IGNORECASE,
)
"""What a file says of itself that isn't there to be applied."""
_HEAD = late_pattern(r"\s*(?:#.*|---.*)?")
"""What the lines before a manifest are: comments, empty, or the beginning of a document."""
_FOR_EDITORS = "$schema"
_BRINGING_NOTHING = frozenset(
    (
        *("apiVersion", "kind", "metadata", "resources", "namespace", "namePrefix", "nameSuffix", "labels"),
        *("commonLabels", "commonAnnotations", "generatorOptions", "sortOptions", "buildMetadata", "openapi"),
    )
)
"""Fields of a kustomization file without which nothing is applied by it, unless it lists something."""
_OFF = "._"
"""How the names of folders begin that are off."""


def left_out(
    documents: Documents, inclusion: Inclusion, taken_in: frozenset[str], rulebook: Rulebook
) -> Iterator[LeftOut]:
    """Return the files that no kustomization file of the repository names, in the order of their folders.

    `taken_in` are the files of all clusters. A file counts where the kustomization file beside it is one of them and
    lists others of its folder, or nothing; one in a folder below, where such files of other folders are listed and it
    holds Flux Kustomizations, or where several of its folder are listed one by one. One that is mentioned, if only in a
    comment, is left out on purpose.
    """
    for folder in inclusion.kustomization_folders:
        listing = inclusion.file(folder)
        if listing in taken_in and listing is not None:
            yield from _Folder(documents, inclusion, taken_in, rulebook, folder, listing).left_out()


class _Folder:
    def __init__(
        self,
        documents: Documents,
        inclusion: Inclusion,
        taken_in: frozenset[str],
        rulebook: Rulebook,
        folder: str,
        listing: str,
    ) -> None:
        self.inclusion = inclusion
        self.documents = documents
        self.taken_in = taken_in
        self.rulebook = rulebook
        self.folder = folder
        self.listing = listing
        loaded = self.documents.load(listing)
        self.text = loaded.text
        self.root = loaded.documents[0].root if loaded.documents else None
        self.namespace = at(self.root, "namespace")

    def left_out(self) -> Iterator[LeftOut]:
        listed = self.inclusion.listed(self.folder)
        tree = self.documents.tree
        if not all(tree.is_file(path) or tree.is_folder(path) for path in listed):
            return  # what is listed under a wrong name is told where it is listed
        folders, names = tree.listing(self.folder)
        beside = sum(1 for path in listed if posixpath.dirname(path) == self.folder and tree.is_file(path))
        if beside or self._lists_nothing():
            left = list(self._unnamed(joined(self.folder, name) for name in names))
            is_chosen = len(left) > max(_FEW, beside)  # what is listed was, of all that lies there
            for file in left:
                is_forgotten = not is_chosen and file.is_forgotten
                yield file._replace(is_forgotten=is_forgotten, is_all_left_out=not beside)
        entries = sorted({posixpath.basename(path) for path in listed if self._is_entry(path)})
        for below in folders:
            for left_out in self._unnamed(joined(self.folder, f"{below}/{name}") for name in entries):
                if any(object_.identity.group_kind == KUSTOMIZATION for object_ in left_out.objects):
                    yield left_out._replace(is_beside_listed=False)
        yield from self._beside_entries(listed, entries)
        listed_folders = sum(1 for path in listed if posixpath.dirname(path) == self.folder and tree.is_folder(path))
        if listed_folders >= _SEVERAL:
            paths = (joined(self.folder, below) for below in folders if below[0] not in _OFF)
            yield from self._folders(paths, is_forgotten=listed_folders >= _MANY)

    def _lists_nothing(self) -> bool:
        """Tell whether the kustomization file lost all that it brought: who writes `resources: []` means that."""
        is_bare = isinstance(self.root, Mapping) and _BRINGING_NOTHING.issuperset(self.root)
        return is_bare and not isinstance(at(self.root, "resources"), Sequence)

    def _beside_entries(self, listed: tuple[str, ...], entries: list[str]) -> Iterator[LeftOut]:
        """Return the files of folders below, of which several are listed one by one, that nothing includes."""
        within = Counter(posixpath.dirname(path) for path in listed if self._is_entry(path))
        for below, count in sorted(within.items()):
            if count >= _SEVERAL and self.inclusion.file(below) is None:
                names = [name for name in self.documents.tree.listing(below)[1] if name not in entries]
                left = list(self._unnamed((joined(below, name) for name in names), by_folder=False))
                if len(left) <= min(_FEW, count):  # more of them are switched off
                    yield from left

    def _folders(self, paths: Iterator[str], *, is_forgotten: bool) -> Iterator[LeftOut]:
        """Return the folders with a kustomization file of their own whose files nothing includes."""
        for path in paths:
            own = self.inclusion.file(path)
            if own is None or path in self.inclusion.included_by or self._is_mentioned(path):
                continue
            files = self.inclusion.files_below(path)
            if files.isdisjoint(self.taken_in) and not self.inclusion.is_component(path):
                objects = tuple(object_ for file in sorted(files) for object_ in self._objects(file))
                if objects:
                    yield LeftOut(own, self.listing, objects, is_forgotten=is_forgotten, is_beside_listed=False)

    def _is_entry(self, path: str) -> bool:
        """Tell whether a path is that of a file one folder below."""
        return posixpath.dirname(posixpath.dirname(path)) == self.folder and self.documents.tree.is_file(path)

    def _unnamed(self, paths: Iterator[str], *, by_folder: bool = True) -> Iterator[LeftOut]:
        for path in paths:
            if not self.documents.tree.is_file(path) or not is_manifest(path) or is_example(path):
                continue
            if path in self.taken_in or self._is_used(path) or self._is_mentioned(path, by_folder=by_folder):
                continue
            objects, patched = tuple(self._objects(path)), tuple(self._objects(path, patches=True))
            if objects or patched:
                yield LeftOut(path, self.listing, objects, patched, is_forgotten=not self._is_set_aside(path))

    def _is_set_aside(self, path: str) -> bool:
        """Tell whether a file's name, or a comment before its first manifest, says that nobody is to apply it."""
        if _SET_ASIDE.search(posixpath.basename(path)):
            return True
        head = itertools.takewhile(_HEAD.fullmatch, self.documents.lines(path))
        return any(_SAID_OF_ITSELF.search(line) for line in head if _FOR_EDITORS not in line)

    def _is_used(self, path: str) -> bool:
        return path in self.inclusion.included_by or path in self.inclusion.patch_files

    def _is_mentioned(self, path: str, *, by_folder: bool = True) -> bool:
        """Tell whether the kustomization file speaks of a file, or of the folder below that it is in."""
        way = path.removeprefix(f"{self.folder}/")
        mentions = {way, _first(way)} if by_folder else {way}
        return any(re.search(rf"(?<![\w./-])(?:\./)?{re.escape(mention)}(?![\w-])", self.text) for mention in mentions)

    def _objects(self, path: str, *, patches: bool = False) -> Iterator[Object]:
        namespace = self.namespace.text if isinstance(self.namespace, Scalar) else None
        return objects_of(self.documents.load(path), self.rulebook, namespace, patches=patches)


def objects_of(
    file: File, rulebook: Rulebook, namespace: str | None = None, *, patches: bool = False
) -> Iterator[Object]:
    """Return the objects that a file holds, or those for which it holds `patches`.

    `namespace` is what a kustomization file puts them into, if it does.
    """
    for document in file.documents:
        if isinstance(document.root, Mapping) and has_directive(document.root) is patches:
            held = object_of(document.root, rulebook, namespace)
            if held is not None:
                yield held


def object_of(root: Mapping, rulebook: Rulebook, namespace: str | None = None) -> Object | None:
    """Return the object that a manifest is, as it is called there; None for what is no object, or only kustomize's."""
    kind, name = group_kind_of(root), text_at(root, "metadata", "name")
    if kind is None or name is None or kind.group == KUSTOMIZE_GROUP or is_unknown(kind.kind):
        return None
    own = namespace or text_at(root, "metadata", "namespace") or ""
    scoped = "" if rulebook.is_cluster_scoped(kind) else own
    return Object(Identity(*kind, scoped, name), root)


def _first(way: str) -> str:
    return way.partition("/")[0]
