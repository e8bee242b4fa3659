"""Namespaced objects that nothing puts into a namespace.

Facts: https://github.com/fluxcd/pkg ssa/manager_apply.go: such an object fails the dry-run, "namespace not specified",
and nothing of its Kustomization's stage is applied.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.problem import also_wrong
from gitops_lint.rulebook.checked_texts import ANY_KIND
from gitops_lint.rulebook.group_kind import GroupKind


def namespaces(context: Context) -> Iterator[Finding]:
    """Find the objects of a namespaced kind without a namespace, those of one Kustomization together."""
    lacking: dict[Identity, list[Object]] = {}
    for object_ in context.cluster.in_order:
        identity = object_.identity
        if not identity.namespace and _must_have_one(context, object_):
            lacking.setdefault(object_.applied_by[0], []).append(object_)
    for applier, objects in lacking.items():
        yield _finding(applier, objects)


def _must_have_one(context: Context, object_: Object) -> bool:
    if object_.is_switched_off() or not object_.applied_by or object_.identity in context.cluster.uncertain:
        return False
    applier = object_.applied_by[0]
    applied = context.cluster.applied.get(applier)
    if applier not in context.cluster.appliers or applied is None or applied.has_failed:
        return False
    return _is_namespaced(context, object_.identity.group_kind)


def _is_namespaced(context: Context, group_kind: GroupKind) -> bool:
    """Tell whether a kind is known to be namespaced; of a kind that only a `*` stands for, one doesn't know."""
    kind = context.rulebook.kind(group_kind)
    if kind is None or kind is context.rulebook.kind(GroupKind(group_kind.group, ANY_KIND)):
        return False
    return kind.scope == "Namespaced"


def _finding(applier: Identity, objects: list[Object]) -> Finding:
    first = objects[0]
    names = first_few([object_.identity for object_ in objects])
    have = "have" if len(objects) > 1 else "has"
    return Finding(
        check="object-without-namespace",
        message=f"namespace not specified: {names} of {applier} {have} no namespace",
        place=first.name_place,
        help=(
            "Set `metadata.namespace`, `namespace` in the kustomization file above, "
            f"or `spec.targetNamespace` of {applier}."
        ),
        subject=first.identity,
        target=applier,
        stall=stalled(Step.DRY_RUN, (applier,), said="namespace not specified"),
        related=tuple(also_wrong(object_.name_place, f"{object_.identity} has none either") for object_ in objects[1:]),
    )
