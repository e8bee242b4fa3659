"""What of a repository no cluster applies."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.kustomize.build import Build
from gitops_lint.repo.documents import File
from gitops_lint.repo.nodes import Place, Scalar


class UnappliedFolder(NamedTuple):
    """A folder (empty for the whole repository) with what would apply others, of which no cluster takes in anything.

    `names` are those of what would, `place` is where the first of them is written.
    """

    folder: str
    names: tuple[str, ...]
    place: Place


class LostPath(NamedTuple):
    """Where an entry point's path is written that leads nowhere, and what it is the path `of`.

    It `is_own` where others of the repository begin in the same source, so that it isn't one of another repository.
    What begins a cluster `lies_within` the folder that it applies, or anywhere.
    """

    path: Scalar
    of: str
    is_own: bool
    lies_within: bool


class Unapplied(NamedTuple):
    """What no cluster applies, and what may be the reason.

    `files` are manifests, `left_out` those that a kustomization file beside them doesn't list although it lists others,
    `builds` those of kustomizations that nothing includes. `lost_paths` are those of entry points that lead
    nowhere, `folders` those that belong to no cluster.
    """

    files: tuple[File, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    builds: tuple[Build, ...] = ()
    lost_paths: tuple[LostPath, ...] = ()
    folders: tuple[UnappliedFolder, ...] = ()
