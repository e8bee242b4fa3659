"""`gitops-lint check`: findings."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

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
from gitops_lint.cli.output import OutputOption
from gitops_lint.cli.report_formats import FormatOption, where_to, write
from gitops_lint.cli.repository import SourceOption, analysed, root_of
from gitops_lint.report.contents import Report
from gitops_lint.rulebook.checks import Severity

_RANK = {"error": 0, "warning": 1, "info": 2, "never": -1}


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
    output_format: FormatOption = None,
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
    outputs = where_to(output_format, output_file)
    analysis, wanted = analysed(paths, source, asked)
    findings = tuple(
        reported
        for reported in analysis.findings
        if _RANK[reported.severity.value] <= _RANK[severity.value] and wanted(reported.finding.place.path)
    )
    fails_from = analysis.config.fail_on
    report = Report(analysis, findings, None if fails_from == "never" else Severity(fails_from))
    write(report, outputs, quiet)
    if any(map(report.fails, findings)):
        raise typer.Exit(EXIT_FOUND)
