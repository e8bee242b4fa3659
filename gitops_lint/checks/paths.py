"""Kustomizations whose path leads nowhere.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller: "kustomization path not found".
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Edit, Finding, Fix
from gitops_lint.flux.kustomization import FluxKustomization


def paths(context: Context) -> Iterator[Finding]:
    """Find each Kustomization whose path isn't a folder of the source."""
    for identity in sorted(context.cluster.applied):
        missing = context.cluster.applied[identity].missing_path
        if missing is None:
            continue
        kustomization = FluxKustomization(identity, context.cluster.objects[identity].node)
        place = kustomization.path_place
        near = _nearest(context, missing)
        yield Finding(
            check="path-not-found",
            message=f"path `{missing}` of {identity} is not in the repository",
            place=place,
            help=f"Did you mean `./{near}`?" if near else "Correct the path, or add the folder.",
            subject=identity,
            cause=missing,
            impact=context.impacts.while_waiting(identity),
            fix=Fix(f"say `path: ./{near}`", (Edit(place, f"./{near}"),)) if near else None,
        )


def _nearest(context: Context, missing: str) -> str | None:
    """Return the folder that is meant: one of the same last parts elsewhere, or of nearly the same name."""
    folders = sorted(context.documents.tree.folders)
    if context.documents.tree.is_file(missing):
        return missing.rpartition("/")[0]
    tail = "/".join(missing.split("/")[-2:])
    same_tail = [folder for folder in folders if folder.endswith(f"/{tail}")]
    if len(same_tail) == 1:
        return same_tail[0]
    return next(iter(difflib.get_close_matches(missing, folders, n=1, cutoff=0.85)), None)
