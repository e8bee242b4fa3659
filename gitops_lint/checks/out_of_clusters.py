"""What is wrong with manifests that no cluster is known to take in, and that may be the reason for it.

Flux takes in whatever lies in a folder without kustomization file, so that a file that can't be read may be an entry
point's, or hold a Kustomization that would have led to others. Of a repository without clusters, those of others apply
what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.paths import nearest_folder
from gitops_lint.flux.kustomization import clean_path
from gitops_lint.flux.objects import group_kind_of, is_encrypted
from gitops_lint.flux.repository import Repository
from gitops_lint.repo.documents import File
from gitops_lint.repo.nodes import Mapping, Node, Scalar, text_at
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.routes import written
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.validate import validate

_OF_WHOLE_OBJECTS = frozenset({"missing-field", "conflicting-fields"})
"""What a manifest may lack that is but a patch, or that patches would complete."""


def out_of_clusters(repository: Repository) -> Iterator[Finding]:
    """Find what can't be read, fields that aren't there, and the paths of FluxInstances that lead nowhere."""
    for file in repository.unapplied():
        yield from (_unread(problem) for problem in file.problems)
        yield from _fields(file, repository.rulebook)
    for path in repository.lost_paths():
        yield from _lost(path, repository)


def _unread(problem: Problem) -> Finding:
    return Finding(
        check=problem.check,
        message=problem.message,
        place=problem.place,
        help=problem.help,
        cause=problem.cause,
        apart=problem.place.path,
        confidence=Confidence.LIKELY,
        related=problem.related,
    )


def _fields(file: File, rulebook: Rulebook) -> Iterator[Finding]:
    for document in file.documents:
        for fault in _faults(document.root, rulebook):
            if fault.check not in _OF_WHOLE_OBJECTS:
                yield Finding(
                    check=fault.check,
                    message=f"{fault.message}; no cluster is known to apply it",
                    place=fault.place,
                    help=fault.help,
                    cause=f"{text_at(document.root, 'metadata', 'name') or ''}: {written(fault.route)}",
                    apart=file.path,
                    confidence=Confidence.LIKELY,
                )


def _faults(root: Node, rulebook: Rulebook) -> Iterator[Fault]:
    group_kind = group_kind_of(root)
    schema = rulebook.schemas.schema(group_kind) if group_kind is not None else None
    version = (text_at(root, "apiVersion") or "").rpartition("/")[2]
    if schema is None or version not in schema.kind.versions or not isinstance(root, Mapping) or is_encrypted(root):
        return
    yield from validate(root, schema, version, lambda _: None)


def _lost(path: Scalar, repository: Repository) -> Iterator[Finding]:
    near = nearest_folder(repository.documents.tree, clean_path(path.text))
    if near is not None:  # or it is the path of another repository
        yield Finding(
            check="path-not-found",
            message=f"path `{path.text}` of a FluxInstance's sync is not in the repository: nothing would be applied",
            place=path.place,
            help=f"Did you mean `{near}`?",
            cause=path.text,
            confidence=Confidence.LIKELY,
        )
