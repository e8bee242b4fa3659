"""Dependencies on what someone has suspended.

Facts: https://github.com/fluxcd/kustomize-controller: a suspended object keeps its last status; who depends on one of
the same source waits for a revision that it will never apply.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Scalar, at
from gitops_lint.repo.problem import Related


def suspended(context: Context) -> Iterator[Finding]:
    """Find each dependsOn on an object with `suspend: true`."""
    for link in context.graph.links:
        suspend = _suspension(context, link.target) if link.edge.kind == "dependsOn" else None
        if suspend is None or _suspension(context, link.source):
            continue
        yield Finding(
            check="dependency-suspended",
            message=f"{link.source} depends on {link.target}, which is suspended",
            place=link.edge.place,
            help=f"Resume {link.target}, or remove the entry: after the next commit, or on a new cluster, it waits.",
            subject=link.source,
            target=link.target,
            impact=context.impacts.while_waiting(link.source),
            related=(Related(suspend.place, f"{link.target} is suspended here"),),
        )


def is_suspended(identity: Identity, context: Context) -> bool:
    """Tell whether an object has `suspend: true`."""
    return _suspension(context, identity) is not None


def _suspension(context: Context, identity: Identity) -> Scalar | None:
    """Return the `suspend: true` of an object, if it has one."""
    found = context.graph.object(identity)
    suspend = at(found.node, "spec", "suspend") if found else None
    return suspend if isinstance(suspend, Scalar) and suspend.value is True else None
