"""Kustomizations whose path leads nowhere.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller: "kustomization path not found".
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Intent, Set, Text
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.spelling import is_plain_slip, meant_of
from gitops_lint.repo.tree import Tree


def paths(context: Context) -> Iterator[Finding]:
    """Find each Kustomization whose path isn't a folder of the source."""
    for identity in sorted(context.cluster.applied):
        missing = context.cluster.applied[identity].missing_path
        if missing is None:
            continue
        because = context.cluster.applied[identity].missing_because
        if because:
            yield _left_out(context, identity, missing, because)
            continue
        near = nearest_folder(context.documents.tree, missing)
        yield Finding(
            check="path-not-found",
            message=f"path `{missing}` of {identity} is not in the repository",
            place=context.cluster.appliers[identity].path_place,
            help=f"Did you mean `./{near}`?" if near else "Correct the path, or add the folder.",
            subject=identity,
            cause=missing,
            stall=stalled(Step.PATH, (identity,), said=f"path `{missing}` is not in the repository"),
            fix=_fix(context, identity, near) if near else None,
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


def _fix(context: Context, identity: Identity, near: str) -> Fix | None:
    """Return the fix that names another folder; it is safe where the folder is misspelt, and nothing builds it yet."""
    applier = context.cluster.objects[identity]
    path = context.cluster.appliers[identity].path
    if path is None:
        return None
    is_built = any(applied.folder == near for applied in context.cluster.applied.values())
    folders = _folders(context.documents.tree)
    safe = applier.holds(path.place) and not is_built and is_plain_slip(clean_path(path.text), near, folders)
    better = f"./{near}" if path.text.startswith("./") else near
    intent = Intent(Text(path.place, path.text), Set(better))
    return fix_of(f"say `path: {better}`", [intent], context.documents, safe=safe)


def _folders(tree: Tree) -> list[str]:
    return sorted(tree.folders)


def nearest_folder(tree: Tree, missing: str) -> str | None:
    """Return the folder that is meant: one of the same last parts elsewhere, moved, or of nearly the same name."""
    folders = _folders(tree)
    if tree.is_file(missing):
        return missing.rpartition("/")[0]
    tail = "/".join(missing.split("/")[-2:])
    of_other_case = [folder for folder in folders if folder.lower() == missing.lower()]
    if len(of_other_case) == 1:
        return of_other_case[0]
    same_tail = [folder for folder in folders if folder.endswith(f"/{tail}")]
    if len(same_tail) == 1:
        return same_tail[0]
    return _moved(missing, folders) or _but_for_one_part(missing, folders)


def _moved(missing: str, folders: list[str]) -> str | None:
    """Return the one folder that is a path with a part more in it, or less, but for the last."""
    *parts, last = missing.split("/")
    alike = []
    for folder in folders:
        *others, name = folder.split("/")
        longer, shorter = (others, parts) if len(others) > len(parts) else (parts, others)
        if name == last and len(longer) == len(shorter) + 1:
            alike += [folder] if any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))) else []
    return alike[0] if len(alike) == 1 else None


def _but_for_one_part(missing: str, folders: list[str]) -> str | None:
    """Return the folder that differs from a path in one part alone, which means that of the folder; the last first."""
    parts = missing.split("/")
    by_part: list[dict[str, str]] = [{} for _ in parts]
    for folder in folders:
        others = folder.split("/")
        differing = [index for index, pair in enumerate(zip(parts, others, strict=False)) if pair[0] != pair[1]]
        if len(others) == len(parts) and len(differing) == 1:
            by_part[differing[0]][others[differing[0]]] = folder
    for part, named in reversed(list(zip(parts, by_part, strict=True))):
        meant = meant_of(part, named)
        if meant is not None:
            return named[meant]
    return None
