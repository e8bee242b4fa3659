"""Folders with modules of Terraform that are to be in this repository and aren't.

Facts: https://github.com/flux-iac/tofu-controller runner/server.go (UploadAndExtract: "terraform path not found"); its
path begins at the root of the source, which may be in another namespace.
"""

from __future__ import annotations

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.flux.kustomization import SOURCE_GROUP
from gitops_lint.flux.sources import GIT_REPOSITORY, Sources
from gitops_lint.repo.nodes import Scalar, at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.problem import Problem

_MODULES = (".tf", ".tf.json", ".tofu")


def terraform_fault(held: Object, objects: dict[Identity, Object], sources: Sources) -> tuple[Problem, ...]:
    """Return what keeps the modules of a Terraform object from being found.

    A checkout without a file of any module may be one of manifests alone: nothing is known then.
    """
    written = at(held.node, "spec", "path")
    name, kind = text_at(held.node, "spec", "sourceRef", "name"), text_at(held.node, "spec", "sourceRef", "kind")
    if not isinstance(written, Scalar) or is_unknown(written.text) or not name or kind != GIT_REPOSITORY:
        return ()
    namespace = text_at(held.node, "spec", "sourceRef", "namespace") or held.identity.namespace
    contents = sources.contents(Identity(SOURCE_GROUP, GIT_REPOSITORY, namespace, name), objects)
    path = clean_path(written.text)
    if contents is None or contents.has_submodules or not path or contents.holds_folder(path):
        return ()
    if path in contents.files or contents.included_at(path) is not None:
        return ()
    if not any(file.endswith(_MODULES) for file in sources.tree.paths):
        return ()
    if sources.tree.is_folder(path):
        why, help_ = f"in the repository, but {contents.why_without(path)}", "Take it back, or correct the path."
    else:
        why, help_ = "not in the repository", ""
    return (Problem("path-not-found", f"its path `{path}` is {why}", written.place, path, help_),)
