"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.cli.completing import checks, clusters

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

OutputOption = Annotated[Path | None, typer.Option("-o", "--output-file", help="Write here, not to stdout.")]

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration; by default the nearest .gitops-lint.yaml."),
]

PresetOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="What severities start from: default or strict.")
]

SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CHECK,…", autocompletion=checks, help="Report these checks only: ids, names or families (GL1)."
    ),
]

IgnoreOption = Annotated[
    list[str] | None, typer.Option(metavar="CHECK,…", autocompletion=checks, help="Don't report these checks.")
]

FluxVersionOption = Annotated[
    str | None, typer.Option(metavar="X.Y", help="The release of Flux that the clusters run.")
]

ShowConfigOption = Annotated[
    bool, typer.Option("--show-config", help="Print the settings that count, and where each comes from, and exit.")
]

StagedOption = Annotated[
    bool, typer.Option("--staged", help="Look at what git's index holds (what would be committed), not at the files.")
]

BaseOption = Annotated[
    str | None,
    typer.Option("--base", metavar="REV", help="Show only what is new since this revision (since HEAD and it parted)."),
]

DebugOption = Annotated[
    bool, typer.Option("--debug", help="Where a check fails by a fault of the linter, show where in its code.")
]

TimeLimitOption = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", min=0.1, help="End after so long with what is known by then (exit code 2)."),
]

BaselineOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Count the findings that this file holds, but don't show them.")
]

WriteBaselineOption = Annotated[
    Path | None,
    typer.Option("--write-baseline", metavar="FILE", help="Write all findings into a baseline, and exit with 0."),
]

AddKnownOption = Annotated[
    str | None,
    typer.Option(
        "--add-known",
        metavar="REASON",
        help="Add what is shown as not in Git to `known_externals` of the configuration, with the reason.",
    ),
]

AddIgnoreOption = Annotated[
    str | None,
    typer.Option(
        "--add-ignore",
        metavar="REASON",
        help="Add what is shown to `per_path_ignores` of the configuration, with the reason.",
    ),
]
