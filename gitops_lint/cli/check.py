"""`gitops-lint check`: findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from gitops_lint.checks.run import Reported
from gitops_lint.cli.answers import NO_CACHE, WATCH, Basis
from gitops_lint.cli.baselines import (
    AddIgnoreOption,
    AddKnownOption,
    BaselineOption,
    WriteBaselineOption,
    note_stale,
    write_baseline,
)
from gitops_lint.cli.completing import checks
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
    start_of,
    words,
)
from gitops_lint.cli.exits import EXIT_FOUND, fail
from gitops_lint.cli.internal_errors import DebugOption, TimeLimitOption, answering, end, tell, time_limit_of
from gitops_lint.cli.options import JobsOption, SourceOption
from gitops_lint.cli.output import OutputOption, opened
from gitops_lint.cli.progress import progress
from gitops_lint.cli.report_formats import FormatOption, Output, where_to, write
from gitops_lint.cli.repository import TakenIn, analysed, hold_what_is_wanted, root_of
from gitops_lint.cli.versions import BaseOption, StagedOption, is_beside_the_point, since, tell_refused
from gitops_lint.config.files import ConfigFile, candidates
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.report.contents import Elsewhere, Report
from gitops_lint.rulebook.checks import Severity

if TYPE_CHECKING:
    from gitops_lint.change.compare import Change
    from gitops_lint.cli.answers import Recording
    from gitops_lint.linter import Analysis


class FailOn(StrEnum):
    """From which severity on findings make the command fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


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
    watch: WatchOption = False,
) -> None:
    """Find what will break before it is deployed.

    Exit code: 0 if there is nothing at or above --fail-on, 1 if there is, 2 if the check could not run, or not wholly.
    With --base, only what is new counts; with --fix, what remains; with --diff, whether anything would be fixed.
    """
    paths = paths or [Path()]
    said = {
        "preset": preset,
        "select": words(select),
        "ignore": words(ignore),
        "flux_version": flux_version,
        **failing(words(fail_on)),
        "baseline": baseline.resolve() if baseline is not None else None,
    }
    asked = Asked(config, said, reads_baseline=new_baseline is None)
    if show_config:
        root_of(paths)
        show(settings_of(paths, asked, source))
        return
    outputs = where_to(output_format, output_file)
    if watch:
        others: dict[str, object] = {"--base": base, "--staged": staged, "--fix": fix, "--diff": diff}
        others |= {
            "--add-known": known,
            "--add-ignore": ignored,
            "--statistics": statistics,
            "--report-bug": report_bug,
        }
        others |= {"--write-baseline": new_baseline, "--output-file": output_file, "--time-limit": time_limit}
        _watch(paths, asked, source, others, outputs, _severity(severity), quiet, debug)
        return
    if staged and (fix or diff):
        fail("--fix and --diff are about files, --staged is about git's index: use one of them")
    if staged and is_beside_the_point(root_of(paths)):
        return
    with progress(quiet):
        limit = time_limit_of(time_limit)
        analysis, wanted = analysed(paths, source, asked, staged, limit, base is not None, jobs=jobs)
        hold_what_is_wanted(analysis, wanted)
        change_of, analysis = since(base, analysis, limit) if base is not None else (None, analysis)
    with answering(limit):
        shown = _Shown(_severity(severity), wanted, change_of)
        tell(analysis, debug)
        if new_baseline is not None:
            write_baseline(new_baseline, analysis, shown.chosen(analysis.findings))
            return
        if report_bug:
            from gitops_lint.cli.reporting_bugs import bug_report

            with opened(output_file) as out:
                out.write(bug_report(analysis, shown.of(analysis)))
            return
        if known is not None or ignored is not None:
            _add(known, ignored, shown.of(analysis), settings_of(paths, asked, source).file, analysis.root)
            return
        stale = note_stale(analysis) if not quiet else bool(analysis.gone)
        if fix or diff:
            difference = _Difference(output_file, quiet, show_secrets) if diff else None
            analysis = _mended(analysis, shown, unsafe_fixes, quiet, difference)
        elif base is None and not no_cache and not stale and all(output.file is None for output in outputs):
            _keep(context.obj, analysis, paths, config)
        _answer(analysis, shown, outputs, quiet, statistics)


def failing(said: tuple[str, ...] | None) -> dict[str, object]:
    """Return the settings that `--fail-on` means: the severity, and the checks, of which both may be left out."""
    severities = tuple(word for word in said or () if word in tuple(FailOn))
    if len(severities) > 1:
        fail(f"--fail-on: one severity, and not {' and '.join(f'`{word}`' for word in severities)}")
    named = tuple(word for word in said or () if word not in severities)
    return {"fail_on": severities[0] if severities else None, "fail_on_checks": named or None}


