"""`namePrefix` and `nameSuffix` (api/internal/builtins/PrefixTransformer.go, SuffixTransformer.go)."""

from __future__ import annotations

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_specs import FieldSpecs, UnfitField, edit
from gitops_lint.kustomize.identity import GroupVersionKind
from gitops_lint.kustomize.quoting import written_over
from gitops_lint.kustomize.resource import Resource
from gitops_lint.repo.nodes import Mapping, Node, Scalar
from gitops_lint.repo.problem import Problem

_KEEP_THEIR_NAMES = (
    GroupVersionKind(kind="CustomResourceDefinition"),
    GroupVersionKind("apiregistration.k8s.io", "", "APIService"),
    GroupVersionKind(kind="Namespace"),
)


def add_prefix(accumulator: Accumulator, prefix: str, specs: FieldSpecs) -> None:
    """Put a prefix before the names of all objects but those whose name has a meaning."""
    for number, resource in enumerate(accumulator.resources):
        if not _keeps_name(resource):
            accumulator.resources[number] = _fitting(accumulator, resource, prefix, "", specs)


def add_suffix(accumulator: Accumulator, suffix: str, specs: FieldSpecs) -> None:
    """Put a suffix after the names of all objects but those whose name has a meaning."""
    for number, resource in enumerate(accumulator.resources):
        if not _keeps_name(resource):
            accumulator.resources[number] = _fitting(accumulator, resource, "", suffix, specs)


def _keeps_name(resource: Resource) -> bool:
    return any(gvk.selects(resource.original_id) for gvk in _KEEP_THEIR_NAMES)


def _fitting(accumulator: Accumulator, resource: Resource, prefix: str, suffix: str, specs: FieldSpecs) -> Resource:
    """Return an object under its new name; report where a field for it can't be reached."""
    try:
        return _renamed(resource, prefix, suffix, specs)
    except UnfitField as error:
        message = f"`name{'Prefix' if prefix else 'Suffix'}` can't be set in {resource.id}: {error}"
        accumulator.report(Problem("invalid-object", message, error.place, str(resource.id)))
        return resource


def _renamed(resource: Resource, prefix: str, suffix: str, specs: FieldSpecs) -> Resource:
    def rename(old: Node) -> Node:
        if not isinstance(old, Scalar):
            raise UnfitField(old.place, "there is no single value to put it to")
        return written_over(old, f"{prefix}{old.text}{suffix}", old.place)

    def nothing() -> Node:
        return Scalar("", resource.name_place)

    node: Mapping = resource.node
    for spec, steps in specs.of(resource.original_id):
        if spec.path == "metadata/name":
            resource = resource.remembering()
            resource = resource._replace(
                prefixes=(*resource.prefixes, prefix) if prefix else resource.prefixes,
                suffixes=(*resource.suffixes, suffix) if suffix else resource.suffixes,
            )
        if spec.gvk.selects(resource.id):  # a patch may have changed its kind
            node = edit(node, steps, rename, nothing if spec.create else None)
    return resource.with_node(node)
