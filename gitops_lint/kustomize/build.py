"""The result of a kustomize build, and the Builder that makes it."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Place
from gitops_lint.repo.problem import Problem


class Remote(NamedTuple):
    """A base that is not in the repository: an unknown set of objects."""

    url: str
    place: Place


class Build(NamedTuple):
    """What a kustomization gives: objects in the order in which kustomize accumulates them, and what went wrong."""

    objects: tuple[Mapping, ...]
    problems: tuple[Problem, ...] = ()
    remotes: tuple[Remote, ...] = ()
    files: frozenset[str] = frozenset()


class Builder:
    """Builds the kustomizations of a repository; what several of them share is built once."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def build(self, folder: str, top: Mapping | None = None) -> Build:
        """Return what kustomize builds of a folder.

        `top` stands in for the folder's own kustomization file: Flux writes one where there is none, and adds to the
        one that is there (https://github.com/fluxcd/pkg kustomize/kustomize_generator.go).
        """
        raise NotImplementedError
