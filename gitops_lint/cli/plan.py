"""`gitops-lint plan`: what becomes of a cluster, what a failure takes down, and how to bring it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console

from gitops_lint.cli.completing import nodes
from gitops_lint.cli.configuration import Asked
from gitops_lint.cli.exits import fail
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
from gitops_lint.cli.repository import analysed, graphs_of, nodes_named
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import fallen
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis
from gitops_lint.plan.critical import critical as critical_of
from gitops_lint.plan.prediction import Plan, predict
from gitops_lint.plan.recovery import recovery, stages
from gitops_lint.repo.time_limit import TimeLimit
from gitops_lint.report import plan_json, plan_markdown, plan_text
from gitops_lint.report.console import console_on


class Format(StrEnum):
    """How a plan is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class _Said(NamedTuple):
    """What is said of one cluster, in each format; worked out only in the one that is asked for."""

    text: Callable[[Console], None]
    data: Callable[[], dict[str, Any]]
    markdown: Callable[[], Iterator[str]]


def command(
    path: Annotated[Path, typer.Argument(help="A path in the repository.")] = Path(),
    failing: Annotated[
        list[str] | None,
        typer.Option(
            "--fail",
            metavar="NODE",
            autocompletion=nodes,
            help="Show what falls if this fails or is missing; may be repeated.",
        ),
    ] = None,
    recover: Annotated[
        list[str] | None,
        typer.Option(
            "--recover",
            metavar="NODE",
            autocompletion=nodes,
            help="Show how to bring back what this took down; may be repeated.",
        ),
    ] = None,
    critical: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Show the N nodes whose failure hurts most.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="REV", help="Show what moves because of what has changed since this revision."),
    ] = None,
    output_format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    cluster: ClusterOption = None,
    source: SourceOption = None,
    config: ConfigOption = None,
    output_file: OutputOption = None,
    debug: DebugOption = False,
    time_limit: TimeLimitOption = None,
    jobs: JobsOption = None,
) -> None:
    """Predict what Flux makes of a cluster that begins with nothing: what comes up when, what doesn't, and why.

    A node is written `Kind/namespace/name`, or less of it where that is clear. What only the cluster can tell (what a
    chart makes, what another repository holds, what people made by hand) is taken to work.

    With `--base`, it is about a change: what is reconciled because of it, in which order, what of that doesn't become
    ready, and whose Pods are replaced.
    """
    if sum(bool(question) for question in (failing, recover, critical, base)) > 1:
        fail("--fail, --recover, --critical and --base are different questions: ask one at a time")
    limit = time_limit_of(time_limit)
    analysis, _ = analysed([path], source, Asked(config), time_limit=limit, jobs=jobs)
    tell(analysis, debug)
    with answering(limit):
        graphs = graphs_of(analysis, cluster)
        if failing:
            said = [_fallen(graph, nodes) for graph, nodes in _nodes(graphs, failing)]
        elif recover:
            said = [_recovery(graph, nodes, analysis) for graph, nodes in _nodes(graphs, recover)]
        elif critical:
            said = [_critical(graph, critical) for graph in graphs]
        elif base:
            said = _moved(graphs, analysis, base, limit)
        else:
            said = [_plan(graph, analysis) for graph in graphs]
        _write(said, output_format, output_file)
    end(analysis)


def _nodes(graphs: tuple[Graph, ...], texts: list[str]) -> list[tuple[Graph, list[Identity]]]:
    """Return the nodes that texts mean in each cluster that has one of them."""
    of_graphs: list[tuple[Graph, list[Identity]]] = [(graph, []) for graph in graphs]
    for text in texts:
        for graph, identity in nodes_named(graphs, text):
            nodes = next(nodes for known, nodes in of_graphs if known is graph)
            nodes += [identity] if identity not in nodes else []
    return [(graph, nodes) for graph, nodes in of_graphs if nodes]


def _plan(graph: Graph, analysis: Analysis) -> _Said:
    return _planned(predict(analysis.verdicts[graph.cluster.name], analysis.raised, analysis.rulebook))


def _planned(plan: Plan) -> _Said:
    return _Said(
        lambda console: plan_text.print_plan(console, plan),
        lambda: plan_json.plan_data(plan),
        lambda: plan_markdown.plan_lines(plan),
    )


def _moved(graphs: tuple[Graph, ...], analysis: Analysis, revision: str, limit: TimeLimit) -> list[_Said]:
    """Return what moves in each cluster because of what has changed since a revision."""
    from gitops_lint.change.movement import STILL, movements
    from gitops_lint.cli.versions import at_base

    base, before, _ = at_base(revision, replace(analysis, checked=False), limit, f"--base {revision}")
    moved = movements(before, analysis)
    since = str(base)
    plans = []
    for graph in graphs:
        plan = predict(analysis.verdicts[graph.cluster.name], analysis.raised, analysis.rulebook)
        plans.append(plan.only(*moved.get(graph.cluster.name, STILL), since))
    return [_planned(plan) for plan in plans]


def _fallen(graph: Graph, nodes: list[Identity]) -> _Said:
    down = fallen(graph, nodes)
    return _Said(
        lambda console: plan_text.print_fallen(console, graph, nodes, down),
        lambda: plan_json.fallen_data(graph, nodes, down),
        lambda: plan_markdown.fallen_lines(graph, nodes, down),
    )


def _critical(graph: Graph, most: int) -> _Said:
    ranked = critical_of(graph, most)
    return _Said(
        lambda console: plan_text.print_critical(console, graph, ranked),
        lambda: plan_json.critical_data(graph, ranked),
        lambda: plan_markdown.critical_lines(graph, ranked),
    )


def _recovery(graph: Graph, nodes: list[Identity], analysis: Analysis) -> _Said:
    steps = recovery(graph, analysis.rulebook, nodes)
    script = stages(graph, analysis.rulebook, steps)
    return _Said(
        lambda console: plan_text.print_recovery(console, graph, nodes, script),
        lambda: plan_json.recovery_data(graph, nodes, steps),
        lambda: plan_markdown.recovery_markdown(graph, nodes, script),
    )


def _write(said: list[_Said], output_format: Format, output_file: Path | None) -> None:
    with opened(output_file) as out:
        if output_format is Format.JSON:
            import json

            json.dump(plan_json.report([answer.data() for answer in said]), out, indent=2)
            out.write("\n")
            return
        console = console_on(out)
        for number, answer in enumerate(said):
            if number:
                out.write("\n")
            if output_format is Format.TEXT:
                answer.text(console)
            else:
                out.writelines(f"{line}\n" for line in answer.markdown())
