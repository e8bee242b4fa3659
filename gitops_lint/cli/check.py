"""`gitops-lint check`: findings."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.checks.run import Reported
from gitops_lint.cli.configuration import (
    Asked,
    ConfigOption,
    FluxVersionOption,
    IgnoreOption,
    PresetOption,
    SelectOption,
    ShowConfigOption,
    settings_of,
    show,
    words,
)
from gitops_lint.cli.main import EXIT_FOUND
from gitops_lint.cli.output import OutputOption, opened
from gitops_lint.cli.repository import SourceOption, analysed, root_of
from gitops_lint.linter import Analysis

_RANK = {"error": 0, "warning": 1, "info": 2, "never": -1}


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"


class FailOn(StrEnum):
    """From which severity on findings make the command fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Show only findings in these; the whole repository is always read.")
    ] = None,
    output_format: Annotated[Format, typer.Option("--format", help="How to write findings.")] = Format.TEXT,
    fail_on: Annotated[FailOn | None, typer.Option(help="Exit with 1 from this severity on (error).")] = None,
    severity: Annotated[FailOn, typer.Option("--min-severity", help="Leave out what is less severe.")] = FailOn.INFO,
    output_file: OutputOption = None,
    source: SourceOption = None,
    config: ConfigOption = None,
    preset: PresetOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    flux_version: FluxVersionOption = None,
    show_config: ShowConfigOption = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing where there is nothing to say.")] = False,
) -> None:
    """Find what will break before it is deployed.

    Exit code: 0 if there is nothing at or above --fail-on, 1 if there is, 2 if the check could not run.
    """
    paths = paths or [Path()]
    said = {"preset": preset, "select": words(select), "ignore": words(ignore), "flux_version": flux_version}
    asked = Asked(config, {**said, "fail_on": fail_on.value if fail_on is not None else None})
    if show_config:
        root_of(paths)
        show(settings_of(paths, asked, source))
        return
    analysis, wanted = analysed(paths, source, asked)
    findings = tuple(
        reported
        for reported in analysis.findings
        if _RANK[reported.severity.value] <= _RANK[severity.value] and wanted(reported.finding.place.path)
    )
    _write(analysis, findings, output_format, output_file, quiet)
    if any(_RANK[reported.severity.value] <= _RANK[analysis.config.fail_on] for reported in findings):
        raise typer.Exit(EXIT_FOUND)


def _write(
    analysis: Analysis, findings: tuple[Reported, ...], output_format: Format, output_file: Path | None, quiet: bool
) -> None:
    with opened(output_file) as out:
        if output_format is Format.JSON:
            import json

            from gitops_lint.report.json_report import as_data

            json.dump(as_data(analysis, findings), out, indent=2)
            out.write("\n")
        elif findings or not quiet:
            from rich.console import Console

            from gitops_lint.report.text import print_findings

            print_findings(Console(file=out, highlight=False, soft_wrap=False), analysis, findings)
