"""`gitops-lint graph`: what depends on what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.cli.output import OutputOption, opened
from gitops_lint.cli.repository import ClusterOption, SourceOption, analysed, graphs_of
from gitops_lint.graph.model import Graph
from gitops_lint.view.selection import Drawn, Level, select


class Format(StrEnum):
    """How a graph is drawn."""

    TEXT = "text"
    JSON = "json"
    MERMAID = "mermaid"
    DOT = "dot"


def command(
    path: Annotated[Path, typer.Argument(help="A path in the repository.")] = Path(),
    output_format: Annotated[Format, typer.Option("--format", help="How to draw it.")] = Format.TEXT,
    level: Annotated[Level | None, typer.Option(help="How much to draw (text: kustomizations, others: flux).")] = None,
    cluster: ClusterOption = None,
    source: SourceOption = None,
    output_file: OutputOption = None,
) -> None:
    """Show what depends on what: an arrow leads from what needs to what is needed."""
    analysis, _ = analysed([path], source)
    graphs = graphs_of(analysis, cluster)
    chosen = level or (Level.KUSTOMIZATIONS if output_format is Format.TEXT else Level.FLUX)
    drawn = tuple((graph, select(graph, chosen)) for graph in graphs)
    with opened(output_file) as out:
        if output_format is Format.TEXT:
            from rich.console import Console

            from gitops_lint.view.tree import dependency_tree

            console = Console(file=out, highlight=False)
            for one, selected in drawn:
                console.print(dependency_tree(one, selected))
        else:
            out.writelines(f"{line}\n" for line in _lines(drawn, output_format))


def _lines(drawn: tuple[tuple[Graph, Drawn], ...], output_format: Format) -> Iterator[str]:
    if output_format is Format.JSON:
        from gitops_lint.view.json_graph import as_data

        return iter([json.dumps(as_data(drawn), indent=2)])
    from gitops_lint.view.diagrams import dot, mermaid

    return mermaid(drawn) if output_format is Format.MERMAID else dot(drawn)
