"""`--format`: how findings are written and where to, several at once: `--format sarif:out.sarif --format text`."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from gitops_lint.cli.exits import fail
from gitops_lint.cli.output import opened
from gitops_lint.report.contents import Report


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"
    MARKDOWN = "markdown"


_MODULES = {
    Format.TEXT: "text",
    Format.CONCISE: "concise",
    Format.JSON: "json_report",
    Format.SARIF: "sarif",
    Format.GITHUB: "github",
    Format.GITLAB: "gitlab",
    Format.JUNIT: "junit",
    Format.MARKDOWN: "markdown",
}
"""The module of gitops_lint.report that writes each; only those that are asked for are imported."""

_FOR_A_LOG = frozenset({Format.TEXT, Format.GITHUB})
"""What may come one after the other on stdout."""


class Output(NamedTuple):
    """A format that is asked for, and the file that it goes to: None is where the command writes to."""

    format: Format
    file: Path | None = None


def where_to(asked: list[Output] | None, output_file: Path | None) -> list[Output]:
    """Return what is to be written, text if nothing is asked for; `output_file` is where a format without a file goes.

    Ends the command with a message where two formats would go to the same place, or none to `output_file`.
    """
    wanted = [Output(output.format, output.file or output_file) for output in asked or [Output(Format.TEXT)]]
    if output_file and output_file not in {output.file for output in wanted}:
        fail(f"nothing is left to be written to {output_file}: each --format names a file of its own")
    for file, first, second in _clashes(wanted):
        place = file or "stdout"
        fail(f"both {first} and {second} would be written to {place}: give one a file, as in `--format {second}:FILE`")
    return wanted


def _clashes(wanted: list[Output]) -> Iterator[tuple[Path | None, Format, Format]]:
    for number, output in enumerate(wanted):
        for later in wanted[number + 1 :]:
            shared = (
                output.file is None and output.format != later.format and {output.format, later.format} <= _FOR_A_LOG
            )
            if output.file == later.file and not shared:
                yield output.file, output.format, later.format


def write(report: Report, wanted: list[Output], quiet: bool, statistics: bool = False) -> None:
    """Write a report in all formats that are wanted; where `quiet` is set, text that finds nothing is left out.

    With `statistics`, text tells how many findings there are, and not which.
    """
    for output in wanted:
        if quiet and output.format is Format.TEXT and not report.findings:
            continue
        with opened(output.file) as out:
            module = "statistics" if statistics and output.format is Format.TEXT else _MODULES[output.format]
            import_module(f"gitops_lint.report.{module}").write(report, out)
