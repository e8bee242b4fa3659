"""The transformers of a kustomization file, in the order in which kustomize runs them whatever the file's order is.

Source: api/internal/target/kusttarget_configplugin.go, kusttarget.go runTransformers.
"""

from __future__ import annotations

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.configuration import Configuration, read_specs
from gitops_lint.kustomize.field_specs import FieldSpecs
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.loader import Found, Loader
from gitops_lint.kustomize.patches.patch import Patcher
from gitops_lint.kustomize.replacements import replace
from gitops_lint.kustomize.tables.kustomization_fields import REPLACEMENT
from gitops_lint.kustomize.tables.labels import METADATA_LABELS
from gitops_lint.kustomize.transformers.images import set_image
from gitops_lint.kustomize.transformers.labels import set_entries
from gitops_lint.kustomize.transformers.names import add_prefix, add_suffix
from gitops_lint.kustomize.transformers.namespace import set_namespace
from gitops_lint.kustomize.transformers.replicas import set_replicas
from gitops_lint.kustomize.typed_fields import is_true, read_struct
from gitops_lint.repo.nodes import Mapping, Scalar, Sequence, items_at
from gitops_lint.repo.problem import Problem


def run_transformers(kustomization: Kustomization, accumulator: Accumulator, loader: Loader) -> None:
    """Change the objects of a build as a kustomization file says."""
    tables = accumulator.configuration
    patcher = Patcher(accumulator, kustomization, loader)
    for patch in kustomization.entries("patchesStrategicMerge"):
        patcher.patch_strategic(patch)
    for entry in kustomization.structs("patches"):
        patcher.patch(entry)
    if namespace := kustomization.text("namespace"):
        set_namespace(accumulator, namespace, tables.namespace)
    if prefix := kustomization.text("namePrefix"):
        add_prefix(accumulator, str(prefix.value), tables.name_prefix)
    if suffix := kustomization.text("nameSuffix"):
        add_suffix(accumulator, str(suffix.value), tables.name_suffix)
    _set_labels(kustomization, accumulator)
    if annotations := kustomization.mapping("commonAnnotations"):
        set_entries(accumulator, annotations, tables.common_annotations, "commonAnnotations")
    for entry in kustomization.structs("patchesJson6902"):
        patcher.patch_json(entry)
    for replica in kustomization.structs("replicas"):
        set_replicas(accumulator, replica, tables.replicas)
    for image in kustomization.structs("images"):
        set_image(accumulator, image, tables.images)
    for entry in kustomization.structs("replacements"):
        for replacement in read_replacements(entry, kustomization.folder, accumulator, loader):
            replace(accumulator, replacement, kustomization)


def _set_labels(kustomization: Kustomization, accumulator: Accumulator) -> None:
    for label in kustomization.structs("labels"):
        pairs = label.get("pairs")
        if isinstance(pairs, Mapping):
            set_entries(accumulator, pairs, label_specs(label, accumulator.configuration), "labels")
    if common := kustomization.mapping("commonLabels"):
        set_entries(accumulator, common, accumulator.configuration.common_labels, "commonLabels")


def label_specs(label: Mapping, tables: Configuration) -> FieldSpecs:
    """Return the fields that an entry of `labels` goes into."""
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
    accumulator.problems += file.problems
    if not file.documents:
        return []
    root = file.documents[0].root
    found = []
    for node in root.items if isinstance(root, Sequence) else (root,):
        read = read_struct(node, REPLACEMENT, accumulator.report, route="replacement")
        if read is not None:
            found.append(read)
    return found