def _add(
    known: str | None, ignored: str | None, findings: tuple[Reported, ...], file: ConfigFile | None, root: Path
) -> None:
    """Add findings to the configuration, for the reason that is given."""
    if known is not None and ignored is not None:
        fail("--add-known is for what exists outside of Git, --add-ignore for what is no fault: use one of them")
    from gitops_lint.cli.adding import add_ignores, add_known

    if known is not None:
        add_known(findings, file, root, known)
    elif ignored is not None:
        add_ignores(findings, file, root, ignored)


def _watch(
    paths: list[Path],
    asked: Asked,
    sources: list[str] | None,
    others: dict[str, object],
    outputs: list[Output],
    severity: Severity | None,
    quiet: bool,
    debug: bool,
) -> None:
    """Show findings as files change, unless any of the `others` is asked for, with which that can't be."""
    from gitops_lint.cli.watching import format_of, watch_repository

    def chosen(analysis: Analysis, wanted: TakenIn) -> Report:
        return _Shown(severity, wanted, None).report(analysis)

    watch_repository(paths, asked, sources, chosen, format_of(outputs, others), quiet, debug)


def _keep(kept: Recording | None, analysis: Analysis, paths: list[Path], config: Path | None) -> None:
    """Say on what the answer rests, so that it counts again; where something else is said besides, it isn't kept."""
    tree, settings = analysis.documents.tree, analysis.config
    if kept is None or analysis.internal_errors or not isinstance(tree, FolderTree):
        return
    if tree.kept_by_git is not None:  # what git keeps has no time of its own
        return
    start = start_of(paths)
    files = [config.resolve()] if config is not None else [*candidates(start, analysis.root)]
    files += [settings.baseline] if settings.baseline is not None else []
    files += [folder / ".git" for path in paths for folder in (path.resolve(), *path.resolve().parents)]
    kept.rests_on(Basis(tree, (*map(Path.resolve, paths), *files), settings.rules))


def _answer(analysis: Analysis, shown: _Shown, outputs: list[Output], quiet: bool, statistics: bool) -> None:
    """Report what is shown of an analysis, and end the command as that has it."""
    report = shown.report(analysis)
    if report.change is not None:
        tell_refused(report.change.refused)
    if report.change is not None and report.change.internal_errors:
        tell(replace(analysis, internal_errors=report.change.internal_errors))
    write(report, outputs, quiet, statistics)
    end(report.analysis, EXIT_FOUND if any(map(report.fails, report.findings)) else 0)


def _mended(analysis: Analysis, shown: _Shown, unsafe: bool, quiet: bool, difference: _Difference | None) -> Analysis:
    """Return what there is to say after the fixes; end the command where the `difference` is only to be shown."""
    from gitops_lint.cli.mending import mend, save, show_diff

    mended = mend(analysis, shown.of, unsafe)
    if difference is not None:
        show_diff(analysis, mended, *difference)
        end(analysis, EXIT_FOUND if mended.files else 0)
        raise typer.Exit
    saved = save(analysis, mended, quiet)
    at_base = tuple(error for error in analysis.internal_errors if error.revision)
    return replace(saved, internal_errors=(*saved.internal_errors, *at_base))


def _severity(word: str) -> Severity | None:
    """Return the severity that a word means, None for `never`."""
    return None if word == FailOn.NEVER else Severity(word)


class _Difference(NamedTuple):
    """How the changes of files are shown."""

    output_file: Path | None
    quiet: bool
    shows_secrets: bool


class _Shown(NamedTuple):
    """Which findings of an analysis are shown: from a severity on, in some files, and of a change only what is new.

    Without a severity, none are.
    """

    severity: Severity | None
    wanted: TakenIn
    change_of: Callable[[Analysis], Change] | None

    def chosen(self, findings: tuple[Reported, ...]) -> tuple[Reported, ...]:
        """Return the findings that are severe enough, in the files that are wanted."""
        return tuple(found for found in self.severe(findings) if self.wanted(found.finding.place.path))

    def severe(self, findings: tuple[Reported, ...]) -> tuple[Reported, ...]:
        """Return the findings that are severe enough, wherever they are."""
        if self.severity is None:
            return ()
        return tuple(reported for reported in findings if reported.severity.rank <= self.severity.rank)

    def of(self, analysis: Analysis) -> tuple[Reported, ...]:
        """Return the findings that are shown."""
        return self.chosen(self.change_of(analysis).new if self.change_of else analysis.findings)

    def report(self, analysis: Analysis) -> Report:
        """Return what is reported of an analysis."""
        change = self.change_of(analysis) if self.change_of else None
        of_all = change.new if change else analysis.findings
        findings = self.chosen(of_all)
        folders, left_out = self.wanted.folders, len(self.severe(of_all)) - len(findings)
        elsewhere = Elsewhere(folders, left_out) if folders else None
        suppressed, known = self.chosen(analysis.suppressed), self.chosen(analysis.known)
        fails_from = _severity(analysis.config.fail_on)
        errors = (*analysis.internal_errors, *(change.internal_errors if change else ()))
        analysis = replace(analysis, suppressed=suppressed, known=known, internal_errors=errors)
        return Report(analysis, findings, fails_from, analysis.config.fail_on_checks, change, elsewhere)
