"""`gitops-lint build`: the effective manifests of directories, nodes and clusters."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from gitops_lint.cli.completing import buildable, clusters
from gitops_lint.cli.main import EXIT_FAILED, fail
from gitops_lint.cli.manifests import Manifests, write_json, write_yaml
from gitops_lint.cli.options import SourceOption
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.repo.problem import Problem
from gitops_lint.report.manifest_notes import Notes


def command(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            autocompletion=buildable,
            help="Directories with a kustomization file; or nodes, as `graph` names them, and a repository.",
        ),
    ] = None,
    format_: Annotated[Literal["yaml", "json"], typer.Option("--format", "-f", help="How to print them.")] = "yaml",
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            autocompletion=clusters,
            help="All that is applied to this cluster; with nodes, where these are meant.",
        ),
    ] = None,
    mark_unknown: Annotated[
        bool, typer.Option("--mark-unknown", help="Say in comments what isn't known offline.")
    ] = False,
    origins: Annotated[
        bool, typer.Option("--origins", help="Say in comments where what is printed is written.")
    ] = False,
    show_secrets: Annotated[
        bool, typer.Option("--show-secrets", help="Print the values of Secrets, too, which are masked else.")
    ] = False,
    source: SourceOption = None,
) -> None:
    """Print effective manifests.

    Those of directories, as kustomize would build them; those that a Flux Kustomization or ResourceSet would apply
    (`Kind/namespace/name`), or those of a whole cluster (`--cluster NAME`), with everything that Flux adds.
    """
    notes = Notes(origins, mark_unknown)
    if notes and format_ == "json":
        fail("--origins and --mark-unknown write comments, which JSON doesn't have")
    nodes, paths = _nodes_and_paths(targets or [], cluster is not None)
    failures: list[str] = []
    built: Iterable[Manifests]
    if nodes or cluster is not None:
        from gitops_lint.cli.build_nodes import build_nodes

        built = build_nodes(nodes, [Path(path) for path in paths or ["."]], cluster, source)
    else:
        built = _folders(paths or ["."], failures)
    is_of_folders = not nodes and cluster is None
    if not show_secrets and not (is_of_folders and format_ == "json"):  # which holds what kustomize would build
        built = (each.without_secrets() for each in built)
    if format_ == "json":
        for each in built:
            write_json(each)
    else:
        write_yaml(built, notes)
    if failures:
        raise typer.Exit(EXIT_FAILED)


def _nodes_and_paths(targets: list[str], in_cluster: bool) -> tuple[list[str], list[str]]:
    """Return which targets are nodes, and which are paths; what there is on disk is always a path.

    Of the others, those are nodes that begin with a kind or a namespace: with what is no folder. Where a cluster is
    named, there is nothing but nodes to choose from.
    """
    nodes = [target for target in targets if not Path(target).exists() and (in_cluster or _may_be_node(target))]
    return nodes, [target for target in targets if target not in nodes]


def _may_be_node(target: str) -> bool:
    first, slash, _ = target.partition("/")
    return slash != "" and not Path(first or "/").exists()


def _folders(paths: list[str], failures: list[str]) -> Iterator[Manifests]:
    """Give what each folder gives; those that can't be built are said on stderr, and added to the failures."""
    from gitops_lint.cli.build_folders import Folders, NothingToBuild

    folders = Folders()
    for path in paths:
        try:
            yield folders.build(path)
        except NothingToBuild as error:
            failures.append(path)
            sys.stderr.write(f"gitops-lint: {printable(str(error))}\n")
            problem = Problem("missing-resource", str(error), Place(path), path)
            yield Manifests({"path": path}, (), (problem,), is_failed=True)
