"""Bootstraps that apply another cluster's folder.

Facts: https://github.com/fluxcd/flux2 pkg/manifestgen/sync: `flux bootstrap --path X` writes the file
X/flux-system/gotk-sync.yaml with a Kustomization of the path X.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.edits import fix_of, saying
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import FluxKustomization, kustomization_identity
from gitops_lint.repo.nodes import Mapping, Place, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence

_BOOTSTRAP = "flux-system"
_SYNC = f"{_BOOTSTRAP}/gotk-sync.yaml"


def bootstrap_paths(context: Context) -> Iterator[Finding]:
    """Find each file of `flux bootstrap` that applies the folder of another cluster, which has such a file too.

    The file itself is read: the other cluster's Kustomization has the same name, and takes the place of this one.
    """
    applied = {one.folder for one in context.cluster.applied.values()}
    for file in sorted(context.cluster.files):
        own = file.removesuffix(f"/{_SYNC}")
        if own == file or own in applied:
            continue
        for document in context.documents.load(file).documents:
            if isinstance(document.root, Mapping) and group_kind_of(document.root) == KUSTOMIZATION:
                name = text_at(document.root, "metadata", "name") or ""
                found = FluxKustomization(kustomization_identity(_BOOTSTRAP, name), document.root)
                if _is_of_another(context, found, own) and not _is_taken_in(context, found, file):
                    yield _finding(context, found, own)


def _is_of_another(context: Context, found: FluxKustomization, own: str) -> bool:
    return found.path != own and context.documents.tree.is_file(f"{found.path}/{_SYNC}")


def _is_taken_in(context: Context, found: FluxKustomization, file: str) -> bool:
    """Tell whether the file is a part of the folder that it applies, as one of a base is that the cluster builds."""
    held = context.cluster.objects.get(found.identity)
    appliers = [context.cluster.applied.get(one) for one in held.applied_by] if held is not None else []
    is_this = held is not None and held.place.path == file
    return is_this and any(applied is not None and applied.folder == found.path for applied in appliers)


def _finding(context: Context, found: FluxKustomization, own: str) -> Finding:
    path, place = found.path, found.path_place
    edit = saying(context.documents, place, text_at(found.spec, "path") or "", f"./{own}")
    return Finding(
        check="bootstrap-of-another-cluster",
        message=f"the bootstrap of `{own}` applies `{path}`, which is another cluster's: nothing in `{own}` is applied",
        place=place,
        help=f"Say `path: ./{own}`.",
        subject=found.identity,
        cause=own,
        confidence=Confidence.LIKELY,
        related=(Related(Place(f"{path}/{_SYNC}"), "this applies the same folder"),),
        fix=fix_of(f"say `path: ./{own}`", [edit], context.documents, safe=False),
    )
