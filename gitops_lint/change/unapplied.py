"""Manifests that a change touches and that no cluster takes in: the edit does nothing."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.release import CHART_FILE
from gitops_lint.linter import Analysis
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import text_at
from gitops_lint.repo.tree import is_example, is_hidden, is_manifest, is_of_templates, is_of_tests


def unapplied(before: Analysis, after: Analysis) -> tuple[str, ...]:
    """Return the manifests that are new or differ and that no cluster of either version takes in, sorted.

    Those of a chart in the repository, templates, examples and what tests read are none. Where there is no cluster,
    nothing is known of any.
    """
    if not after.clusters:
        return ()
    taken_in = frozenset(path for each in (before, after) for cluster in each.clusters for path in cluster.files)
    return tuple(path for path in _candidates(after, taken_in) if _differs(path, before.documents, after.documents))


def _candidates(after: Analysis, taken_in: frozenset[str]) -> Iterator[str]:
    for path in sorted(after.documents.tree.paths - taken_in):
        is_set_aside = is_hidden(path) or is_example(path) or is_of_tests(path) or is_of_templates(path)
        if is_manifest(path) and not is_set_aside:
            yield path


def _differs(path: str, before: Documents, after: Documents) -> bool:
    if before.tree.is_file(path) and before.text(path) == after.text(path):
        return False
    roots = [document.root for document in after.load(path).documents]
    is_object = any(text_at(root, "apiVersion") and text_at(root, "kind") for root in roots)
    return is_object and not _is_of_chart(path, after)


def _is_of_chart(path: str, documents: Documents) -> bool:
    folder = path.rpartition("/")[0]
    while folder:
        if documents.tree.is_file(f"{folder}/{CHART_FILE}"):
            return True
        folder = folder.rpartition("/")[0]
    return documents.tree.is_file(CHART_FILE)
