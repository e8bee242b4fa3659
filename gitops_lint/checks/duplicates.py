"""Objects that two Kustomizations apply: each undoes what the other does, and either's end deletes them."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.repo.nodes import Mapping, same
from gitops_lint.repo.problem import Related


def duplicates(context: Context) -> Iterator[Finding]:
    """Find each object that a second Kustomization applies with another content."""
    for collision in context.cluster.collisions:
        first, second = collision.first, collision.second
        if same(_without_metadata(first.node), _without_metadata(second.node)):
            continue
        one, other = first.applied_by[0], second.applied_by[0]
        yield Finding(
            check="object-applied-twice",
            message=f"{collision.identity} is applied by {other} and by {one}, which undo each other",
            place=second.name_place,
            help="Let one Kustomization apply it.",
            subject=collision.identity,
            target=other,
            related=(Related(first.name_place, f"{one} applies this one"),),
        )


def _without_metadata(node: Mapping) -> Mapping:
    """Return an object without its metadata: two that differ in labels only are one that two bring along."""
    return node.without("metadata")
