"""`generators`, `transformers` and `validators`: kustomize's own transformers, configured by objects in files.

Flux builds with plugins switched off, so an object that asks for a program or a container can't work
(https://github.com/fluxcd/pkg kustomize/kustomize_generator.go).
"""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.kustomize.absorb import absorb
from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.configuration import read_specs
from gitops_lint.kustomize.field_specs import FieldSpecs
from gitops_lint.kustomize.generators import generate, with_origin
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.loader import Found, Loader
from gitops_lint.kustomize.manifests import read_objects
from gitops_lint.kustomize.patches.patch import Patcher
from gitops_lint.kustomize.replacements import replace
from gitops_lint.kustomize.resource import Resource
from gitops_lint.kustomize.transformers.images import set_image
from gitops_lint.kustomize.transformers.labels import set_entries
from gitops_lint.kustomize.transformers.names import add_prefix, add_suffix
from gitops_lint.kustomize.transformers.namespace import set_namespace
from gitops_lint.kustomize.transformers.replicas import set_replicas
from gitops_lint.kustomize.typed_fields import is_true
from gitops_lint.repo.nodes import Mapping, Scalar, at, items_at, mapping_at, text_at
from gitops_lint.repo.problem import Problem


def run_generator_files(kustomization: Kustomization, accumulator: Accumulator, loader: Loader) -> None:
    """Add the objects that the configurations under `generators` make."""
    for resource in _configurations(kustomization, "generators", accumulator, loader):
        kind = {"ConfigMapGenerator": "ConfigMap", "SecretGenerator": "Secret"}.get(resource.id.kind)
        if kind is None or not _is_builtin(resource):
            accumulator.report(_not_builtin(resource, "generators"))
            continue
        arguments = _arguments(resource)
        made = generate(arguments, kind, kustomization.folder, loader, accumulator.files, accumulator.report)
        if made is not None:
            absorb(with_origin(made, resource.name_place.path, kind), accumulator, resource.name_place)


def run_transformer_files(kustomization: Kustomization, accumulator: Accumulator, loader: Loader) -> None:
    """Change the objects of a build by the configurations under `transformers`; those under `validators` only look."""
    for resource in _configurations(kustomization, "transformers", accumulator, loader):
        run = _TRANSFORMERS.get(resource.id.kind)
        if run is None or not _is_builtin(resource):
            accumulator.report(_not_builtin(resource, "transformers"))
        else:
            run(resource.node, accumulator, Patcher(accumulator, kustomization, loader))
    for resource in _configurations(kustomization, "validators", accumulator, loader):
        accumulator.report(_not_builtin(resource, "validators"))


def _configurations(
    kustomization: Kustomization, field: str, accumulator: Accumulator, loader: Loader
) -> list[Resource]:
    """Return the objects that a field's entries name, or hold themselves."""
    found: list[Resource] = []
    for entry in kustomization.entries(field):
        inline = loader.documents.embedded(entry)
        manifest = read_objects(inline.documents)
        if not inline.problems and not manifest.problems:
            found += manifest.resources
            continue
        target = loader.find(kustomization.folder, entry.text)
        if target.found is Found.FILE:
            accumulator.files.add(target.path)
            manifest = loader.manifest(target.path)
            accumulator.problems += manifest.problems
            found += manifest.resources
        elif target.found is Found.NOTHING:
            accumulator.report(loader.missing(kustomization.folder, entry, field))
    return found


def _is_builtin(resource: Resource) -> bool:
    return text_at(resource.node, "apiVersion") in ("builtin", "kustomize.config.k8s.io/v1beta1")


def _not_builtin(resource: Resource, field: str) -> Problem:
    message = f"`{field}` names a {resource.id.kind}, which is none of kustomize's own: Flux builds without plugins"
    return Problem("invalid-kustomization", message, resource.name_place, resource.id.kind, "Remove it.")


def _arguments(resource: Resource) -> Mapping:
    """Return a generator's configuration in the shape of an entry of the kustomization file."""
    node = resource.node
    metadata = mapping_at(node, "metadata")
    for key in ("name", "namespace"):
        value = metadata.get(key) if metadata is not None else None
        if value is not None:
            node = node.replacing(key, value)
    return node


def _specs(node: Mapping, default: FieldSpecs) -> FieldSpecs:
    given = read_specs(items_at(node, "fieldSpecs"))
    return FieldSpecs(given) if given else default


_NONE = FieldSpecs(())
"""Without fieldSpecs a configuration changes no further fields: kustomize's tables don't hold for it."""

Run = Callable[[Mapping, Accumulator, Patcher], None]


def _namespace(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    namespace = at(node, "metadata", "namespace")
    if isinstance(namespace, Scalar) and namespace.value:
        set_namespace(
            accumulator,
            namespace,
            _specs(node, _NONE),
            unset_only=is_true(node, "unsetOnly"),
            subjects=text_at(node, "setRoleBindingSubjects") or "",
        )


def _prefix(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    add_prefix(accumulator, text_at(node, "prefix") or "", _specs(node, _NONE))


def _suffix(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    add_suffix(accumulator, text_at(node, "suffix") or "", _specs(node, _NONE))


def _labels(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    labels = mapping_at(node, "labels")
    if labels is not None:
        set_entries(accumulator, labels, _specs(node, _NONE), "labels")


def _annotations(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    annotations = mapping_at(node, "annotations")
    if annotations is not None:
        set_entries(accumulator, annotations, _specs(node, _NONE), "annotations")


def _patch(node: Mapping, _: Accumulator, patcher: Patcher) -> None:
    patcher.patch(node)


def _patch_json(node: Mapping, _: Accumulator, patcher: Patcher) -> None:
    operations = node.get("jsonOp")
    patcher.patch_json(node if operations is None else node.replacing("patch", operations))


def _patch_strategic(node: Mapping, _: Accumulator, patcher: Patcher) -> None:
    for entry in (*items_at(node, "paths"), node.get("patches")):
        if isinstance(entry, Scalar):
            patcher.patch_strategic(entry)


def _replicas(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    replica = mapping_at(node, "replica")
    if replica is not None:
        set_replicas(accumulator, replica, _specs(node, _NONE))


def _images(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    image = mapping_at(node, "imageTag")
    if image is not None:
        set_image(accumulator, image, _specs(node, _NONE))


def _replacements(node: Mapping, accumulator: Accumulator, patcher: Patcher) -> None:
    from gitops_lint.kustomize.transform import read_replacements

    for entry in items_at(node, "replacements"):
        if isinstance(entry, Mapping):
            for replacement in read_replacements(entry, patcher.folder, accumulator, patcher.loader):
                replace(accumulator, replacement, patcher.kustomization)


_TRANSFORMERS: dict[str, Run] = {
    "AnnotationsTransformer": _annotations,
    "ImageTagTransformer": _images,
    "LabelTransformer": _labels,
    "NamespaceTransformer": _namespace,
    "PatchJson6902Transformer": _patch_json,
    "PatchStrategicMergeTransformer": _patch_strategic,
    "PatchTransformer": _patch,
    "PrefixTransformer": _prefix,
    "ReplacementTransformer": _replacements,
    "ReplicaCountTransformer": _replicas,
    "SuffixTransformer": _suffix,
}
