"""Manifests that nothing includes, although what lies beside them is applied."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.object import Object


class LeftOut(NamedTuple):
    """A file of manifests that `listing`, the kustomization file that would include it, doesn't mention at all.

    The objects have the namespace that they would have as far as both files tell. `patched` are those that a patch in
    it is for. `is_forgotten` says that it is more likely forgotten than switched off, whether or not anybody misses it;
    `is_beside_listed` that others of its folder are listed one by one, `is_all_left_out` that nothing is listed at all.
    """

    path: str
    listing: str
    objects: tuple[Object, ...]
    patched: tuple[Object, ...] = ()
    is_forgotten: bool = True
    is_beside_listed: bool = True
    is_all_left_out: bool = False
