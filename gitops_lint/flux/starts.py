"""What a cluster begins with, as whoever bootstraps it applies it."""

from __future__ import annotations

from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.flux.entry_point import Start
from gitops_lint.flux.generate import joined, kustomization_file
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.kustomize.manifests import read_objects
from gitops_lint.repo.nodes import Mapping
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.tree import is_manifest


def started(start: Start, builder: Builder) -> Build:
    """Return the objects of a start: of a folder's kustomization, or of the manifests in it, or of one file.

    Files that hold no manifests may lie beside them: `kubectl apply` was told which to take, and we weren't.
    """
    documents = builder.documents
    if documents.tree.is_folder(start.path) and kustomization_file(documents, start.path):
        return builder.build(start.path)
    names = documents.tree.listing(start.path)[1]
    paths = [joined(start.path, name) for name in names] if names else [start.path]
    objects: list[Mapping] = []
    problems: list[Problem] = []
    files = set()
    for path in paths:
        if is_manifest(path):
            file = documents.load(path)
            manifests = tuple(document for document in file.documents if group_kind_of(document.root))
            if manifests:
                manifest = read_objects(manifests)
                objects += [resource.node for resource in manifest.resources]
                files.add(path)
                problems += (*file.problems, *manifest.problems)
    return Build(tuple(objects), tuple(problems), files=frozenset(files))
