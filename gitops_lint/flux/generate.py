"""The kustomization file that kustomize-controller builds.

That is the folder's own with the Kustomization's fields worked in, or one that it writes where there is none.

Facts: https://github.com/fluxcd/pkg kustomize/kustomize_generator.go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.kustomize.kustomization_file import as_kustomize_reads, find_files, several_files
from gitops_lint.kustomize.loader import join
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, items_at, mapping_at, text_at
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.tree import Tree, is_manifest

_TAKEN_IN = (
    "Flux takes in all YAML below a folder without a kustomization file: write one there that lists the objects, or "
    "leave this file out with `.sourceignore`."
)

WORKED_IN = (
    "targetNamespace",
    "namePrefix",
    "nameSuffix",
    "patches",
    "components",
    "ignoreMissingComponents",
    "images",
)
"""What of a Kustomization's spec decides what `with_fields` gives."""


class TopFile(NamedTuple):
    """The kustomization file of the folder that is built, and what is wrong with it.

    `generated_from` are the files that it names, where the controller writes it.
    """

    root: Mapping
    problems: tuple[Problem, ...] = ()
    generated_from: frozenset[str] = frozenset()


def kustomization_file(documents: Documents, folder: str) -> str | None:
    """Return the path of a folder's kustomization file, or None."""
    return next(iter(find_files(documents.tree, folder)), None)


def own_or_generated(documents: Documents, folder: str, is_in_artifact: Callable[[str], bool]) -> TopFile:
    """Return a folder's kustomization file, or the one that the controller writes for it.

    `is_in_artifact` tells which files the source's artifact holds (`.sourceignore` may leave some out). The problems
    are those that fail the whole Kustomization: a file that can't be read, and more than one of them.
    """
    paths = find_files(documents.tree, folder)
    if not paths:
        generated = _generated(documents, folder, is_in_artifact)
        files = frozenset(item.place.path for item in items_at(generated, "resources"))
        return TopFile(generated, generated_from=files)
    file = documents.load(paths[0])
    problems = list(map(as_kustomize_reads, file.problems))
    several = several_files(paths)
    if several is not None:
        problems.append(several)
    root = file.documents[0].root if file.documents else None
    if isinstance(root, Mapping):
        return TopFile(root, tuple(problems))
    if root is not None:
        message = "a kustomization file is a mapping: Flux can't read this one"
        problems.append(Problem("invalid-kustomization", message, root.place, paths[0], "Begin it with `resources:`."))
    return TopFile(Mapping({}, {}, Place(paths[0])), tuple(problems))


def taken_in(problems: Iterable[Problem], files: frozenset[str]) -> Iterator[Problem]:
    """Return problems, with what to do about files that are no objects and that the controller takes in itself."""
    for problem in problems:
        is_other = problem.check == "invalid-object" and problem.cause == "kind" and problem.place.path in files
        yield problem._replace(help=_TAKEN_IN) if is_other else problem


def _generated(documents: Documents, folder: str, is_in_artifact: Callable[[str], bool]) -> Mapping:
    """Return a kustomization file of all manifests below a folder; a sub-folder with such a file counts as one."""
    place = Place(folder)
    paths = _walk(documents, folder, "", is_in_artifact)
    entries = tuple(Scalar(path, Place(joined(folder, path))) for path in paths)
    return Mapping({"resources": Sequence(entries, place)}, {"resources": place}, place)


def _walk(documents: Documents, root: str, below: str, is_in_artifact: Callable[[str], bool]) -> Iterator[str]:
    """Return what is below a folder in lexical order, as filepath.Walk gives it: files and folders mixed."""
    folder = joined(root, below)
    folders, files = documents.tree.listing(folder)
    for name in sorted((*folders, *files)):
        path = joined(below, name)
        if name in files:
            if is_manifest(name) and is_in_artifact(joined(root, path)):
                yield path
        elif kustomization_file(documents, joined(root, path)):
            yield path
        else:
            yield from _walk(documents, root, path, is_in_artifact)


def with_fields(own: TopFile, kustomization: FluxKustomization, folder: str, tree: Tree) -> TopFile:
    """Return a folder's kustomization file with a Kustomization's own fields worked in."""
    spec = kustomization.spec
    top = own.root
    if kustomization.target_namespace is not None:
        top = top.replacing("namespace", kustomization.target_namespace)
    for name in ("namePrefix", "nameSuffix"):
        value = spec.get(name)
        if isinstance(value, Scalar) and value.value:
            top = top.replacing(name, value)
    top = _appended(top, "patches", items_at(spec, "patches"))
    components, problems = _components(kustomization, folder, tree)
    top = _appended(top, "components", components)
    return TopFile(_with_images(top, items_at(spec, "images")), (*own.problems, *problems), own.generated_from)


def _components(
    kustomization: FluxKustomization, folder: str, tree: Tree
) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
    """Return the components that a Kustomization adds, and a problem for each that Flux refuses."""
    items = items_at(kustomization.spec, "components")
    refused = tuple(item for item in items if isinstance(item, Scalar) and not _is_relative(item.text))
    kept = tuple(item for item in items if item not in refused)
    if kustomization.ignores_missing_components:
        kept = tuple(item for item in kept if isinstance(item, Scalar) and _is_there(folder, item.text, tree))
    return kept, tuple(_refused(item) for item in refused)


def _is_relative(path: str) -> bool:
    return "://" not in path and not path.startswith("/")


def _is_there(folder: str, path: str, tree: Tree) -> bool:
    target = join(folder, path)
    return target is not None and (tree.is_folder(target) or tree.is_file(target))


def _refused(component: Scalar) -> Problem:
    message = f"`components` names `{component.text}`, and Flux takes none but relative paths there"
    help_ = "Write it relative to `spec.path`; a remote one can stand in the `components:` of a kustomization file."
    return Problem("invalid-kustomization", message, component.place, component.text, help_)


def _appended(top: Mapping, key: str, items: tuple[Node, ...]) -> Mapping:
    if not items:
        return top
    return top.replacing(key, Sequence((*items_at(top, key), *items), items[0].place))


def _with_images(top: Mapping, images: tuple[Node, ...]) -> Mapping:
    """Put images into the file's: each in place of the first of its name, of which nothing is left, or at the end."""
    if not images:
        return top
    merged = list(items_at(top, "images"))
    for image in images:
        name = text_at(image, "name")
        same = next((number for number, each in enumerate(merged) if text_at(each, "name") == name), None)
        if same is None:
            merged.append(image)
        else:
            merged[same] = image
    return top.replacing("images", Sequence(tuple(merged), images[0].place))


def joined(folder: str, name: str) -> str:
    """Return a path below a folder; the root is the empty string."""
    return f"{folder}/{name}" if folder and name else folder or name


def common_metadata(node: Mapping, kustomization: FluxKustomization) -> Mapping:
    """Return an object with the Kustomization's commonMetadata stamped on it."""
    all_common = mapping_at(kustomization.spec, "commonMetadata")
    for part in ("labels", "annotations") if all_common else ():
        common = mapping_at(all_common, part)
        if not common:
            continue
        metadata = mapping_at(node, "metadata") or Mapping({}, {}, node.place)
        merged = mapping_at(metadata, part) or Mapping({}, {}, common.place)
        for key, value in common.items():
            merged = merged.replacing(key, value, common.key_place(key))
        node = node.replacing("metadata", metadata.replacing(part, merged))
    return node
