"""`generators`, `transformers` and `validators`: kustomize's own transformers, configured by objects in files.

Flux builds with plugins switched off, so an object that asks for a program or a container can't work
(https://github.com/fluxcd/pkg kustomize/kustomize_generator.go). Source: api/internal/plugins/loader/loader.go,
api/internal/plugins/builtinhelpers/builtins.go.
"""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.kustomize.absorb import Positions, absorb
from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.configuration import read_specs
from gitops_lint.kustomize.field_specs import FieldSpecs
from gitops_lint.kustomize.generators import Generated, generate, with_origin
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.loader import Loader
from gitops_lint.kustomize.patches.patch import Patcher
from gitops_lint.kustomize.remote import Remote
from gitops_lint.kustomize.replacements import replace
from gitops_lint.kustomize.resource import Origin, Resource, id_of, is_empty
from gitops_lint.kustomize.tables.plugin_fields import EXACT_PLUGINS, PLUGIN_FIELDS
from gitops_lint.kustomize.transformers.hashes import add_hashes
from gitops_lint.kustomize.transformers.images import set_image
from gitops_lint.kustomize.transformers.labels import set_entries
from gitops_lint.kustomize.transformers.names import add_prefix, add_suffix
from gitops_lint.kustomize.transformers.namespace import set_namespace
from gitops_lint.kustomize.transformers.replicas import set_replicas
from gitops_lint.kustomize.typed_fields import Reading, is_true, read_struct
from gitops_lint.kustomize.value_add import add_value
from gitops_lint.repo.nodes import Mapping, Scalar, at, from_data, items_at, mapping_at, same, setting, text_at
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.sizes import BeyondLimit


def run_generators(
    configurations: list[Resource], kustomization: Kustomization, accumulator: Accumulator, loader: Loader
) -> None:
    """Add the objects that the configurations under `generators` make."""
    positions = Positions(accumulator)
    for resource in configurations:
        if not _is_builtin(resource):
            accumulator.report(_not_builtin(resource, "generators"))
            accumulator.remotes.append(_anything(resource))
        elif resource.id.kind == "IAMPolicyGenerator":
            _absorb_account(resource.with_node(_read(resource, accumulator)), accumulator, positions)
        elif resource.id.kind == "HelmChartInflationGenerator":
            message = "a HelmChartInflationGenerator can't work: Flux builds without Helm"
            help_ = "Make it a HelmRelease, with a HelmRepository or OCIRepository as its source."
            accumulator.report(Problem("helm-inflation", message, resource.name_place, resource.id.kind, help_))
            accumulator.remotes.append(Remote(resource.id.kind, resource.name_place))
        elif resource.id.kind in _GENERATED:
            kind = _GENERATED[resource.id.kind]
            arguments = _arguments(_read(resource, accumulator))
            made = generate(arguments, kind, kustomization.folder, loader, accumulator.files, accumulator.report)
            if made is not None:
                absorb(with_origin(made, _origin_of(resource)), accumulator, resource.name_place, positions)
        else:
            accumulator.report(_misplaced(resource, "generators"))


def run_configured_transformers(
    configurations: list[Resource],
    kustomization: Kustomization,
    accumulator: Accumulator,
    loader: Loader,
    field: str = "transformers",
) -> None:
    """Change the objects of a build by the configurations under `transformers`, or those of another field."""
    for resource in configurations:
        run = _TRANSFORMERS.get(resource.id.kind)
        if not _is_builtin(resource):
            accumulator.report(_not_builtin(resource, field))
            if field != "validators":
                accumulator.remotes.append(_anything(resource))
        elif run is None:
            accumulator.report(_misplaced(resource, field))
        else:
            try:
                run(_read(resource, accumulator), accumulator, Patcher(accumulator, kustomization, loader))
            except BeyondLimit as error:
                accumulator.not_followed(f"this transformer is not followed: {error}", resource.name_place)
            accumulator.trace(_origin_of(resource))


def run_validators(
    configurations: list[Resource], kustomization: Kustomization, accumulator: Accumulator, loader: Loader
) -> None:
    """Let the configurations under `validators` look at a build: transformers, too, that must not change anything."""
    for resource in configurations:
        before = tuple(accumulator.resources)
        run_configured_transformers([resource], kustomization, accumulator, loader, "validators")
        if len(before) != len(accumulator.resources) or not all(map(_is_unchanged, before, accumulator.resources)):
            kind = resource.id.kind
            message = f"`validators` names a {kind} that changes objects, and kustomize lets none do that"
            help_ = "List it under `transformers`."
            accumulator.report(Problem("invalid-kustomization", message, resource.name_place, kind, help_))


