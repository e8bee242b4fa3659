"""Folders with a kustomization file, built as kustomize builds them."""

from __future__ import annotations

from pathlib import Path

from gitops_lint.cli.manifests import UNKNOWN, Manifest, Manifests
from gitops_lint.kustomize.build import Builder, Remote
from gitops_lint.kustomize.loader import join
from gitops_lint.repo.disk import DiskTree
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.existence import is_folder
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.tree import Tree, find_root


class NothingToBuild(Exception):
    """A path that is no folder, or one without kustomization file."""


class Folders:
    """Builds folders, of one repository or of several, or of none."""

    def __init__(self) -> None:
        self._builders: dict[Path, Builder] = {}

    def build(self, path: str) -> Manifests:
        """Return what a folder gives; raise NothingToBuild.

        Within a repository nothing outside of it is read, elsewhere whatever the folder names. What is remote is a
        problem as well, so that nobody takes what is left for all there is.
        """
        folder = Path(path).resolve()
        if not is_folder(folder):
            raise NothingToBuild(f"{path}: there is no such directory")
        root = find_root(folder)
        is_repository = (root / ".git").exists()
        if not is_repository:
            root = Path(folder.anchor)
        if root not in self._builders:
            tree: Tree = FolderTree(root) if is_repository else DiskTree(root)
            self._builders[root] = Builder(Documents(tree))
        built = self._builders[root].build(join("", folder.relative_to(root).as_posix()) or "")
        if not built.files:
            raise NothingToBuild(f"{path}: there is no kustomization file in this directory")
        problems = (*built.problems, *map(_problem, built.remotes))
        objects = tuple(map(Manifest, built.objects))
        return Manifests({"path": path}, objects, problems, root=None if is_repository else root)


def _problem(remote: Remote) -> Problem:
    """Return a remote base as a problem: kustomize would fetch it."""
    if remote.is_limit:
        return Problem("limit-reached", remote.url, remote.place, remote.url)
    what = "change every object of this build" if remote.changes else "bring objects"
    message = f"`{remote.url}` is not in the repository and nothing is fetched: it would {what}"
    return Problem(UNKNOWN, message, remote.place, remote.url)
