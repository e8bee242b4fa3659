"""What objects say that they are, and where: their kinds and versions as they are written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from gitops_lint.checks.finding import Context
from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Place, at, text_at
from gitops_lint.rulebook.group_kind import GroupKind


def objects_by_version(context: Context) -> dict[tuple[GroupKind, str], list[Object]]:
    """Return the objects of each kind and `apiVersion` that is known offline, sorted within each.

    Where only some files are looked at, those of the kinds in these.
    """
    cluster = context.cluster
    if context.objects is cluster.in_order:
        return context.documents.of_version("by version", (cluster,), partial(_by_version, context.objects))
    kinds = dict.fromkeys(object_.identity.group_kind for object_ in context.objects)
    alike = [object_ for kind in kinds for object_ in cluster.of_kind(kind)]
    return _by_version(sorted(alike, key=lambda object_: object_.identity))


def _by_version(objects: Iterable[Object]) -> dict[tuple[GroupKind, str], list[Object]]:
    by_version: dict[tuple[GroupKind, str], list[Object]] = {}
    for object_ in objects:
        by_version.setdefault((object_.identity.group_kind, text_at(object_.node, "apiVersion") or ""), []).append(
            object_
        )
    return {
        (group_kind, api_version): objects
        for (group_kind, api_version), objects in by_version.items()
        if not is_unknown(api_version) and not is_unknown(group_kind.kind)
    }


def place_of(object_: Object, field: str) -> Place:
    """Return where an object says its `kind` or `apiVersion`; the object's own place if it doesn't."""
    value = at(object_.node, field)
    return value.place if value is not None else object_.place
