"""What an ArtifactGenerator puts into an ExternalArtifact of this repository: nothing else is there for Flux.

Facts: https://github.com/fluxcd/source-watcher internal/builder/builder.go.
"""

from __future__ import annotations

import posixpath

from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.artifact_contents import Held, explained, reads_beyond
from gitops_lint.flux.generated_artifacts import Copied
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.kustomize.loader import join
from gitops_lint.kustomize.remote import Remote
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.problem import Problem


@keeps_values
class CopiedContents:
    """What copies put into a generated artifact, some of sources that hold what is below a prefix in this repository.

    `own` are the aliases of these.
    """

    def __init__(
        self, documents: Documents, source: Identity, copies: tuple[Copied, ...], own: frozenset[str], prefix: str
    ) -> None:
        self._tree = documents.tree
        self._source = source
        self._copies = copies
        self._own = own
        self._prefix = f"{prefix}/" if prefix else ""

    @kept_value
    def files(self) -> frozenset[str]:
        """The files of the repository that are in it, as they are called in the repository; some may be left out."""
        copies = (copied for copied in self._copies if copied.alias in self._own)
        below = tuple(self._prefix + (copied.within or copied.origin) for copied in copies)
        return frozenset(
            path for path in self._tree.paths if any(not part or f"{path}/".startswith(f"{part}/") for part in below)
        )

    @kept_value
    def builder(self) -> Builder:
        """What builds the folders of the artifact, and doesn't see the rest of the repository."""
        return Builder(Documents(Held(self._tree, self.files)))

    def lacks_files_of(self, build: Build) -> bool:
        """Tell whether a build read files of the repository that aren't in the artifact."""
        return reads_beyond(build, self.files, self._tree)

    def explained(self, build: Build) -> Build:
        """Return a build that says why what is in the repository is missing; what another copy may bring isn't."""
        return explained(build, self._explained)

    def _explained(self, problem: Problem, path: str) -> Problem | Remote:
        folder = posixpath.dirname(problem.place.path)
        if self._may_be_beside(problem.cause, folder.removeprefix(self._prefix)):
            return Remote(problem.cause, problem.place)
        if path not in self._tree.paths and not self._tree.is_folder(path):
            return problem
        message = f"{problem.message}: it is in the repository, but nothing copies it into {self._source}"
        return problem._replace(message=message, help="Copy it into the artifact, too.")

    def _may_be_beside(self, path: str, folder: str) -> bool:
        """Tell whether a path from a folder of the source may lead to what another copy puts into the artifact."""
        for copied in self._copies:
            target = copied.target_of(folder) if copied.alias in self._own else None
            meant = join(target, path) if target is not None else None
            if meant is not None and any(beside.may_hold(meant) for beside in self._copies if beside is not copied):
                return True
        return False
