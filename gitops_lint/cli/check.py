"""`gitops-lint check`: findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.checks.run import Reported
from gitops_lint.cli.baselines import BaselineOption, WriteBaselineOption, note_gone, write_baseline
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
from gitops_lint.cli.progress import progress
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
    baseline: BaselineOption = None,
    new_baseline: WriteBaselineOption = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing where there is nothing to say.")] = False,
) -> None:
    """Find what will break before it is deployed.

    Exit code: 0 if there is nothing at or above --fail-on, 1 if there is, 2 if the check could not run.
    """
    paths = paths or [Path()]
    said = {
        "preset": preset,
        "select": words(select),
        "ignore": words(ignore),
        "flux_version": flux_version,
        "fail_on": fail_on.value if fail_on is not None else None,
        "baseline": baseline.resolve() if baseline is not None else None,
    }
    asked = Asked(config, said, reads_baseline=new_baseline is None)
    if show_config:
        root_of(paths)
        show(settings_of(paths, asked, source))
        return
    outputs = where_to(output_format, output_file)
    with progress(quiet):
        analysis, wanted = analysed(paths, source, asked)
    chosen = partial(_chosen, severity=severity, wanted=wanted)
    if new_baseline is not None:
        write_baseline(new_baseline, chosen(analysis.findings))
        return
    if not quiet:
        note_gone(analysis.gone)
    analysis = replace(analysis, suppressed=chosen(analysis.suppressed), known=chosen(analysis.known))
    fails_from = analysis.config.fail_on
    report = Report(analysis, chosen(analysis.findings), None if fails_from == "never" else Severity(fails_from))
    write(report, outputs, quiet)
    if any(map(report.fails, report.findings)):
        raise typer.Exit(EXIT_FOUND)


def _chosen(findings: tuple[Reported, ...], severity: FailOn, wanted: Callable[[str], bool]) -> tuple[Reported, ...]:
    """Return the findings that are severe enough, in the files that are wanted."""
    return tuple(
        reported
        for reported in findings
        if _RANK[reported.severity.value] <= _RANK[severity.value] and wanted(reported.finding.place.path)
    )
