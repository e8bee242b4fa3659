"""What a GitRepository's artifact holds of this repository: what is left out of it isn't there for Flux.

Facts: https://github.com/fluxcd/source-controller internal/controller/gitrepository_controller.go (`sparseCheckout`,
`include`), https://github.com/fluxcd/pkg sourceignore/ (`ignore`, `.sourceignore`, and what is left out by default).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import cached_property

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.flux.source_ignore import IGNORE_FILE, artifact
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.kustomize.loader import missing_path
from gitops_lint.kustomize.remote import Remote
from gitops_lint.repo.documents import Documents, Same
from gitops_lint.repo.nodes import Mapping, Scalar, at, items_at, text_at, to_data
from gitops_lint.repo.paths import clean_path, folders_of
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.tree import Tree


class Held(Tree):
    """The files of a tree that an artifact holds."""

    def __init__(self, tree: Tree, files: frozenset[str]) -> None:
        self._tree = tree
        super().__init__(files)

    @property
    def links(self) -> frozenset[str]:
        """The symlinks that were left out, files and folders."""
        return self._tree.links

    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read."""
        return self._tree.read(path)


class ArtifactContents:
    """What the artifact of a source that is the whole of this repository holds of it."""

    def __init__(self, documents: Documents, source: Identity, node: Mapping) -> None:
        self._documents = documents
        self._tree = documents.tree
        self._source = source
        self._ignore = text_at(node, "spec", "ignore")
        self._checked_out = [item for item in items_at(node, "spec", "sparseCheckout") if isinstance(item, Scalar)]
        self._sparse = tuple(clean_path(item.text) for item in self._checked_out)
        self.has_submodules = to_data(at(node, "spec", "recurseSubmodules")) is True
        self._included = tuple(
            (clean_path(text_at(item, "toPath") or name), name)
            for item in items_at(node, "spec", "include")
            if (name := text_at(item, "repository", "name"))
        )

    @property
    def is_known(self) -> bool:
        """Whether Git tells what is left out: a variable may be anything."""
        return not any(is_unknown(text) for text in (self._ignore or "", *self._sparse))

    @cached_property
    def files(self) -> frozenset[str]:
        """The files of the repository that are in it."""
        files = artifact(self._documents, self._ignore)
        return frozenset(path for path in files if path.startswith(self._sparse)) if self._sparse else files

    @property
    def not_to_check_out(self) -> tuple[Scalar, ...]:
        """The entries of `sparseCheckout` that name nothing in the repository; a submodule may hold anything."""
        if self.has_submodules:
            return ()
        named = ((clean_path(item.text), item) for item in self._checked_out)
        return tuple(
            item for path, item in named if not (self._tree.is_folder(path) or path in self._tree.paths or not path)
        )

    @cached_property
    def builder(self) -> Builder:
        """What builds the folders of the artifact, and doesn't see the rest of the repository."""
        return Builder(Documents(Held(self._tree, self.files)))

    def holds_folder(self, folder: str) -> bool:
        """Tell whether there is a file of the artifact in a folder, or below it."""
        return folder in self._folders

    @cached_property
    def _folders(self) -> frozenset[str]:
        return self._documents.once(("folders", Same(self.files)), lambda: folders_of(self.files))

    def included_at(self, path: str) -> str | None:
        """Return the source whose artifact is copied to where a path is, if one is."""
        below = f"{path}/"
        return next((name for folder, name in self._included if not folder or below.startswith(f"{folder}/")), None)

    def why_without(self, path: str) -> str:
        """Return what leaves a file or folder of the repository out of the artifact, in words."""
        if self._sparse and not path.startswith(self._sparse):
            return f"`sparseCheckout` of {self._source} leaves it out of the artifact"
        without = artifact(self._documents, None) if self._ignore is not None else frozenset()
        if path in without or any(file.startswith(f"{path}/") for file in without):
            return f"`ignore` of {self._source} leaves it out of the artifact"
        if any(posixpath.basename(file) == IGNORE_FILE for file in self._tree.paths):
            return f"`{IGNORE_FILE}` leaves it out of the artifact of {self._source}"
        return f"source-controller leaves such files out of the artifact of {self._source} where no pattern is given"

    def _is_left_out(self, path: str) -> bool:
        """Tell whether a file or folder is in the repository, and not in the artifact."""
        is_in_repository = path in self._tree.paths or self._tree.is_folder(path)
        return is_in_repository and path not in self.files and not self.holds_folder(path)

    def lacks_files_of(self, build: Build) -> bool:
        """Tell whether a build read files of the repository that aren't in the artifact."""
        return reads_beyond(build, self.files, self._tree)

    def explained(self, build: Build) -> Build:
        """Return a build that says why what is in the repository is missing; what is included is out of sight."""
        return explained(build, self._explained)

    def _explained(self, problem: Problem, path: str) -> Problem | Remote:
        name = self.included_at(path)
        if name is not None:
            return Remote(name, problem.place)
        if not self._is_left_out(path):
            return problem
        message = f"{problem.message}: it is in the repository, but {self.why_without(path)}"
        return problem._replace(message=message, help="Take it back into the artifact.")


def reads_beyond(build: Build, files: frozenset[str], tree: Tree) -> bool:
    """Tell whether a build read files of the repository that an artifact doesn't hold."""
    return any(path in tree.paths for path in build.files - files)


def explained(build: Build, explain: Callable[[Problem, str], Problem | Remote]) -> Build:
    """Return a build of an artifact; `explain` says of what is missing, and of its path in the repository, why it is.

    What it gives is the problem in other words, or what is out of sight instead.
    """
    problems: list[Problem] = []
    remotes = list(build.remotes)
    for problem in build.problems:
        path = missing_path(problem)
        said = explain(problem, path) if path is not None else problem
        if isinstance(said, Remote):
            remotes.append(said)
        else:
            problems.append(said)
    told = tuple(problems)
    return build if told == build.problems else build._replace(problems=told, remotes=tuple(remotes))
