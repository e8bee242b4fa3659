"""YAML that can't be read, or not as it is meant."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from breaking.change import Break, standing
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at


def breaks_of_syntax(cluster: Cluster, documents: Documents) -> Iterator[Break]:
    """Return the ways to break lines with a key and a plain value in the files that a cluster is built from."""
    for path in sorted(cluster.files):
        for document in documents.load(path).documents:
            if at(document.root, "kind") is not None or posixpath.basename(path) in FILE_NAMES:
                yield from _of(document.root, path, documents)


def _of(node: Node, path: str, documents: Documents) -> Iterator[Break]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _of(item, path, documents)
    if not isinstance(node, Mapping):
        return
    for key, value in node.items():
        place = standing(node.key_place(key), key, documents)
        if place is not None and isinstance(value, Scalar) and value.place.line == place.line == value.place.end_line:
            yield from _of_line(place, key, value, len(node), documents)
        yield from _of(value, path, documents)


def _of_line(place: Place, key: str, value: Scalar, siblings: int, documents: Documents) -> Iterator[Break]:
    line = documents.lines(place.path)[place.line - 1]
    before = line[: place.column - 1]
    if before.strip() or siblings < 2:
        return
    about = (key,)
    start = Place(place.path, place.line, 1, place.line, 1)
    colon = place._replace(column=place.end_column, end_column=place.end_column + 1)
    yield Break("leave a colon out", colon, about=about)
    yield Break("say a key twice", start, f"{line}\n", about=about)
    if before:
        tab = start._replace(end_column=place.column)
        yield Break("indent by a tab", tab, "\t", about=about)
        yield Break("indent by one too many", start, " ", about=about)
    if value.plain and value.text:
        opened = value.place._replace(end_line=value.place.line, end_column=value.place.column)
        yield Break("open a quote", opened, '"', about=about)
