"""`gitops-lint graph`: what depends on what."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from gitops_lint.cli.main import fail
from gitops_lint.cli.output import OutputOption, opened
from gitops_lint.cli.progress import progress
from gitops_lint.cli.repository import ClusterOption, SourceOption, analysed, graphs_of, nodes_named
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Direction, Drawn, Edges, Selection, select


class Format(StrEnum):
    """How a graph is drawn."""

    TEXT = "text"
    JSON = "json"
    MERMAID = "mermaid"
    DOT = "dot"
    GRAPHML = "graphml"


_SUFFIXES = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".mmd": Format.MERMAID,
    ".mermaid": Format.MERMAID,
    ".dot": Format.DOT,
    ".gv": Format.DOT,
    ".graphml": Format.GRAPHML,
}


def command(
    path: Annotated[Path, typer.Argument(help="A path in the repository.")] = Path(),
    output_format: Annotated[
        Format | None, typer.Option("--format", help="How to draw it; if not given, as -o's suffix says, else as text.")
    ] = None,
    level: Annotated[Level | None, typer.Option(help="How much to draw (text: kustomizations, others: flux).")] = None,
    edges: Annotated[Edges, typer.Option(help="Draw what is written, what is implied, or both.")] = Edges.ALL,
    focus: Annotated[
        str | None,
        typer.Option(metavar="NODE", help="Draw only what this needs and what needs it: `Kind/namespace/name`."),
    ] = None,
    depth: Annotated[int | None, typer.Option(min=0, help="How many arrows away from --focus, at most.")] = None,
    up: Annotated[bool, typer.Option("--up", help="Of --focus, only what it needs.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Of --focus, only what needs it.")] = False,
    cluster: ClusterOption = None,
    source: SourceOption = None,
    output_file: OutputOption = None,
) -> None:
    """Show what depends on what: an arrow leads from what needs to what is needed."""
    chosen = output_format or _format_of(output_file)
    with progress():
        analysis, _ = analysed([path], source)
    graphs = graphs_of(analysis, cluster)
    if focus is None and (depth is not None or up or down):
        fail("--depth, --up and --down say what to draw around a node: name it with --focus")
    selection = Selection(
        level or (Level.KUSTOMIZATIONS if chosen is Format.TEXT else Level.FLUX),
        depth=depth,
        direction=Direction.UP if up and not down else Direction.DOWN if down and not up else Direction.BOTH,
        edges=edges,
    )
    nodes = nodes_named(graphs, focus) if focus is not None else [(graph, None) for graph in graphs]
    pictures = tuple(select(graph, replace(selection, focus=node), analysis.findings) for graph, node in nodes)
    with opened(output_file) as out:
        _write(pictures, chosen, out)


def _format_of(output_file: Path | None) -> Format:
    """Return the format that a file's name asks for; end the command where it asks for one that there is not."""
    suffix = output_file.suffix.lower() if output_file else ""
    if suffix and suffix not in _SUFFIXES:
        fail(f"no format goes by `{suffix}` (there are: {', '.join(_SUFFIXES)}); say which you want with --format")
    return _SUFFIXES[suffix] if suffix else Format.TEXT


def _write(pictures: tuple[Drawn, ...], output_format: Format, out: TextIO) -> None:
    match output_format:
        case Format.TEXT:
            from rich.console import Console

            from gitops_lint.view.tree import dependency_tree

            console = Console(file=out, highlight=False)
            for drawn in pictures:
                console.print(dependency_tree(drawn))
        case Format.JSON:
            import json

            from gitops_lint.view.json_graph import as_data

            json.dump(as_data(pictures), out, indent=2)
            out.write("\n")
        case Format.MERMAID:
            from gitops_lint.view.mermaid import mermaid

            out.writelines(f"{line}\n" for line in mermaid(pictures))
        case Format.DOT:
            from gitops_lint.view.dot import dot

            out.writelines(f"{line}\n" for line in dot(pictures))
        case Format.GRAPHML:
            from gitops_lint.view.graphml import graphml

            out.writelines(f"{line}\n" for line in graphml(pictures))
