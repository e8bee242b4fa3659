"""What `check` is asked for: findings, looked for and shown, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.cli.answers import Basis
from gitops_lint.cli.baselines import note_stale, write_baseline
from gitops_lint.cli.configuration import Asked, settings_of, show, start_of, words
from gitops_lint.cli.exits import EXIT_FOUND, fail
from gitops_lint.cli.internal_errors import answering, end, tell, time_limit_of
from gitops_lint.cli.output import opened
from gitops_lint.cli.progress import progress
from gitops_lint.cli.report_formats import Format, Output, where_to, write
from gitops_lint.cli.repository import TakenIn, analysed, hold_what_is_wanted, root_of
from gitops_lint.cli.versions import is_beside_the_point, since, tell_refused
from gitops_lint.config.files import ConfigFile, candidates
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.report.contents import Elsewhere, Report
from gitops_lint.rulebook.checks import Severity

if TYPE_CHECKING:
    from gitops_lint.change.compare import Change
    from gitops_lint.cli.answers import Recording
    from gitops_lint.cli.plain_arguments import PlainCheck
    from gitops_lint.linter import Analysis


class FailOn(StrEnum):
    """From which severity on findings make the command fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


class AskedOfCheck(NamedTuple):
    """What `check` is asked for; its command tells what each means."""

    paths: tuple[Path, ...] = (Path(),)
    formats: list[Output] | None = None
    fail_on: list[str] | None = None
    severity: FailOn = FailOn.INFO
    output_file: Path | None = None
    base: str | None = None
    staged: bool = False
    fix: bool = False
    diff: bool = False
    unsafe_fixes: bool = False
    show_secrets: bool = False
    sources: list[str] | None = None
    config: Path | None = None
    preset: str | None = None
    select: list[str] | None = None
    ignore: list[str] | None = None
    flux_version: str | None = None
    show_config: bool = False
    baseline: Path | None = None
    new_baseline: Path | None = None
    known: str | None = None
    ignored: str | None = None
    statistics: bool = False
    report_bug: bool = False
    quiet: bool = False
    debug: bool = False
    time_limit: float | None = None
    jobs: int | None = None
    no_cache: bool = False
    watch: bool = False

    def of_configuration(self) -> Asked:
        """Return what is said of the configuration."""
        said = {
            "preset": self.preset,
            "select": words(self.select),
            "ignore": words(self.ignore),
            "flux_version": self.flux_version,
            **failing(words(self.fail_on)),
            "baseline": self.baseline.resolve() if self.baseline is not None else None,
        }
        return Asked(self.config, said, reads_baseline=self.new_baseline is None)


def check(asked: AskedOfCheck, kept: Recording | None) -> None:
    """Do what is asked for; end the command with a code other than 0 where its answer says so.

    `kept` is where it is said on what the answer rests, if that is to count again.
    """
    paths, settings = list(asked.paths), asked.of_configuration()
    if asked.show_config:
        root_of(paths)
        show(settings_of(paths, settings, asked.sources))
        return
    outputs = where_to(asked.formats, asked.output_file)
    if asked.watch:
        _watch(asked, settings, outputs)
        return
    if asked.staged and (asked.fix or asked.diff):
        fail("--fix and --diff are about files, --staged is about git's index: use one of them")
    if asked.staged and is_beside_the_point(root_of(paths)):
        return
    with progress(asked.quiet):
        limit = time_limit_of(asked.time_limit)
        is_of_change = asked.base is not None
        look = kept.look if kept is not None and not is_of_change else None
        analysis, wanted = analysed(
            paths, asked.sources, settings, asked.staged, limit, is_of_change, jobs=asked.jobs, look=look
        )
        hold_what_is_wanted(analysis, wanted)
        change_of, analysis = since(asked.base, analysis, limit) if asked.base is not None else (None, analysis)
    with answering(limit):
        shown = _Shown(_severity(asked.severity), wanted, change_of)
        tell(analysis, asked.debug)
        if not _is_put_down(asked, settings, analysis, shown):
            _tell_findings(asked, analysis, shown, outputs, kept)


def check_plainly(plain: PlainCheck, kept: Recording | None) -> None:
    """Do what is asked for by arguments that took no parser to read."""
    asked = AskedOfCheck(
        paths=tuple(map(Path, plain.paths)) or (Path(),),
        formats=[Output(Format(name), None) for name in plain.formats] or None,
        fail_on=list(plain.fail_on) or None,
        severity=FailOn(plain.severity),
        base=plain.base,
        staged=plain.staged,
        select=list(plain.select) or None,
        ignore=list(plain.ignore) or None,
        quiet=plain.quiet,
        time_limit=plain.time_limit,
        no_cache=plain.no_cache,
    )
    check(asked, kept)


def _is_put_down(asked: AskedOfCheck, settings: Asked, analysis: Analysis, shown: _Shown) -> bool:
    """Write what is shown where somebody keeps it, instead of telling it; return whether that was asked for."""
    if asked.new_baseline is not None:
        write_baseline(asked.new_baseline, analysis, shown.chosen(analysis.findings))
        return True
    if asked.report_bug:
        from gitops_lint.cli.reporting_bugs import bug_report

        with opened(asked.output_file) as out:
            out.write(bug_report(analysis, shown.of(analysis)))
        return True
    if asked.known is None and asked.ignored is None:
        return False
    file = settings_of(list(asked.paths), settings, asked.sources).file
    _add(asked.known, asked.ignored, shown.of(analysis), file, analysis.root)
    return True


def _tell_findings(
    asked: AskedOfCheck, analysis: Analysis, shown: _Shown, outputs: list[Output], kept: Recording | None
) -> None:
    """Make the fixes that are asked for, and report what there is, or what remains."""
    stale = note_stale(analysis) if not asked.quiet else bool(analysis.gone)
    if asked.fix or asked.diff:
        difference = _Difference(asked.output_file, asked.quiet, asked.show_secrets) if asked.diff else None
        analysis = _mended(analysis, shown, asked.unsafe_fixes, asked.quiet, difference)
    elif asked.base is None and not (asked.no_cache or stale) and all(output.file is None for output in outputs):
        _keep(kept, analysis, list(asked.paths), asked.config)
    _answer(analysis, shown, outputs, asked.quiet, asked.statistics)


def _watch(asked: AskedOfCheck, settings: Asked, outputs: list[Output]) -> None:
    """Show findings as files change, unless anything is asked for with which that can't be."""
    from gitops_lint.cli.watching import format_of, watch_repository

    severity = _severity(asked.severity)
    others: dict[str, object] = {"--base": asked.base, "--staged": asked.staged, "--fix": asked.fix}
    others |= {"--diff": asked.diff, "--add-known": asked.known, "--add-ignore": asked.ignored}
    others |= {"--statistics": asked.statistics, "--report-bug": asked.report_bug}
    others |= {"--write-baseline": asked.new_baseline, "--output-file": asked.output_file}
    others |= {"--time-limit": asked.time_limit}

    def chosen(analysis: Analysis, wanted: TakenIn) -> Report:
        return _Shown(severity, wanted, None).report(analysis)

    format_ = format_of(outputs, others)
    watch_repository(list(asked.paths), settings, asked.sources, chosen, format_, asked.quiet, asked.debug)


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


def _keep(kept: Recording | None, analysis: Analysis, paths: list[Path], config: Path | None) -> None:
    """Say on what the answer rests, so that it counts again; where something else is said besides, it isn't kept."""
    if kept is None or analysis.internal_errors:
        return
    tree, settings = kept.files(analysis.documents.tree), analysis.config
    if not isinstance(tree, FolderTree):
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
        raise SystemExit
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
