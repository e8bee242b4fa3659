"""Dependencies on what someone has suspended.

Facts: https://github.com/fluxcd/kustomize-controller: a suspended object keeps its last status; who depends on one of
the same source waits for a revision that it will never apply.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.edges import EdgeKind


def suspended(context: Context) -> Iterator[Finding]:
    """Find each dependsOn on an object that is suspended."""
    for link in context.graph.of_edges(EdgeKind.DEPENDS_ON):
        suspension = context.graph.suspended.get(link.target)
        if suspension is None or link.source in context.graph.suspended:
            continue
        yield Finding(
            check="dependency-suspended",
            message=f"{link.source} depends on {link.target}, which is suspended",
            place=link.edge.place,
            help=f"Resume {link.target}, or remove the entry: after the next commit, or on a new cluster, it waits.",
            subject=link.source,
            target=link.target,
            impact=context.impacts.while_waiting(link.source),
            related=(Related(suspension, f"{link.target} is suspended here"),),
        )
