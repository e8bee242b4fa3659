"""`gitops-lint check`: findings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.cli.answers import NO_CACHE, RESIDENT, WATCH
from gitops_lint.cli.checking import AskedOfCheck, FailOn, check
from gitops_lint.cli.completing import checks
from gitops_lint.cli.options import (
    AddIgnoreOption,
    AddKnownOption,
    BaselineOption,
    BaseOption,
    ConfigOption,
    DebugOption,
    FluxVersionOption,
    IgnoreOption,
    JobsOption,
    OutputOption,
    PresetOption,
    SelectOption,
    ShowConfigOption,
    SourceOption,
    StagedOption,
    TimeLimitOption,
    WriteBaselineOption,
)
from gitops_lint.cli.report_formats import Format, Output

PathsArgument = Annotated[
    list[Path] | None, typer.Argument(help="Show only findings in these; the whole repository is always read.")
]
FailOnOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SEVERITY|CHECK,…",
        autocompletion=checks,
        help="Exit with 1 from this severity on (error, warning, info, never), and if these checks find anything.",
    ),
]
SeverityOption = Annotated[FailOn, typer.Option("--min-severity", help="Leave out what is less severe.")]
FixOption = Annotated[bool, typer.Option("--fix", help="Make the fixes that are safe, then show what remains.")]
DiffOption = Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")]
ShowSecretsOption = Annotated[
    bool, typer.Option("--show-secrets", help="With --diff: lines of Secrets, too, as git applies them.")
]
UnsafeFixesOption = Annotated[
    bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: also fixes that may not be what was meant.")
]
NoCacheOption = Annotated[
    bool, typer.Option(NO_CACHE, help="Look at everything anew, and keep no answer (see `gitops-lint cache`).")
]
ResidentOption = Annotated[
    bool,
    typer.Option(
        RESIDENT, help="Leave a process behind that knows the repository, so that the next check costs what changed."
    ),
]
WatchOption = Annotated[
    bool, typer.Option(WATCH, help="Show findings anew as files change, until Ctrl-C, and what is fixed and new.")
]
ReportBugOption = Annotated[
    bool,
    typer.Option(
        "--report-bug", help="Print a small copy of what the first finding is about, without names, for an issue."
    ),
]
StatisticsOption = Annotated[
    bool, typer.Option("--statistics", help="As text, show how many findings there are of each check.")
]
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing where there is nothing to say.")]


def _output(text: str) -> Output:
    """Read `FORMAT` or `FORMAT:FILE`."""
    name, colon, file = text.partition(":")
    if name not in tuple(Format):
        raise typer.BadParameter(f"there is no format `{name}`; there are {', '.join(Format)}")
    if colon and not file:
        raise typer.BadParameter(f"`{text}` names no file: write `{name}`, or `{name}:FILE`")
    return Output(Format(name), Path(file) if file else None)


FormatOption = Annotated[
    list[Output] | None,
    typer.Option(
        "--format",
        parser=_output,
        metavar="FORMAT[:FILE]",
        help=f"How to write findings, and to which file: {', '.join(Format)}. May be given several times.",
    ),
]


def command(
    context: typer.Context,
    paths: PathsArgument = None,
    output_format: FormatOption = None,
    fail_on: FailOnOption = None,
    severity: SeverityOption = FailOn.INFO,
    output_file: OutputOption = None,
    base: BaseOption = None,
    staged: StagedOption = False,
    fix: FixOption = False,
    diff: DiffOption = False,
    unsafe_fixes: UnsafeFixesOption = False,
    show_secrets: ShowSecretsOption = False,
    source: SourceOption = None,
    config: ConfigOption = None,
    preset: PresetOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    flux_version: FluxVersionOption = None,
    show_config: ShowConfigOption = False,
    baseline: BaselineOption = None,
    new_baseline: WriteBaselineOption = None,
    known: AddKnownOption = None,
    ignored: AddIgnoreOption = None,
    statistics: StatisticsOption = False,
    report_bug: ReportBugOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
    time_limit: TimeLimitOption = None,
    jobs: JobsOption = None,
    no_cache: NoCacheOption = False,
    resident: ResidentOption = False,  # noqa: ARG001 (start.py sees to it)
    watch: WatchOption = False,
) -> None:
    """Find what will break before it is deployed.

    Exit code: 0 if there is nothing at or above --fail-on, 1 if there is, 2 if the check could not run, or not wholly.
    With --base, only what is new counts; with --fix, what remains; with --diff, whether anything would be fixed.
    """
    asked = AskedOfCheck(
        paths=tuple(paths or [Path()]),
        formats=output_format,
        fail_on=fail_on,
        severity=severity,
        output_file=output_file,
        base=base,
        staged=staged,
        fix=fix,
        diff=diff,
        unsafe_fixes=unsafe_fixes,
        show_secrets=show_secrets,
        sources=source,
        config=config,
        preset=preset,
        select=select,
        ignore=ignore,
        flux_version=flux_version,
        show_config=show_config,
        baseline=baseline,
        new_baseline=new_baseline,
        known=known,
        ignored=ignored,
        statistics=statistics,
        report_bug=report_bug,
        quiet=quiet,
        debug=debug,
        time_limit=time_limit,
        jobs=jobs,
        no_cache=no_cache,
        watch=watch,
    )
    check(asked, context.obj)
