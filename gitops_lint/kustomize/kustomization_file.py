"""A kustomization file: found in its folder, decoded, and checked as kustomize checks it."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.kustomize.tables.kustomization_fields import KUSTOMIZATION
from gitops_lint.kustomize.typed_fields import Report, read_struct
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, items_at
from gitops_lint.repo.problem import Problem, Related
from gitops_lint.repo.tree import Tree

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""The names that kustomize and Flux look for, in Flux's order of preference."""
_API_VERSIONS = {
    "Kustomization": "kustomize.config.k8s.io/v1beta1",
    "Component": "kustomize.config.k8s.io/v1alpha1",
}


class Kustomization(NamedTuple):
    """A kustomization file of a folder; `fields` has only what fits, under kustomize's own names."""

    folder: str
    path: str
    kind: str
    fields: Mapping

    @property
    def is_component(self) -> bool:
        """Tell whether it is a Component, which runs on what includes it."""
        return self.kind == "Component"

    def text(self, field: str) -> Scalar | None:
        """Return a string field that isn't empty, or None."""
        value = self.fields.get(field)
        return value if isinstance(value, Scalar) and value.value != "" else None

    def entries(self, field: str) -> list[Scalar]:
        """Return the strings of a list."""
        return [item for item in items_at(self.fields, field) if isinstance(item, Scalar)]

    def structs(self, field: str) -> list[Mapping]:
        """Return the mappings of a list."""
        return [item for item in items_at(self.fields, field) if isinstance(item, Mapping)]

    def mapping(self, field: str) -> Mapping | None:
        """Return a mapping field, or None."""
        value = self.fields.get(field)
        return value if isinstance(value, Mapping) else None


def find_files(tree: Tree, folder: str) -> list[str]:
    """Return the kustomization files of a folder: one at most is right."""
    prefix = f"{folder}/" if folder else ""
    return [prefix + name for name in FILE_NAMES if tree.is_file(prefix + name)]


def several_files(paths: list[str]) -> Problem | None:
    """Return the problem of a folder with more than one kustomization file, which kustomize refuses to build."""
    if len(paths) < 2:
        return None
    message = f"this folder has two kustomization files: {' and '.join(p.rpartition('/')[2] for p in paths)}"
    related = tuple(Related(Place(path), "the other one") for path in paths[1:])
    return Problem("invalid-kustomization", message, Place(paths[0]), paths[0], "Keep one of them.", related)


def as_kustomize_reads(problem: Problem) -> Problem:
    """Return what is wrong with the YAML of a kustomization file, as kustomize takes it.

    It decodes this file, other than manifests, without looking for keys that are there twice: the last one counts.
    """
    if problem.check != "duplicate-key":
        return problem
    message = f"`{problem.cause}` is written twice: kustomize takes the last one, and what stands at the first is lost"
    help_ = "Remove one of the two, or make one of them."
    return problem._replace(check="ignored-field", message=message, help=help_, harmless=True)


def read_kustomization(root: Node, folder: str, path: str, report: Report, *, strict: bool = True) -> Kustomization:
    """Return a kustomization file as kustomize understands it; what it would refuse is reported and left out.

    Without `strict`, unknown keys are dropped and a file that says nothing is let pass, as Flux does with the file that
    it rewrites (https://github.com/fluxcd/pkg kustomize/kustomize_generator.go).
    """
    fields = read_struct(root, KUSTOMIZATION, report, strict=strict)
    if fields is None:
        return Kustomization(folder, path, "Kustomization", Mapping({}, {}, root.place))
    kind = _text(fields, "kind") or "Kustomization"
    if strict and _says_nothing(fields):
        help_ = "Give it `resources:`, or `resources: []` if it is meant to be empty."
        report(Problem("invalid-kustomization", "the kustomization file says nothing", root.place, path, help_))
    _check_type(fields, kind, report)
    return Kustomization(folder, path, kind, _without_deprecated(fields))


def unknown_merge(place: Place) -> Problem:
    """Return the problem of a key `<<` in quotes, which merges nothing there and is no field."""
    message = "`<<` in quotes is no field of a kustomization file, and no key that kustomize can write"
    return Problem("invalid-kustomization", message, place, "<<", "Write it without quotes, or remove it.")


def _check_type(fields: Mapping, kind: str, report: Report) -> None:
    if kind not in _API_VERSIONS:
        place = fields.entries["kind"].place
        help_ = "A kustomization file is a `Kustomization` or a `Component`."
        if "flux" in _text(fields, "apiVersion"):
            help_ = "This is an object for a cluster, not a kustomization file: give the file another name."
        message = f"`kind` is {kind}, which is no kind of kustomization file"
        report(Problem("invalid-kustomization", message, place, kind, help_))
        return
    api_version = _text(fields, "apiVersion")
    if api_version and api_version != _API_VERSIONS[kind]:
        place = fields.entries["apiVersion"].place
        help_ = f"Write `{_API_VERSIONS[kind]}`."
        if "toolkit.fluxcd.io" in api_version:
            help_ += " A Flux Kustomization is another thing: an object for the cluster, in a file of another name."
        message = f"`apiVersion` of a {kind} file can't be {api_version}"
        report(Problem("invalid-kustomization", message, place, api_version, help_))


def _says_nothing(fields: Mapping) -> bool:
    # an empty list counts as something, an empty string does not; `bases` is moved before kustomize looks
    for name, value in fields.items():
        if name in ("kind", "apiVersion"):
            continue
        if isinstance(value, Scalar):
            if value.value not in ("", None, False, 0):
                return False
        elif name not in ("bases", "imageTags") or len(value) > 0:
            return False
    return True


def _without_deprecated(fields: Mapping) -> Mapping:
    """Return the fields with those of old names under the new ones."""
    for old, new in (("bases", "resources"), ("imageTags", "images")):
        moved = items_at(fields, old)
        if moved:
            place = fields.entries[new].place if new in fields else fields.entries[old].place
            fields = fields.replacing(new, Sequence((*items_at(fields, new), *moved), place), fields.key_place(old))
    return fields


def _text(fields: Mapping, name: str) -> str:
    value = fields.get(name)
    return str(value.value) if isinstance(value, Scalar) else ""


def empty_kustomization(folder: str, path: str) -> Kustomization:
    """Return what stands in for a kustomization file that can't be read."""
    place = Place(path)
    return Kustomization(folder, path, "Kustomization", Mapping({}, {}, place))
