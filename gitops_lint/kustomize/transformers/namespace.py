"""`namespace`: puts objects into a namespace (api/filters/namespace, api/internal/builtins/NamespaceTransformer.go)."""

from __future__ import annotations

from functools import partial

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_specs import FieldSpecs, UnfitField, edit
from gitops_lint.kustomize.identity import NO_NAMESPACE, Id
from gitops_lint.kustomize.resource import Resource, is_null, text_of
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence
from gitops_lint.repo.problem import Problem, Related

_METADATA_NAMESPACE = ("metadata", "namespace")
_ROLE_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def set_namespace(
    accumulator: Accumulator,
    namespace: Scalar,
    specs: FieldSpecs,
    derived: Derived,
    *,
    unset_only: bool = False,
    subjects: str = "",
) -> None:
    """Set the namespace of all objects, also of those that have one; Namespace objects are renamed.

    `unset_only` and `subjects` (setRoleBindingSubjects) are options of the NamespaceTransformer configuration.
    """
    value = Scalar(namespace.value, namespace.place, str(namespace.value))
    mover = _Mover(value, specs, unset_only, subjects or "defaultOnly")
    what = ("namespace", value.text, value.place, unset_only, subjects)
    taken: dict[Id, Resource] = {}
    for resource in accumulator.resources:
        try:
            node = derived.of(what, (resource.node, specs), partial(mover.moved, resource))
        except UnfitField as error:
            message = f"`namespace` can't be set in {resource.id}: {error}"
            accumulator.report(Problem("invalid-object", message, error.place, str(resource.id)))
            node = resource.node
        moved = resource.remembering().with_node(node)
        first = taken.setdefault(moved.id, moved)
        if first is not moved:
            accumulator.report(_conflict(moved, first, namespace))
    accumulator.resources[:] = taken.values()


class _Mover:
    def __init__(self, value: Scalar, specs: FieldSpecs, unset_only: bool, subjects: str) -> None:
        self.value = value
        self.specs = specs
        self.unset_only = unset_only
        self.subjects = subjects

    def moved(self, resource: Resource) -> Mapping:
        node = resource.node
        if resource.id.namespace != NO_NAMESPACE:
            node = edit(node, _METADATA_NAMESPACE, self._set, self._make)
        is_binding = resource.id.kind in _ROLE_BINDINGS
        if is_binding:
            node = self._move_subjects(node)
        for spec, steps in self.specs.of(resource.id):
            if spec.path == "metadata/namespace" or (is_binding and spec.path == "subjects/namespace"):
                continue  # done above, by rules of their own
            if spec.path == "metadata/name" and resource.id.kind == "Namespace" and resource.id.group:
                continue  # a custom resource that is called Namespace too
            node = edit(node, steps, self._set, self._make if spec.create else None)
        return node

    def _make(self) -> Node:
        return Scalar("", self.value.place, "")

    def _set(self, old: Node) -> Node:
        if not isinstance(old, Scalar):
            raise UnfitField(old.place, "there is no single value where the namespace belongs")
        if self.unset_only and text_of(old):
            return old
        return self.value

    def _move_subjects(self, node: Mapping) -> Mapping:
        subjects = node.entries.get("subjects")
        if not isinstance(subjects, Sequence) or self.subjects == "none":
            return node
        moved = tuple(self._move_subject(subject) for subject in subjects.items)
        return node.replacing("subjects", subjects.replacing(moved))

    def _move_subject(self, subject: Node) -> Node:
        if not isinstance(subject, Mapping):
            return subject
        key, wanted = ("kind", "ServiceAccount") if self.subjects == "allServiceAccounts" else ("name", "default")
        if text_of(subject.entries.get(key)) != wanted:
            return subject
        old = subject.entries.get("namespace")
        return subject.replacing("namespace", self._set(old) if old is not None and not is_null(old) else self.value)


def _conflict(second: Resource, first: Resource, namespace: Scalar) -> Problem:
    message = f"`namespace: {namespace.value}` makes two objects one: both are {second.id} then"
    help_ = "Rename one of the two, or leave one out."
    if second.id.kind == "Namespace":
        help_ = "`namespace` renames every Namespace object: keep only one of them here."
    related = (Related(first.name_place, "one of the two"), Related(namespace.place, "the namespace that is set"))
    return Problem("duplicate-object", message, second.name_place, str(second.id), help_, related)
