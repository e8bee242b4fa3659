"""What the root of a build can ask for at its end: `buildMetadata` and `sortOptions` (api/krusty/kustomizer.go)."""

from __future__ import annotations

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.loader import relative
from gitops_lint.kustomize.resource import Origin
from gitops_lint.kustomize.tables.order import ORDER_FIRST, ORDER_LAST
from gitops_lint.repo.nodes import Mapping, Scalar, items_at, mapping_at, setting, text_at
from gitops_lint.repo.problem import Problem

_ORIGIN = "config.kubernetes.io/origin"
_TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations"
_MANAGED_BY = "app.kubernetes.io/managed-by"
_VERSION = "kustomize-v5.8.1"
_ORDERS = ("fifo", "legacy")


def wants(kustomization: Kustomization, option: str) -> bool:
    """Tell whether a kustomization file asks for something under `buildMetadata`."""
    return any(entry.text == option for entry in kustomization.entries("buildMetadata"))


def add_metadata(kustomization: Kustomization, accumulator: Accumulator) -> None:
    """Note in each object where it comes from, what transformed it and who manages it, as the kustomization wants.

    What objects say of that themselves goes, wanted or not.
    """
    folder = kustomization.folder
    with_origin, with_transformations = (
        wants(kustomization, option) for option in ("originAnnotations", "transformerAnnotations")
    )
    is_managed = wants(kustomization, "managedByLabel")
    is_wanted = with_origin or with_transformations or is_managed
    for number, resource in enumerate(accumulator.resources):
        if not is_wanted and not _says_where_from(resource.node):
            continue
        origin = resource.origin if with_origin else None
        node = _noted(resource.node, _ORIGIN, _origin_text(origin, folder) if origin is not None else "")
        made_by = resource.transformations if with_transformations else ()
        origins = (_origin_text(transformer, folder) for transformer in made_by)
        node = _noted(node, _TRANSFORMATIONS, "".join(map(_as_item, origins)))
        if is_managed:
            node = setting(node, ("metadata", "labels", _MANAGED_BY), Scalar(_VERSION, resource.name_place))
        accumulator.resources[number] = resource.with_node(node)


def _says_where_from(node: Mapping) -> bool:
    metadata = node.entries.get("metadata")
    annotations = metadata.entries.get("annotations") if isinstance(metadata, Mapping) else None
    return isinstance(annotations, Mapping) and (_ORIGIN in annotations or _TRANSFORMATIONS in annotations)


def _noted(node: Mapping, annotation: str, text: str) -> Mapping:
    """Return an object with an annotation, or without it if it has no text."""
    annotations = mapping_at(node, "metadata", "annotations")
    if text:
        return setting(node, ("metadata", "annotations", annotation), Scalar(text, node.place))
    if annotations is None or annotation not in annotations:
        return node
    return setting(node, ("metadata", "annotations"), annotations.without(annotation))


def _origin_text(origin: Origin, folder: str) -> str:
    """Return an origin as kustomize writes it, with paths as they are from the folder of the build."""
    if origin.path:
        return f"path: {relative(folder, origin.path)}\n"
    text = f"configuredIn: {relative(folder, origin.configured_in)}\n"
    text += f"configuredBy:\n  apiVersion: builtin\n  kind: {origin.configured_by}\n"
    for key, value in (("name", origin.name), ("namespace", origin.namespace)):
        text += f"  {key}: {value}\n" if value else ""
    return text


def _as_item(text: str) -> str:
    return "- " + text.replace("\n", "\n  ").removesuffix("  ")


def sort(kustomization: Kustomization, accumulator: Accumulator, *, by_default: bool) -> None:
    """Sort the objects by their kinds, if the kustomization wants that.

    One that doesn't say leaves it to who builds it (`by_default`): `kustomize build` and kubectl sort, Flux doesn't
    (api/krusty/kustomizer.go applySortOrder).
    """
    options = kustomization.mapping("sortOptions")
    if options is None and not by_default:
        return
    order = "legacy" if options is None else text_at(options, "order") or ""
    chosen = mapping_at(options, "legacySortOptions")
    if options is not None:
        _check(options, order, chosen, accumulator)
    if order != "legacy":
        return
    first, last = _texts(chosen, "orderFirst"), _texts(chosen, "orderLast")
    if chosen is None:
        first, last = ORDER_FIRST, ORDER_LAST
    places = {kind: number - len(first) for number, kind in enumerate(first)}
    places |= {kind: number + 1 for number, kind in enumerate(last)}
    accumulator.resources.sort(key=lambda resource: _sort_key(resource.id, resource.namespace, places))


def _check(options: Mapping, order: str, chosen: Mapping | None, accumulator: Accumulator) -> None:
    if order not in _ORDERS:
        message = f"`sortOptions.order` is {order}" if order else "`sortOptions` has no `order`"
        help_ = "It is `fifo`, which keeps the order of the kustomization file, or `legacy`."
        accumulator.report(Problem("invalid-kustomization", message, options.place, order, help_))
    elif order == "fifo" and chosen is not None:
        message = "`legacySortOptions` are for `order: legacy`, and the order is fifo"
        accumulator.report(Problem("invalid-kustomization", message, chosen.place, order, "Remove one of the two."))


def _texts(node: Mapping | None, key: str) -> tuple[str, ...]:
    return tuple(item.text for item in items_at(node, key) if isinstance(item, Scalar))


def _sort_key(id_: Id, namespace: str, places: dict[str, int]) -> tuple[int, bool, str, str]:
    is_foreign_namespace = id_.kind == "Namespace" and id_.group != ""
    kind = "_".join((id_.group or "~G", id_.version or "~V", id_.kind or "~K"))
    return places.get(id_.kind, 0), is_foreign_namespace, kind, "|".join((namespace or "~X", id_.name or "~N"))