def _is_unchanged(before: Resource, after: Resource) -> bool:
    """Tell whether an object is what it was, names that kustomize remembers of it included."""
    has_new_names = (before.previous, before.prefixes, before.suffixes) != (
        after.previous,
        after.prefixes,
        after.suffixes,
    )
    return not has_new_names and same(_unvalidated(before.node), _unvalidated(after.node))


def _unvalidated(node: Mapping) -> Mapping:
    """Return an object without the label that a validator may set (api/konfig/general.go ValidatedByLabelKey)."""
    metadata, labels = mapping_at(node, "metadata"), mapping_at(node, "metadata", "labels")
    if metadata is None or labels is None or _VALIDATED not in labels:
        return node
    left = labels.without(_VALIDATED)
    return node.replacing("metadata", metadata.replacing("labels", left) if left else metadata.without("labels"))


def _is_builtin(resource: Resource) -> bool:
    return text_at(resource.node, "apiVersion") == "builtin"


def _not_builtin(resource: Resource, field: str) -> Problem:
    kind = resource.id.kind
    message = f"`{field}` names a {kind}, which is none of kustomize's own: Flux builds without plugins"
    is_own = kind in _TRANSFORMERS or kind in _GENERATED
    help_ = "Its `apiVersion` must be `builtin`." if is_own else "Remove it."
    return Problem("invalid-kustomization", message, resource.name_place, kind, help_)


def _anything(resource: Resource) -> Remote:
    """Return what stands for what a plugin does that isn't kustomize's own: anything."""
    return Remote(f"{resource.id.kind} {resource.name}", resource.name_place, changes=True)


def _misplaced(resource: Resource, field: str) -> Problem:
    kind, wanted = resource.id.kind, "a generator" if field == "generators" else "a transformer"
    message = f"`{field}` names a {kind}, and kustomize has no such builtin that is {wanted}"
    help_ = ""
    if field != "generators" and (kind in _GENERATED or kind == "IAMPolicyGenerator"):
        help_ = "List it under `generators`."
    elif field == "generators" and kind in _TRANSFORMERS:
        help_ = "List it under `transformers`."
    return Problem("invalid-kustomization", message, resource.name_place, kind, help_)


def _absorb_account(resource: Resource, accumulator: Accumulator, positions: Positions) -> None:
    """Add the ServiceAccount that an IAMPolicyGenerator makes (api/filters/iampolicygenerator)."""
    node, place = resource.node, resource.name_place
    if text_at(node, "cloud") != "gke":
        message = f"an IAMPolicyGenerator knows the cloud `gke` only, and not `{text_at(node, 'cloud') or ''}`"
        accumulator.report(Problem("invalid-kustomization", message, place, resource.id.kind))
        return
    name, namespace = (at(node, "kubernetesService", key) for key in ("name", "namespace"))
    account = text_at(node, "serviceAccount", "name") or ""
    project = text_at(node, "serviceAccount", "projectId") or ""
    metadata = {"annotations": {_GKE_ACCOUNT: f"{account}@{project}.iam.gserviceaccount.com"}}
    made = from_data({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}, place)
    assert isinstance(made, Mapping)  # noqa: S101 (it was made of one)
    for key, value in (("name", name), ("namespace", namespace)):
        if isinstance(value, Scalar) and value.text:
            made = setting(made, ("metadata", key), value)
    absorb(Generated(Resource(made, id_of(made)), "create"), accumulator, place, positions)


def _origin_of(resource: Resource) -> Origin:
    """Return what `buildMetadata` notes of an object that configures a generator or transformer."""
    path = resource.origin.path if resource.origin is not None else resource.name_place.path
    return Origin("", path, resource.id.kind, resource.name, resource.namespace)


def _read(resource: Resource, accumulator: Accumulator) -> Mapping:
    """Return what configures a plugin with its fields under their own names, whatever their case is."""
    fields = PLUGIN_FIELDS[resource.id.kind]
    report, kind = accumulator.report, resource.id.kind
    reading = Reading.EXACT if kind in EXACT_PLUGINS else Reading.OBJECT
    read = read_struct(resource.node, fields, report, strict=False, route=kind, reading=reading)
    return read if read is not None else resource.node


def _arguments(node: Mapping) -> Mapping:
    """Return a generator's configuration in the shape of an entry of the kustomization file."""
    metadata = mapping_at(node, "metadata")
    for key in ("name", "namespace"):
        value = metadata.get(key) if metadata is not None else None
        if value is not None and is_empty(node.entries.get(key)):
            node = node.replacing(key, value)
    return node


def _specs(node: Mapping, default: FieldSpecs) -> FieldSpecs:
    given = read_specs(items_at(node, "fieldSpecs"))
    return FieldSpecs(given) if given else default


_NONE = FieldSpecs(())
"""Without fieldSpecs a configuration changes no further fields: kustomize's tables don't hold for it."""

