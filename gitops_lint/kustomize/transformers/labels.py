"""`labels`, `commonLabels` and `commonAnnotations` (api/filters/labels, api/filters/annotations)."""

from __future__ import annotations

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_specs import FieldSpecs, UnfitField, edit
from gitops_lint.repo.nodes import Mapping, Node, Scalar
from gitops_lint.repo.problem import Problem


def set_entries(accumulator: Accumulator, pairs: Mapping, specs: FieldSpecs, what: str) -> None:
    """Set labels or annotations of all objects in the fields of a table."""
    values = {key: pairs.entries[key] for key in sorted(pairs.entries)}
    if not values:
        return
    empty = Mapping({}, {}, pairs.place)

    def put(old: Node) -> Node:
        if not isinstance(old, Mapping):
            if isinstance(old, Scalar) and old.value is None:
                return old
            raise UnfitField(old.place, "there is no mapping to put them into")
        for key, value in values.items():
            old = old.replacing(key, value, pairs.key_place(key))
        return old

    for number, resource in enumerate(accumulator.resources):
        node = resource.node
        try:
            for spec, steps in specs.of(resource.id):
                node = edit(node, steps, put, (lambda: empty) if spec.create else None)
        except UnfitField as error:
            message = f"`{what}` can't be set in {resource.id}: {error}"
            accumulator.report(Problem("invalid-object", message, error.place, str(resource.id)))
        accumulator.resources[number] = resource.with_node(node)
