"""Whether there is anything to check about what is staged."""

from __future__ import annotations

from pathlib import Path

from gitops_lint.config.files import NAMES, PYPROJECT
from gitops_lint.kustomize.kustomization_file import find_files
from gitops_lint.repo.revision import IndexTree, Staged, staged
from gitops_lint.repo.tree import Tree, is_manifest

_ALWAYS = frozenset({*NAMES, PYPROJECT, ".sourceignore"})
_DATA_SUFFIX = ".json"  # patches are written in it, and rules of a repository's own


def concerns(root: Path) -> bool:
    """Tell whether any file counts that is staged.

    What is gone counts, whatever it was: something may name it. Of what is new or changed, manifests and configuration
    do, and every file in or below a folder with a kustomization file, which may make a ConfigMap of it. Where nothing
    is staged, as when all hooks are run on a whole repository, the question is about all files. Raises GitError.
    """
    changes = staged(root)
    if not changes:  # or there is no commit yet to hold the index against
        return True
    return _any_counts(changes, IndexTree(root))


def _any_counts(changes: tuple[Staged, ...], tree: Tree) -> bool:
    return any(change.is_gone or _counts(change.path, tree) for change in changes)


def _counts(path: str, tree: Tree) -> bool:
    folder, _, name = path.rpartition("/")
    if is_manifest(path) or path.endswith(_DATA_SUFFIX) or name in _ALWAYS:
        return True
    while folder and not find_files(tree, folder):
        folder = folder.rpartition("/")[0]
    return bool(find_files(tree, folder))
