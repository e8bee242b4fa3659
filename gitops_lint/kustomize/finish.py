"""The steps that only the root of a build takes (api/internal/target/kusttarget.go makeCustomizedResMap)."""

from __future__ import annotations

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.bare_keys import bare_key_problem, bare_key_problems
from gitops_lint.kustomize.beyond_json import problems_in_json
from gitops_lint.kustomize.build_options import add_metadata, sort
from gitops_lint.kustomize.flow_style import with_text_for_nothing
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.late_merges import merged
from gitops_lint.kustomize.name_references import fix_references
from gitops_lint.kustomize.own_notes import KEYS
from gitops_lint.kustomize.quoting import is_text_key
from gitops_lint.kustomize.resource import Resource, is_empty, is_null, is_text, raw_text
from gitops_lint.kustomize.transformers.hashes import add_hashes
from gitops_lint.kustomize.typed_fields import Report
from gitops_lint.kustomize.variables import resolve_variables
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, mapping_at
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.scalars import TYPED_STARTS

_LOCAL = "config.kubernetes.io/local-config"
_NULLS = ("null", "Null", "NULL", "~")
_INTERNAL = KEYS | frozenset(
    (
        "config.k8s.io/id",
        "config.kubernetes.io/index",
        "config.kubernetes.io/path",
        "internal.config.kubernetes.io/index",
        "internal.config.kubernetes.io/path",
        "internal.config.kubernetes.io/seqindent",
        "internal.config.kubernetes.io/id",
    )
)
"""Annotations that kustomize uses itself and takes away at the end, whoever wrote them."""


def finish(root: Kustomization, accumulator: Accumulator, *, is_sorted: bool) -> tuple[Mapping, ...]:
    """Return the objects of a build as they go to the cluster; `root` is the kustomization that was built.

    `is_sorted` is for a kustomization that doesn't say how it is sorted.
    """
    for resource in accumulator.resources:
        if _lost_its_name(resource):
            accumulator.report(_nameless(resource)._replace(harmless=_gets_a_name(resource)))
        elif resource.id.name in _NULLS and is_null(at(resource.node, "metadata", "name")):
            accumulator.report(_nameless(resource)._replace(harmless=True))  # to kustomize, that is a name
    add_hashes(accumulator)
    fix_references(accumulator)
    if accumulator.variables:
        resolve_variables(accumulator)
    accumulator.resources[:] = [resource for resource in accumulator.resources if not _is_local(resource)]
    for resource in accumulator.resources:
        if accumulator.is_beyond_json:
            accumulator.problems += problems_in_json(_cleaned(resource, lambda _: None), resource.bare_keys)
        if resource.bare_keys:
            accumulator.problems += bare_key_problems(resource)
    accumulator.settle(root.fields.place)
    sort(root, accumulator, by_default=is_sorted)
    add_metadata(root, accumulator)
    objects = (_written(_cleaned(resource, accumulator.report), resource) for resource in accumulator.resources)
    return tuple(map(merged, objects) if accumulator.is_beyond_json else objects)


def _written(node: Mapping, resource: Resource) -> Mapping:
    written = with_text_for_nothing(node) if resource.has_nothing else node
    return written if isinstance(written, Mapping) else node


def _lost_its_name(resource: Resource) -> bool:
    """Tell whether an object has no name, or had none between others; only lists may come without one.

    kustomize keeps the names of old apart from the kinds of old, and fails if there are fewer of them.
    """
    if resource.id.kind.endswith("List"):
        return False
    remembered = resource.ids if resource.is_hashed else resource.previous  # a hash makes a new name
    if len({bool(each.name) for each in remembered}) == 2:
        return True
    name = at(resource.node, "metadata", "name")
    return not resource.id.name and (name is None or isinstance(name, Scalar))


def _gets_a_name(resource: Resource) -> bool:
    """Tell whether an object without a name gets one all the same: its hash alone."""
    return resource.is_hashed and not any(each.name for each in resource.ids)


def _nameless(resource: Resource) -> Problem:
    message = f"this leaves {resource.id.kind} {resource.original_id.name} without a name"
    help_ = "Leave its name as it is, or give it another one."
    return Problem("invalid-object", message.replace("  ", " "), resource.name_place, "", help_)


def _is_local(resource: Resource) -> bool:
    annotations = mapping_at(resource.node, "metadata", "annotations")
    local = annotations.get(_LOCAL) if annotations is not None else None
    return local is not None and raw_text(local) != "false"


def _cleaned(resource: Resource, report: Report) -> Mapping:
    """Return an object without kustomize's own annotations; all others are strings then.

    They are all written anew, so that it fails on keys that are text in quotes only.
    """
    node = resource.node
    metadata = node.entries.get("metadata")
    if metadata is None:  # that of a list; kustomize has put notes into it
        return node.replacing("metadata", Mapping({}, {}, node.place))
    annotations = metadata.entries.get("annotations") if isinstance(metadata, Mapping) else None
    if annotations is None and type(node) is Mapping and type(metadata) is Mapping and "annotations" not in metadata:
        return node
    if isinstance(metadata, Mapping) and (isinstance(annotations, Scalar) or is_empty(annotations)):
        return node.replacing("metadata", metadata.without("annotations"))
    if not isinstance(metadata, Mapping) or not isinstance(annotations, Mapping):
        return node
    entries: dict[str, Node] = {}
    for key, value in annotations.entries.items():
        if key not in _INTERNAL:
            if (
                key[:1] in TYPED_STARTS
                and not is_text_key(key)
                and annotations.key_place(key) not in resource.bare_keys
            ):
                report(bare_key_problem(key, annotations.key_place(key)))
            entries[key] = value if is_text(value) else Scalar(raw_text(value), value.place)
    if not entries:
        return node.replacing("metadata", metadata.without("annotations"))
    if all(entries.get(key) is value for key, value in annotations.entries.items()):
        return node
    cleaned = Mapping(entries, annotations.keys, annotations.place)
    return node.replacing("metadata", metadata.replacing("annotations", cleaned))
