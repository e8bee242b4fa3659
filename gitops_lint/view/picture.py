"""A drawing with what was asked for, which is what people are told with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.graph.ways import Ways
from gitops_lint.verdicts.verdicts import Verdicts
from gitops_lint.view.along import along, ways_in
from gitops_lint.view.selection import Drawn, Selection, select


class Picture(NamedTuple):
    """A drawing and the selection that it is; with `ends`, it is of the `ways` by which the one needs the other."""

    drawn: Drawn
    selection: Selection
    ends: tuple[Identity, Identity] | None = None
    ways: Ways = Ways()


def picture_of(
    graph: Graph, selection: Selection, findings: Iterable[Reported], verdicts: Verdicts | None = None
) -> Picture:
    """Return the picture of what is selected of a graph."""
    return Picture(select(graph, selection, findings, verdicts), selection)


def between(
    graph: Graph,
    ends: tuple[Identity, Identity],
    selection: Selection,
    findings: Iterable[Reported],
    most: int,
    verdicts: Verdicts | None = None,
) -> Picture:
    """Return the picture of the ways, at most so many, by which one node needs another."""
    selection = replace(selection, also=ends, thinned=False)
    whole = select(graph, selection, findings, verdicts)
    ways = ways_in(whole, *ends, most)
    return Picture(along(whole, ways), selection, ends, ways)
