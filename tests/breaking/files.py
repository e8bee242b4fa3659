"""Kustomization files and the files and folders that they and Kustomizations name."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from breaking.change import Break, standing, whole_lines
from breaking.misspelling import misspelt
from breaking.objects import is_at_rest
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, items_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.tree import Tree

_FREE = frozenset({"pairs", "commonLabels", "commonAnnotations", "labels", "annotations", "literals", "patch"})


def breaks_of_files(
    cluster: Cluster, needed: dict[str, tuple[str, ...]], idle: frozenset[Place], documents: Documents
) -> Iterator[Break]:
    """Return the ways to break what a cluster's kustomization files say.

    `needed` are files whose objects others refer to, with the names of both; `idle` are targets that select nothing.
    """
    for path in sorted(cluster.files):
        if posixpath.basename(path) in FILE_NAMES:
            for document in documents.load(path).documents:
                yield from _of_file(document.root, path, needed, documents)
                yield from _targets(document.root, idle, documents)
    for identity, found in sorted(cluster.objects.items()):
        counts = identity.group_kind == KUSTOMIZATION and not is_at_rest(found, cluster)
        written = at(found.node, "spec", "path") if counts else None
        if isinstance(written, Scalar) and written.text.strip("./"):
            yield from _of_path(written, documents)


def _of_path(written: Scalar, documents: Documents) -> Iterator[Break]:
    place = standing(written.place, written.text, documents)
    if place is None or "$" in written.text:
        return
    folder = clean_path(written.text)
    about = (folder,)
    yield Break("misspell a path", place, misspelt(written.text.rstrip("/"), place), about=about)
    if documents.tree.is_folder(folder):
        yield Break("rename the folder of a path", place, moves=_moves(documents.tree, folder), about=about)


def _of_file(root: Node, path: str, needed: dict[str, tuple[str, ...]], documents: Documents) -> Iterator[Break]:
    yield from _keys(root, documents)
    for key, entry in _scalars(root, ""):
        target = clean_path(f"{posixpath.dirname(path)}/{entry.text.rpartition('=')[2]}")
        if key not in ("resources", "components") and "/" not in entry.text and "." not in entry.text:
            continue
        place = standing(entry.place, entry.text, documents)
        if place is None or not (documents.tree.is_file(target) or documents.tree.is_folder(target)):
            continue
        about = (target, path)
        before, sign, named = entry.text.rpartition("=")
        yield Break(f"misspell an entry of {key}", place, f"{before}{sign}{misspelt(named, place)}", about=about)
        yield Break(f"rename what {key} names", place, moves=_moves(documents.tree, target), about=about)
        if documents.tree.is_file(target):
            yield Break(f"delete a file that {key} names", place, moves=((target, ""),), about=about)
        if key in ("resources", "components"):
            yield Break(f"leave out an entry of {key}", whole_lines(place), about=about)
        if key == "resources" and target in needed:
            yield Break("remove an entry that others need", whole_lines(place), about=(*about, *needed[target]))
    yield from _twice(root, path, documents)


def _twice(root: Node, path: str, documents: Documents) -> Iterator[Break]:
    first = next(iter(items_at(root, "resources")), None)
    if isinstance(first, Scalar):
        line, column = first.place.line, first.place.column
        indent = documents.lines(path)[line - 1][: column - 1]
        if indent.strip() == "-":
            twice = f"{indent}{first.text}\n"
            yield Break("list a resource twice", Place(path, line, 1, line, 1), twice, about=(path,))


def _keys(node: Node, documents: Documents, way: str = "misspell a key of a kustomization file") -> Iterator[Break]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _keys(item, documents, way)
    if not isinstance(node, Mapping):
        return
    for key, value in node.items():
        place = standing(node.key_place(key), key, documents)
        if place is not None and key not in ("apiVersion", "$schema"):
            yield Break(way, place, misspelt(key, place), about=(key,))
        if key not in _FREE:
            yield from _keys(value, documents, "misspell a nested key of a kustomization file")


def _targets(root: Node, idle: frozenset[Place], documents: Documents) -> Iterator[Break]:
    """Return the ways to misspell what patches are for."""
    for patch in items_at(root, "patches"):
        target = at(patch, "target")
        if target is None or target.place in idle:
            continue
        for part in ("name", "kind"):
            written = at(patch, "target", part)
            place = standing(written.place, written.text, documents) if isinstance(written, Scalar) else None
            if isinstance(written, Scalar) and place is not None and written.text.replace("-", "").isalnum():
                yield Break(
                    f"misspell the {part} in a patch's target", place, misspelt(written.text, place), about=("",)
                )


def _scalars(node: Node, key: str) -> Iterator[tuple[str, Scalar]]:
    """Return all single values below a node, with the key of a mapping that they stand at or in whose list they are."""
    if isinstance(node, Scalar):
        yield key, node
    for below, value in node.items() if isinstance(node, Mapping) else ():
        if below not in _FREE:
            yield from _scalars(value, below)
    for item in node.items if isinstance(node, Sequence) else ():
        yield from _scalars(item, key)


def _moves(tree: Tree, path: str) -> tuple[tuple[str, str], ...]:
    """Return what becomes of all files of a file or folder that is renamed."""
    if tree.is_file(path):
        stem, extension = posixpath.splitext(path)
        return ((path, f"{stem}-new{extension}"),)
    return tuple((old, f"{path}-new{old[len(path) :]}") for old in sorted(tree.paths) if old.startswith(f"{path}/"))
