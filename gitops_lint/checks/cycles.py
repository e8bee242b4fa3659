"""Objects that wait for each other for ever.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller: checkDependencies, checkHealth (one with
`wait` is ready once all that it applies is), kustomization_indexers.go (a cycle also stops instant triggering).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stall import Stall, Step, stalled
from gitops_lint.graph.analysis import WAITED_FOR_BY_FLUX, Cycle, State, cycles
from gitops_lint.graph.model import Link
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.edges import EdgeKind

_WORDS = {
    EdgeKind.DEPENDS_ON: "depends on",
    EdgeKind.HEALTH_CHECK: "waits for the health of",
    EdgeKind.WAITS: "waits for",
    EdgeKind.APPLIES: "is applied by",
}


def dependency_cycles(context: Context) -> Iterator[Finding]:
    """Find each set of objects none of which can ever become ready: one finding per set, with the edge to cut."""
    yield from _self_dependencies(context)
    for cycle in cycles(context.graph, lambda link: link.edge.kind in WAITED_FOR_BY_FLUX, order=context.impacts.order):
        if cycle.written():
            yield _finding(context, cycle)


def _self_dependencies(context: Context) -> Iterator[Finding]:
    for link in context.graph.of_edges(EdgeKind.DEPENDS_ON):
        if link.source == link.target:
            yield Finding(
                check="dependency-cycle",
                message=f"{link.source} depends on itself and will never be reconciled",
                place=link.edge.place,
                help="Remove the entry.",
                subject=link.source,
                target=link.target,
                impact=context.impacts.of(link.source, State.ACTS),
                stall=stalled(Step.CYCLE, (link.source,), said="it depends on itself"),
            )


def _finding(context: Context, cycle: Cycle) -> Finding:
    way = cycle.shortest()
    cut = cycle.edge_to_cut([link for link in way if link.edge.kind == EdgeKind.DEPENDS_ON] or way)
    around = " → ".join(str(link.source) for link in (*way, way[0]))
    others = {link.source for link in cycle.written()} - {link.source for link in way}
    more = f"; {len(others)} more are part of such circles with them" if others else ""
    return Finding(
        check="dependency-cycle",
        message=f"{_told(way)}: none of them will ever be ready{more}",
        place=cut.edge.place,
        help=f"Cut it here: let {cut.source} not {_WORDS[cut.edge.kind].replace('s ', ' ', 1)} {cut.target}.",
        subject=cut.source,
        target=cut.target,
        impact=context.impacts.of_all(cycle.identities(), State.ACTS),
        stall=Stall(Step.CYCLE, tuple(sorted(cycle.component)), f"it waits for itself: {around}"),
        related=tuple(Related(link.edge.place, _said(link)) for link in way if link is not cut),
        chain=tuple(Related(link.edge.place, _said(link)) for link in way),
    )


def _told(way: tuple[Link, ...]) -> str:
    """Return a way around as a sentence."""
    text = str(way[0].source)
    for link in way:
        text += f" {_WORDS[link.edge.kind]} {_short(link)}, which"
    return text.removesuffix(", which")


def _short(link: Link) -> str:
    """Return a link's target, without the kind where it is that of the one who needs it."""
    target = link.target
    return f"{target.namespace}/{target.name}" if target.kind == link.source.kind else str(target)


def _said(link: Link) -> str:
    return f"{link.source} {_WORDS[link.edge.kind]} {link.target}"
