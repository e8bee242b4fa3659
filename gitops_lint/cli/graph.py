"""`gitops-lint graph`: what depends on what."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.cli.browser import ForgeOption, OpenOption, check_forge_url, file_to_show, show
from gitops_lint.cli.completing import nodes
from gitops_lint.cli.configuration import Asked
from gitops_lint.cli.exits import fail
from gitops_lint.cli.graph_formats import Format, format_of, write
from gitops_lint.cli.internal_errors import answering, end, tell, time_limit_of
from gitops_lint.cli.options import (
    ClusterOption,
    ConfigOption,
    DebugOption,
    JobsOption,
    OutputOption,
    SourceOption,
    TimeLimitOption,
)
from gitops_lint.cli.output import opened
from gitops_lint.cli.progress import progress
from gitops_lint.cli.repository import analysed, graphs_of, nodes_named
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis
from gitops_lint.view.along import more_ways, no_way
from gitops_lint.view.clusters import from_afar
from gitops_lint.view.levels import Level
from gitops_lint.view.picture import Picture, between, picture_of
from gitops_lint.view.selection import Direction, Edges, Selection

_LEVELS = {Format.TEXT: Level.KUSTOMIZATIONS, Format.SVG: Level.KUSTOMIZATIONS, Format.HTML: Level.ALL}
"""How much is drawn unless somebody asks for something else."""
_MOST_TOLD, _MOST_DRAWN = 20, 200  # ways: as text, and as a diagram, in which many share their arrows


FormatOption = Annotated[
    Format | None, typer.Option("--format", help="How to draw it; if not given, as -o's suffix says, else as text.")
]
LevelOption = Annotated[
    Level | None,
    typer.Option(help="How much to draw (html: all; text, svg without a node: kustomizations; otherwise: flux)."),
]
EdgesOption = Annotated[Edges, typer.Option(help="Draw what is written, what is implied, or both.")]
FocusOption = Annotated[
    str | None,
    typer.Option(
        metavar="NODE", autocompletion=nodes, help="Draw only what this needs and what needs it: `Kind/namespace/name`."
    ),
]
DepthOption = Annotated[int | None, typer.Option(min=0, help="How many arrows away from --focus, at most.")]
UpOption = Annotated[bool, typer.Option("--up", help="Of --focus, only what it needs.")]
DownOption = Annotated[bool, typer.Option("--down", help="Of --focus, only what needs it.")]
EndsOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--path", metavar="A B", autocompletion=nodes, help="Draw every way by which A needs B."),
]


def command(
    path: Annotated[Path, typer.Argument(help="A path in the repository.")] = Path(),
    output_format: FormatOption = None,
    level: LevelOption = None,
    edges: EdgesOption = Edges.ALL,
    focus: FocusOption = None,
    depth: DepthOption = None,
    up: UpOption = False,
    down: DownOption = False,
    ends: EndsOption = None,
    cluster: ClusterOption = None,
    source: SourceOption = None,
    config: ConfigOption = None,
    output_file: OutputOption = None,
    open_it: OpenOption = False,
    forge_url: ForgeOption = "",
    debug: DebugOption = False,
    time_limit: TimeLimitOption = None,
    jobs: JobsOption = None,
) -> None:
    """Show what depends on what: an arrow leads from what needs to what is needed."""
    chosen = output_format or (Format.HTML if open_it and output_file is None else format_of(output_file))
    check_forge_url(forge_url, chosen)
    if open_it:
        output_file = file_to_show(output_file, chosen)
    if focus is None and (depth is not None or up or down):
        fail("--depth, --up and --down say what to draw around a node: name it with --focus")
    if focus is not None and ends is not None:
        fail("--focus draws what is around one node, --path what is between two: give one of them")
    if level is None and (chosen is Format.HTML or (focus is None and ends is None)):
        level = _LEVELS.get(chosen)
    selection = Selection(level, depth=depth, direction=_direction(up, down), edges=edges)
    with progress():
        limit = time_limit_of(time_limit)
        analysis, _ = analysed([path], source, Asked(config), time_limit=limit, jobs=jobs)
    tell(analysis, debug)
    with answering(limit):
        graphs = graphs_of(analysis, cluster)
        if level is Level.CLUSTERS:
            graphs = tuple(map(from_afar, graphs))
        if ends is not None:
            pictures = _between(graphs, ends, selection, analysis, _MOST_TOLD if chosen is Format.TEXT else _MOST_DRAWN)
        else:
            pictures = _around(graphs, focus, selection, analysis)
        with opened(output_file) as out:
            write(pictures, analysis, chosen, out, forge_url)
    if open_it and output_file is not None:
        show(output_file)
    if chosen is not Format.TEXT:
        for picture in pictures:
            _say_what_is_left_out(picture)
    end(analysis)


def _between(
    graphs: tuple[Graph, ...], ends: tuple[str, str], selection: Selection, analysis: Analysis, most: int
) -> list[Picture]:
    """Return a picture of all ways between two nodes for each cluster that has both."""
    return [
        between(graph, pair, selection, analysis.findings, most, analysis.verdicts[graph.cluster.name])
        for graph, pair in _ends(graphs, *ends)
    ]


def _around(graphs: tuple[Graph, ...], focus: str | None, selection: Selection, analysis: Analysis) -> list[Picture]:
    """Return a picture of what is around a node for each cluster that has it, or without one, of each cluster."""
    nodes = nodes_named(graphs, focus) if focus is not None else tuple((graph, None) for graph in graphs)
    return [
        picture_of(graph, replace(selection, focus=node), analysis.findings, analysis.verdicts[graph.cluster.name])
        for graph, node in nodes
    ]


def _direction(up: bool, down: bool) -> Direction:
    return Direction.UP if up and not down else Direction.DOWN if down and not up else Direction.BOTH


def _ends(graphs: tuple[Graph, ...], start: str, end: str) -> list[tuple[Graph, tuple[Identity, Identity]]]:
    """Return the nodes that two texts mean in each graph that has both."""
    starts, ends = nodes_named(graphs, start), nodes_named(graphs, end)
    pairs = [(graph, (first, last)) for graph, first in starts for same, last in ends if same is graph]
    if not pairs:
        fail(f"no cluster has both: {start} is in {_named(starts)}, {end} in {_named(ends)}")
    if all(first == last for _, (first, last) in pairs):
        fail(f"{start} and {end} are the same")
    return pairs


def _named(nodes: tuple[tuple[Graph, Identity], ...]) -> str:
    return ", ".join(graph.cluster.name for graph, _ in nodes)


def _say_what_is_left_out(picture: Picture) -> None:
    if picture.ends is not None and not picture.ways.found:
        sys.stderr.write(f"gitops-lint: {no_way(picture.ends)}\n")
    elif picture.ways.more or not picture.ways.are_all_counted:
        sys.stderr.write(f"gitops-lint: {more_ways(picture.ways)}\n")
