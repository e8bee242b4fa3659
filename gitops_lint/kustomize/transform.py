"""The transformers of a kustomization file, in the order in which kustomize runs them whatever the file's order is.

Source: api/internal/target/kusttarget_configplugin.go, kusttarget.go runTransformers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.configuration import Configuration, read_specs
from gitops_lint.kustomize.field_specs import ConflictingSpecs, FieldSpecs
from gitops_lint.kustomize.kustomization_file import Kustomization, as_kustomize_reads
from gitops_lint.kustomize.loader import Found, Loader
from gitops_lint.kustomize.patches.patch import Patcher
from gitops_lint.kustomize.replacements import replace
from gitops_lint.kustomize.resource import Origin
from gitops_lint.kustomize.tables.kustomization_fields import REPLACEMENT
from gitops_lint.kustomize.tables.labels import METADATA_LABELS
from gitops_lint.kustomize.transformers.images import set_image
from gitops_lint.kustomize.transformers.labels import set_entries
from gitops_lint.kustomize.transformers.names import add_prefix, add_suffix
from gitops_lint.kustomize.transformers.namespace import set_namespace
from gitops_lint.kustomize.transformers.replicas import set_replicas
from gitops_lint.kustomize.typed_fields import Reading, is_true, read_struct
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.nodes import Mapping, Scalar, Sequence, items_at, mapping_at
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.sizes import BeyondLimit

_Step = tuple[str, Callable[[], None]]
"""A transformer's kind, as kustomize calls it, and what it does."""


def run_transformers(kustomization: Kustomization, accumulator: Accumulator, loader: Loader) -> None:
    """Change the objects of a build as a kustomization file says."""
    for kind, run in _steps(kustomization, accumulator, loader):
        try:
            run()
        except BeyondLimit as error:
            accumulator.not_followed(f"this kustomization file is not followed: {error}", kustomization.fields.place)
        if accumulator.is_traced:
            accumulator.trace(Origin(configured_in=kustomization.path, configured_by=kind))


def _steps(kustomization: Kustomization, accumulator: Accumulator, loader: Loader) -> Iterator[_Step]:
    patcher = Patcher(accumulator, kustomization, loader)
    if patches := kustomization.entries("patchesStrategicMerge"):
        yield "PatchStrategicMergeTransformer", partial(patcher.patch_strategic, patches)
    for entry in kustomization.structs("patches"):
        yield "PatchTransformer", partial(patcher.patch, entry)
    yield from _naming(kustomization, accumulator, loader.documents.derived)
    yield from _labelling(kustomization, accumulator, loader.documents.derived)
    for entry in kustomization.structs("patchesJson6902"):
        yield "PatchJson6902Transformer", partial(patcher.patch_json, entry)
    tables = accumulator.configuration
    for replica in kustomization.structs("replicas"):
        yield "ReplicaCountTransformer", partial(set_replicas, accumulator, replica, tables.replicas)
    for image in kustomization.structs("images"):
        yield "ImageTagTransformer", partial(set_image, accumulator, image, tables.images)
    if kustomization.structs("replacements"):
        yield "ReplacementTransformer", partial(_replace, kustomization, accumulator, loader)


def _naming(kustomization: Kustomization, accumulator: Accumulator, derived: Derived) -> Iterator[_Step]:
    tables = accumulator.configuration
    if namespace := kustomization.text("namespace"):
        yield "NamespaceTransformer", partial(set_namespace, accumulator, namespace, tables.namespace, derived)
    if prefix := kustomization.text("namePrefix"):
        yield "PrefixTransformer", partial(add_prefix, accumulator, str(prefix.value), tables.name_prefix)
    if suffix := kustomization.text("nameSuffix"):
        yield "SuffixTransformer", partial(add_suffix, accumulator, str(suffix.value), tables.name_suffix)


def _labelling(kustomization: Kustomization, accumulator: Accumulator, derived: Derived) -> Iterator[_Step]:
    tables = accumulator.configuration
    put = partial(set_entries, accumulator, derived)
    labels = kustomization.structs("labels")
    for label in labels:
        pairs = mapping_at(label, "pairs") or Mapping({}, {}, label.place)
        specs = _label_specs(label, accumulator)
        yield "LabelTransformer", partial(put, pairs, specs, "labels")
    common = kustomization.mapping("commonLabels") or Mapping({}, {}, kustomization.fields.place)
    if common or labels:  # kustomize runs both as soon as there is one of them
        yield "LabelTransformer", partial(put, common, tables.common_labels, "commonLabels")
    if annotations := kustomization.mapping("commonAnnotations"):
        specs = tables.common_annotations
        yield "AnnotationsTransformer", partial(put, annotations, specs, "commonAnnotations")


def _replace(kustomization: Kustomization, accumulator: Accumulator, loader: Loader) -> None:
    for entry in kustomization.structs("replacements"):
        for replacement in read_replacements(entry, kustomization.folder, accumulator, loader):
            replace(accumulator, replacement, kustomization)


def _label_specs(label: Mapping, accumulator: Accumulator) -> FieldSpecs:
    """Return the fields that an entry of `labels` goes into."""
    try:
        return label_specs(label, accumulator.configuration)
    except ConflictingSpecs as error:
        message = f"the fields of this label don't go with kustomize's own: {error}"
        accumulator.report(Problem("invalid-kustomization", message, label.place))
        return FieldSpecs(())


def label_specs(label: Mapping, tables: Configuration) -> FieldSpecs:
    """Return the fields that an entry of `labels` goes into; raises ConflictingSpecs."""
    specs = FieldSpecs(read_specs(items_at(label, "fields"))).merged(tables.labels.specs)
    if is_true(label, "includeSelectors"):
        return specs.merged(tables.common_labels.specs)
    if is_true(label, "includeTemplates"):
        specs = specs.merged(tables.template_labels.specs)
    return specs.merged((METADATA_LABELS,))


def read_replacements(entry: Mapping, folder: str, accumulator: Accumulator, loader: Loader) -> list[Mapping]:
    """Return the replacements of an entry: itself, or those in the file that its `path` names."""
    path = entry.get("path")
    if not isinstance(path, Scalar) or not path.value:
        return [entry]
    if "source" in entry or "targets" in entry:
        message = "a replacement has either a `path` or a source and targets, not both"
        accumulator.report(Problem("replacement-failed", message, entry.place, path.text))
        return []
    target = loader.find(folder, path.text)
    if target.found is not Found.FILE:
        accumulator.report(loader.missing(folder, path, "replacements", "file"))
        return []
    accumulator.files.add(target.path)
    file = loader.documents.load(target.path)
    accumulator.problems += map(as_kustomize_reads, file.problems)
    if not file.documents:
        return []
    root = file.documents[0].root
    replacements = []
    for node in root.items if isinstance(root, Sequence) else (root,):
        read = read_struct(
            node, REPLACEMENT, accumulator.report, strict=False, route="replacement", reading=Reading.OTHER_FILE
        )
        if read is not None:
            replacements.append(read)
    return replacements
