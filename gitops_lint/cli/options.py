"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

from gitops_lint.cli.completing import clusters

SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="SOURCE=DIR", help="A checkout of another source, by the source's name or URL."),
]

ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="NAME", autocompletion=clusters, help="Only this cluster, where there are several."
    ),
]

JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", min=1, help="How many processes share the work; by default as many as gain."),
]
