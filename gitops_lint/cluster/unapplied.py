"""What of a repository no cluster applies."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.kustomize.build import Build
from gitops_lint.repo.documents import File
from gitops_lint.repo.nodes import Scalar


class Unapplied(NamedTuple):
    """What no cluster applies, and what may be the reason.

    `files` are manifests, `left_out` those that a kustomization file beside them doesn't list although it lists others,
    `builds` those of kustomizations that nothing includes. `lost_paths` are where an entry point's path is written that
    leads nowhere.
    """

    files: tuple[File, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    builds: tuple[Build, ...] = ()
    lost_paths: tuple[Scalar, ...] = ()
