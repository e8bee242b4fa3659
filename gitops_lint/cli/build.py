"""`gitops-lint build`: the effective manifests of directories, nodes and clusters."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from gitops_lint.cli.building import print_built
from gitops_lint.cli.completing import buildable, clusters
from gitops_lint.cli.options import SourceOption
from gitops_lint.cli.plain_arguments import AskedOfBuild


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
    asked = AskedOfBuild(
        tuple(targets or ()), format_, cluster, mark_unknown, origins, show_secrets, tuple(source or ())
    )
    if code := print_built(asked):
        raise typer.Exit(code)
