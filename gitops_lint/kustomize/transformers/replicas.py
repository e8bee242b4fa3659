"""`replicas` (api/internal/builtins/ReplicaCountTransformer.go)."""

from __future__ import annotations

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_specs import FieldSpecs, UnfitField, edit
from gitops_lint.kustomize.quoting import in_style_of
from gitops_lint.repo.nodes import Mapping, Node, Scalar, text_at
from gitops_lint.repo.problem import Problem


def set_replicas(accumulator: Accumulator, replica: Mapping, specs: FieldSpecs) -> None:
    """Set the number of replicas of the workloads of a name, which there must be."""
    name = text_at(replica, "name") or ""
    count = replica.get("count")
    value = count if isinstance(count, Scalar) else Scalar(0, replica.place)
    is_there = False
    for number, resource in enumerate(accumulator.resources):
        named = [id_ for id_ in resource.ids if id_.name == name]
        if not any(spec.gvk.selects(id_) for spec in specs.specs for id_ in named):
            continue
        is_there = True
        node = resource.node
        try:
            for spec, steps in specs.of(resource.id):
                node = edit(node, steps, lambda old: _counted(old, value), (lambda: value) if spec.create else None)
        except UnfitField as error:
            message = f"`replicas` can't be set in {resource.id}: {error}"
            accumulator.report(Problem("invalid-object", message, error.place, str(resource.id)))
        accumulator.resources[number] = resource.with_node(node)
    if not is_there and not accumulator.remotes:
        place = replica.entries["name"].place if "name" in replica else replica.place
        kinds = ", ".join(sorted({spec.gvk.kind for spec in specs.specs}))
        message = f"`replicas` names `{name}`, but there is no such workload"
        help_ = f"Only these kinds are looked at: {kinds}. Patch the replicas of other kinds."
        accumulator.report_absence(Problem("patch-without-target", message, place, name, help_))


def _counted(old: Node, count: Scalar) -> Scalar:
    if not isinstance(old, Scalar):
        raise UnfitField(old.place, "the number of replicas is a single value")
    return in_style_of(old, count)
