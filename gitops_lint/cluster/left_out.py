"""Manifests that nothing includes, although what lies beside them is applied."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.object import Object


class LeftOut(NamedTuple):
    """A file of manifests that `listing`, the kustomization file that would include it, doesn't mention at all.

    The objects have the namespace that they would have as far as both files tell. `patched` are those that a patch in
    it is for.
    """

    path: str
    listing: str
    objects: tuple[Object, ...]
    patched: tuple[Object, ...] = ()
