"""What a bootstrap has written into a repository."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Place, Scalar


class Bootstrap(NamedTuple):
    """What a bootstrap's file says that the cluster of its folder applies, before anything changes it.

    `file` is in the folder `own` of one cluster, and applies the folder `applied`, as `path` says it at `path_place`;
    `other` is the file of the same bootstrap in that one, if there is one.
    """

    identity: Identity
    file: str
    own: str
    applied: str
    path: Scalar | None
    path_place: Place
    other: str | None