Run = Callable[[Mapping, Accumulator, Patcher], None]


def _namespace(node: Mapping, accumulator: Accumulator, patcher: Patcher) -> None:
    namespace, subjects = at(node, "metadata", "namespace"), text_at(node, "setRoleBindingSubjects") or ""
    if subjects not in _SUBJECTS:
        message = f"`setRoleBindingSubjects` can't be {subjects}"
        help_ = f"It is one of {', '.join(filter(None, _SUBJECTS))}."
        place = node.entries["setRoleBindingSubjects"].place
        accumulator.report(Problem("invalid-kustomization", message, place, subjects, help_))
    elif isinstance(namespace, Scalar) and namespace.value:
        set_namespace(
            accumulator,
            namespace,
            _specs(node, _NONE),
            patcher.loader.documents.derived,
            unset_only=is_true(node, "unsetOnly"),
            subjects=subjects,
        )


def _prefix(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    if _has_fields(node, accumulator):
        add_prefix(accumulator, text_at(node, "prefix") or "", _specs(node, _NONE))


def _suffix(node: Mapping, accumulator: Accumulator, _: Patcher) -> None:
    if _has_fields(node, accumulator):
        add_suffix(accumulator, text_at(node, "suffix") or "", _specs(node, _NONE))


def _has_fields(node: Mapping, accumulator: Accumulator) -> bool:
    """Tell whether a prefix or suffix is said where to go, without which kustomize refuses it; report if not."""
    if "fieldSpecs" in node:
        return True
    kind = text_at(node, "kind") or ""
    place = at(node, "metadata", "name") or node
    help_ = "Write `fieldSpecs: [{path: metadata/name}]`."
    accumulator.report(Problem("invalid-kustomization", f"this {kind} has no `fieldSpecs`", place.place, kind, help_))
    return False


def _labels(node: Mapping, accumulator: Accumulator, patcher: Patcher) -> None:
    labels = mapping_at(node, "labels")
    if labels is not None:
        derived = patcher.loader.documents.derived
        set_entries(accumulator, derived, labels, _specs(node, _NONE), "labels")


def _annotations(node: Mapping, accumulator: Accumulator, patcher: Patcher) -> None:
    annotations = mapping_at(node, "annotations")
    if annotations is not None:
        derived = patcher.loader.documents.derived
        set_entries(accumulator, derived, annotations, _specs(node, _NONE), "annotations")


def _patch(node: Mapping, _: Accumulator, patcher: Patcher) -> None:
    patcher.patch(node)


def _patch_json(node: Mapping, _: Accumulator, patcher: Patcher) -> None:
    operations = node.get("jsonOp")
    patcher.patch_json(node if operations is None else node.replacing("patch", operations))


def _patch_strategic(node: Mapping, accumulator: Accumulator, patcher: Patcher) -> None:
    entries = [entry for entry in (*items_at(node, "paths"), node.get("patches")) if isinstance(entry, Scalar)]
    if entries:
        patcher.patch_strategic(entries)
        return
    kind = text_at(node, "kind") or ""
    message = f"this {kind} has neither `paths` nor `patches`"
    accumulator.report(Problem("invalid-kustomization", message, node.place, kind, "Give it one, or remove it."))


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


def _prefix_and_suffix(node: Mapping, accumulator: Accumulator, patcher: Patcher) -> None:
    _prefix(node, accumulator, patcher)
    _suffix(node, accumulator, patcher)


def _hash(_: Mapping, accumulator: Accumulator, __: Patcher) -> None:
    add_hashes(accumulator)


def _value_add(node: Mapping, accumulator: Accumulator, patcher: Patcher) -> None:
    add_value(node, accumulator, patcher.folder, patcher.loader)


_SUBJECTS = ("", "defaultOnly", "allServiceAccounts", "none")
_VALIDATED = "validated-by"
_GKE_ACCOUNT = "iam.gke.io/gcp-service-account"
_GENERATED = {"ConfigMapGenerator": "ConfigMap", "SecretGenerator": "Secret"}
_TRANSFORMERS: dict[str, Run] = {
    "AnnotationsTransformer": _annotations,
    "HashTransformer": _hash,
    "ImageTagTransformer": _images,
    "LabelTransformer": _labels,
    "NamespaceTransformer": _namespace,
    "PatchJson6902Transformer": _patch_json,
    "PatchStrategicMergeTransformer": _patch_strategic,
    "PatchTransformer": _patch,
    "PrefixSuffixTransformer": _prefix_and_suffix,
    "PrefixTransformer": _prefix,
    "ReplacementTransformer": _replacements,
    "ReplicaCountTransformer": _replicas,
    "SuffixTransformer": _suffix,
    "ValueAddTransformer": _value_add,
}
