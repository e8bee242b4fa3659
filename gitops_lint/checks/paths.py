"""Kustomizations whose path leads nowhere.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller: "kustomization path not found".
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.folders import Folders
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Intent, Set, Text
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.to_fill_in import is_to_fill_in


def paths(context: Context) -> Iterator[Finding]:
    """Find each Kustomization whose path isn't a folder of the source, nor a word that somebody is to replace."""
    folders = Folders(context.documents.tree, context.documents.allowance.compared)
    for identity in sorted(context.cluster.applied):
        missing = context.cluster.applied[identity].missing_path
        if missing is None or is_to_fill_in(missing):
            continue
        because = context.cluster.applied[identity].missing_because
        if because:
            yield _left_out(context, identity, missing, because)
            continue
        near = folders.nearest(missing)
        yield Finding(
            check="path-not-found",
            message=f"path `{missing}` of {identity} is not in the repository",
            place=context.cluster.appliers[identity].path_place,
            help=f"Did you mean `./{near}`?" if near else "Correct the path, or add the folder.",
            subject=identity,
            cause=missing,
            stall=stalled(Step.PATH, (identity,), said=f"path `{missing}` is not in the repository"),
            fix=_fix(context, identity, near, folders) if near else None,
        )


def _left_out(context: Context, identity: Identity, missing: str, because: str) -> Finding:
    """Return the finding of a folder that the repository has, and the artifact that is made of it hasn't."""
    return Finding(
        check="path-not-found",
        message=f"path `{missing}` of {identity} is in the repository, but {because}",
        place=context.cluster.appliers[identity].path_place,
        help="Take it back into the artifact, or correct the path.",
        subject=identity,
        cause=missing,
        stall=stalled(Step.PATH, (identity,), said=f"path `{missing}` is not in the artifact"),
    )


def _fix(context: Context, identity: Identity, near: str, folders: Folders) -> Fix | None:
    """Return the fix that names another folder; it is safe where the folder is misspelt, and nothing builds it yet."""
    applier = context.cluster.objects[identity]
    path = context.cluster.appliers[identity].path
    if path is None:
        return None
    is_built = any(applied.folder == near for applied in context.cluster.applied.values())
    safe = applier.holds(path.place) and not is_built and folders.is_plain_slip(clean_path(path.text), near)
    better = f"./{near}" if path.text.startswith("./") else near
    intent = Intent(Text(path.place, path.text), Set(better))
    return fix_of(f"set `path: {better}`", [intent], context.documents, safe=safe)
