"""What the root of a build can ask for at its end: `buildMetadata` and `sortOptions` (api/krusty/kustomizer.go)."""

from __future__ import annotations

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.loader import relative
from gitops_lint.kustomize.resource import Resource
from gitops_lint.kustomize.tables.order import ORDER_FIRST, ORDER_LAST
from gitops_lint.repo.nodes import Mapping, Place, Scalar, items_at, mapping_at, setting, text_at
from gitops_lint.repo.problem import Problem

_ORIGIN = "config.kubernetes.io/origin"
_MANAGED_BY = "app.kubernetes.io/managed-by"
_VERSION = "kustomize-v5.8.1"


def add_metadata(kustomization: Kustomization, accumulator: Accumulator) -> None:
    """Note in each object where it comes from and who manages it, if the kustomization wants that.

    `transformerAnnotations` is accepted, but what transformed an object is not written down.
    """
    wanted = [option.text for option in kustomization.entries("buildMetadata")]
    if not wanted:
        return
    for number, resource in enumerate(accumulator.resources):
        node = resource.node
        if "originAnnotations" in wanted:
            node = _with_origin(node, resource, kustomization.folder)
        if "managedByLabel" in wanted:
            node = setting(node, ("metadata", "labels", _MANAGED_BY), Scalar(_VERSION, resource.name_place))
        accumulator.resources[number] = resource.with_node(node)


def _with_origin(node: Mapping, resource: Resource, folder: str) -> Mapping:
    origin = resource.origin
    if origin is None:
        return node
    if origin.path:
        text = f"path: {relative(folder, origin.path)}\n"
    else:
        text = f"configuredIn: {relative(folder, origin.configured_in)}\n"
        text += f"configuredBy:\n  apiVersion: builtin\n  kind: {origin.configured_by}\n"
    return setting(node, ("metadata", "annotations", _ORIGIN), Scalar(text, Place(origin.path or origin.configured_in)))


def sort(kustomization: Kustomization, accumulator: Accumulator) -> None:
    """Sort the objects by their kinds, if the kustomization wants that."""
    options = kustomization.mapping("sortOptions")
    order = text_at(options, "order")
    if order not in (None, "legacy", "fifo"):
        place = options.place if options is not None else Place(kustomization.path)
        message = f"`sortOptions.order` is {order}, and must be legacy or fifo"
        help_ = "fifo keeps the order of the kustomization file."
        accumulator.report(Problem("invalid-kustomization", message, place, str(order), help_))
    if order != "legacy":
        return
    chosen = mapping_at(options, "legacySortOptions")
    first, last = _texts(chosen, "orderFirst"), _texts(chosen, "orderLast")
    if chosen is None:
        first, last = ORDER_FIRST, ORDER_LAST
    places = {kind: number - len(first) for number, kind in enumerate(first)}
    places |= {kind: number + 1 for number, kind in enumerate(last)}
    accumulator.resources.sort(key=lambda resource: _sort_key(resource.id, resource.namespace, places))


def _texts(node: Mapping | None, key: str) -> tuple[str, ...]:
    return tuple(item.text for item in items_at(node, key) if isinstance(item, Scalar))


def _sort_key(id_: Id, namespace: str, places: dict[str, int]) -> tuple[int, bool, str, str]:
    is_foreign_namespace = id_.kind == "Namespace" and id_.group != ""
    kind = "_".join((id_.group or "~G", id_.version or "~V", id_.kind or "~K"))
    return places.get(id_.kind, 0), is_foreign_namespace, kind, "_".join((namespace or "~X", id_.name or "~N"))
