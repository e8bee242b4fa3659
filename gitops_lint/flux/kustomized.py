"""What kustomize-controller builds for a Kustomization, before it fills in variables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from gitops_lint.flux.generate import WORKED_IN, TopFile, kustomization_file, own_or_generated, taken_in, with_fields
from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.repo.documents import Same


class Kustomized(NamedTuple):
    """What is built of a folder, and the kustomization file that the controller builds it by."""

    top: TopFile
    build: Build

    def with_build(self, build: Build) -> Kustomized:
        """Return this with another build, or itself."""
        return self if build is self.build else self._replace(build=build)


def kustomized(
    folder: str, kustomization: FluxKustomization, builder: Builder, artifact: Callable[[], frozenset[str]]
) -> Kustomized:
    """Return what is built of a folder for a Kustomization; `artifact` gives the files that its source's holds.

    Kustomizations that say the same of a build share it: those of many clusters for one folder, which say nothing.
    """
    held = None if kustomization_file(builder.documents, folder) else artifact()
    worked_in = tuple(Same(kustomization.spec.get(name)) for name in WORKED_IN)
    what = ("kustomized", folder, worked_in, None if held is None else Same(held))
    make = partial(_built, folder, kustomization, builder, held)
    return builder.documents.made_of_files(what, make, lambda built: built.build.files)


def _built(
    folder: str, kustomization: FluxKustomization, builder: Builder, artifact: frozenset[str] | None
) -> Kustomized:
    documents = builder.documents
    own = own_or_generated(documents, folder, lambda path: artifact is None or path in artifact)
    top = with_fields(own, kustomization, folder, documents.tree)
    build = builder.build(folder, top.root)
    if own.generated_from:
        build = build._replace(problems=tuple(taken_in(build.problems, own.generated_from)))
    return Kustomized(top, build)
