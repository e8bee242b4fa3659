"""The result of a kustomize build, and the Builder that makes it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from gitops_lint.kustomize.accumulate import Accumulation
from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.build_options import wants
from gitops_lint.kustomize.finish import finish
from gitops_lint.kustomize.kustomization_file import FILE_NAMES, Kustomization, find_files, read_kustomization
from gitops_lint.kustomize.loader import Loader
from gitops_lint.kustomize.patches.overwriting import Overwriting
from gitops_lint.kustomize.remote import Remote
from gitops_lint.kustomize.resource import Resource, id_of
from gitops_lint.kustomize.selection import Selection
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Place
from gitops_lint.repo.problem import Problem

_IS_OUR_FAULT = "a fault of the linter ended"

__all__ = ["Build", "Builder", "Remote"]


class Build(NamedTuple):
    """What a kustomization gives: its objects, and what went wrong.

    `files` are all that the build read: manifests, kustomization files, patches, inputs of generators. `overwritings`
    tell what patches of many objects did to values that these had, `selections` what targets of components, and of what
    stands in no kustomization file, select.
    """

    objects: tuple[Mapping, ...]
    problems: tuple[Problem, ...] = ()
    remotes: tuple[Remote, ...] = ()
    files: frozenset[str] = frozenset()
    overwritings: tuple[Overwriting, ...] = ()
    selections: tuple[Selection, ...] = ()


class Builder:
    """Builds the kustomizations of a repository; what several of them share is built once."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self._accumulation = Accumulation(Loader(documents))

    def transform(self, objects: tuple[Mapping, ...], top: Mapping) -> Build:
        """Return what kustomize makes of objects that stand in no file: those that a controller makes and patches.

        `top` is a kustomization file that names no files.
        """
        accumulator = Accumulator()
        accumulator.append((Resource(node, id_of(node)) for node in objects), top.place)
        root = read_kustomization(top, "", "", accumulator.report, strict=False)
        self._accumulation.run(root, accumulator)
        return _built(root, accumulator)

    def build(self, folder: str, top: Mapping | None = None) -> Build:
        """Return what kustomize builds of a folder, in the order in which `kustomize build` prints it.

        `top` stands in for the folder's own kustomization file: Flux writes one where there is none, and adds to the
        one that is there (https://github.com/fluxcd/pkg kustomize/kustomize_generator.go), and leaves the objects in
        the order of the files. Keys in it that kustomize doesn't know are passed over, as Flux does.
        """
        if top is None:
            build_own = partial(self._guarded, folder, lambda: self._build_own(folder))
            return self.documents.made_of_files(("build", folder), build_own, lambda build: build.files)
        return self._guarded(folder, lambda: self._build_by(folder, top))

    def _guarded(self, folder: str, build: Callable[[], Build]) -> Build:
        """Return what a build gives; one that a fault of the linter ends may give anything, as may lost files."""
        files = frozenset(find_files(self.documents.tree, folder))
        place = Place(min(files, default=folder or "."))
        why = f"{_IS_OUR_FAULT} building `{folder or '.'}`"
        otherwise = Build((), (), (Remote(why, place, changes=True, is_limit=True),), files)
        built = self.documents.faults.guarded(build, otherwise, f"building `{folder or '.'}`")
        lost = sorted(built.files & self.documents.lost)
        if lost:
            self.documents.not_to_be_kept()
        remotes = (Remote(f"{_IS_OUR_FAULT} reading `{path}`", Place(path), is_limit=True) for path in lost)
        return built._replace(remotes=(*built.remotes, *remotes)) if lost else built

    def _build_by(self, folder: str, top: Mapping) -> Build:
        """Return what a kustomization file gives that stands in for a folder's own."""
        files = find_files(self.documents.tree, folder)
        path = files[0] if files else f"{folder}/{FILE_NAMES[0]}".lstrip("/")
        accumulator = Accumulator()
        accumulator.files.update(files)
        root = read_kustomization(top, folder, path, accumulator.report, strict=False)
        accumulation = self._accumulation
        accumulator.schemas = accumulation.own_schemas(root)
        if accumulator.schemas is not None:
            accumulation = accumulation.going_by(accumulator.schemas)
        accumulation.run(root, accumulator)
        return _built(root, accumulator)

    def _build_own(self, folder: str) -> Build:
        """Return what a folder's own kustomization file gives, which depends on nothing but the folder."""
        if not find_files(self.documents.tree, folder):
            message = "there is no kustomization file in this folder"
            help_ = f"Its name is {FILE_NAMES[0]}."
            return Build((), (Problem("missing-resource", message, Place(folder or "."), folder, help_),))
        accumulation = self._accumulation
        accumulator = accumulation.base(folder)
        if wants(accumulation.kustomization(folder), "transformerAnnotations"):
            accumulation = Accumulation(accumulation.loader, is_traced=True)
            accumulator = accumulation.base(folder)
        return _built(accumulation.kustomization(folder), accumulator.copy(), is_sorted=True)


def _built(root: Kustomization, accumulator: Accumulator, *, is_sorted: bool = False) -> Build:
    objects = finish(root, accumulator, is_sorted=is_sorted)
    problems = tuple(dict.fromkeys(accumulator.problems))
    remotes = tuple(dict.fromkeys(accumulator.remotes))
    files, overwritings = frozenset(accumulator.files), tuple(accumulator.overwritings)
    return Build(objects, problems, remotes, files, overwritings, tuple(accumulator.selections))
