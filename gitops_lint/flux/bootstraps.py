"""Files that `flux bootstrap` has written, and those that it has yet to write.

Facts: https://github.com/fluxcd/flux2 pkg/manifestgen/sync: `flux bootstrap --path X` writes the file
X/flux-system/gotk-sync.yaml with a Kustomization of the path X, and X/flux-system/gotk-components.yaml beside it; X may
be there before, with a kustomization file that names them
(https://fluxcd.io/flux/installation/configuration/bootstrap-customization/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.cluster.bootstrap import Bootstrap
from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.flux.generate import joined
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import FluxKustomization, kustomization_identity
from gitops_lint.flux.own_source import OF_BOOTSTRAP
from gitops_lint.kustomize.loader import missing_path
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Scalar, text_at
from gitops_lint.repo.problem import Problem

_SYNC = f"{OF_BOOTSTRAP}/gotk-sync.yaml"
_WRITTEN = frozenset({OF_BOOTSTRAP, _SYNC, f"{OF_BOOTSTRAP}/gotk-components.yaml"})


def bootstraps(files: Iterable[str], documents: Documents) -> Iterator[Bootstrap]:
    """Return what the files of `flux bootstrap` among some say."""
    for file in sorted(files):
        own = file.removesuffix(f"/{_SYNC}")
        for document in documents.load(file).documents if own != file else ():
            if isinstance(document.root, Mapping) and group_kind_of(document.root) == KUSTOMIZATION:
                yield _bootstrap(file, own, document.root, documents)


def is_left_to_bootstrap(problem: Problem, folder: str) -> bool:
    """Tell whether a problem is that something isn't there that `flux bootstrap` writes once it is run for a folder."""
    path = missing_path(problem)
    return path is not None and any(path == joined(folder, written) for written in _WRITTEN)


def _bootstrap(file: str, own: str, node: Mapping, documents: Documents) -> Bootstrap:
    name = text_at(node, "metadata", "name") or ""
    kustomization = FluxKustomization(kustomization_identity(OF_BOOTSTRAP, name), node)
    path, sync_path = kustomization.spec.get("path"), f"{kustomization.path}/{_SYNC}"
    return Bootstrap(
        identity=kustomization.identity,
        file=file,
        own=own,
        applied=kustomization.path,
        path=path if isinstance(path, Scalar) else None,
        path_place=kustomization.path_place,
        other=sync_path if documents.tree.is_file(sync_path) else None,
    )
