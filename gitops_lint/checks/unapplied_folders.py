"""Folders with Flux Kustomizations that belong to no cluster: said once, so that nobody takes silence for approval."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Finding, UnappliedContext
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.unapplied import UnappliedFolder
from gitops_lint.rulebook.checks import Confidence


def unapplied_folders(looked_at: UnappliedContext) -> Iterator[Finding]:
    """Find each topmost folder of which no cluster takes in anything, and that has Kustomizations in it."""
    return map(_finding, looked_at.unapplied.folders)


def _finding(folder: UnappliedFolder) -> Finding:
    names = first_few(sorted(set(folder.names)))
    where = f"`{folder.folder}`" if folder.folder else "this repository"
    of_what = "Kustomization" if len(folder.names) == 1 else "Kustomizations"
    return Finding(
        check="kustomization-in-no-cluster",
        message=f"no cluster is known to apply {len(folder.names)} {of_what} in {where}: {names}",
        place=folder.place,
        help=(
            "If it is a cluster, name it under `clusters` of the configuration; "
            "if others apply what is there, or nobody does any more, nothing is wrong."
        ),
        cause=folder.folder,
        confidence=Confidence.LIKELY,
    )
