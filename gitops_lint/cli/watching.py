"""`check --watch`: findings drawn anew as files change, with what is fixed and what is new since the last time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, TextIO

from gitops_lint.change.findings import Matched, match
from gitops_lint.checks.run import Reported
from gitops_lint.cli.configuration import Asked, read_settings, settings_of, start_of
from gitops_lint.cli.exits import fail
from gitops_lint.cli.internal_errors import tell
from gitops_lint.cli.progress import progress
from gitops_lint.cli.report_formats import Format, Output
from gitops_lint.cli.repository import TakenIn, hold_manifests, hold_what_is_wanted, root_of, taken_in
from gitops_lint.linter import Analysis
from gitops_lint.repo.git import GitError
from gitops_lint.repo.printable import printable
from gitops_lint.report import concise, text
from gitops_lint.report.console import console_on
from gitops_lint.report.contents import Report
from gitops_lint.report.wording import spot
from gitops_lint.rulebook.plural import counted
from gitops_lint.rulebook.validation import InvalidFileError
from gitops_lint.session import clean_up
from gitops_lint.watched_folder import SettingsFiles, WatchedFolder

_FORMATS = (Format.TEXT, Format.CONCISE)
_MOST_SHOWN = 10
_TICK = 1000  # milliseconds after which a first look is taken at what changed before anybody watched


class Seen(NamedTuple):
    """What there is to show: an analysis, how long it took, and what became of the findings of the one before.

    `problem` says why what has changed can't be looked at; then the analysis is the last that could be made.
    """

    analysis: Analysis
    seconds: float
    since: Matched | None = None
    problem: str = ""


def format_of(outputs: list[Output], options: Mapping[str, object]) -> Format:
    """Return the format to show; end the command where something is asked for that can't be had while watching."""
    asked = [option for option, value in options.items() if value]
    if asked:
        fail(f"--watch shows findings as files change: it can't be used with {', '.join(asked)}")
    if len(outputs) > 1 or outputs[0].file is not None or outputs[0].format not in _FORMATS:
        fail(f"--watch shows one format on stdout: {' or '.join(_FORMATS)}")
    return outputs[0].format


def watch_repository(
    paths: list[Path],
    asked: Asked,
    sources: list[str] | None,
    chosen: Callable[[Analysis, TakenIn], Report],
    output_format: Format,
    quiet: bool,
    debug: bool,
) -> None:
    """Show what is found in the repository that paths are in, for as long as somebody watches.

    `chosen` gives what is reported of an analysis, of the files that are wanted. Ends the command with a message where
    `check` would, too.
    """
    began = perf_counter()
    root = root_of(paths)
    config = settings_of(paths, asked, sources).config
    changes = changes_below(root, (*config.rules, *config.sources.values(), *filter(None, [config.baseline])))
    read_from = SettingsFiles(start_of(paths), asked.file.resolve() if asked.file is not None else None)
    try:
        with progress(quiet):
            folder = WatchedFolder(root, lambda: read_settings(paths, asked, sources).config, read_from)
    except (InvalidFileError, GitError) as error:
        fail(str(error))
    hold_manifests(folder.analysis)
    wanted = taken_in(paths, root)
    hold_what_is_wanted(folder.analysis, wanted)
    screen = Screen(sys.stdout, lambda analysis: chosen(analysis, wanted), output_format, debug)
    watch_over(folder, changes, screen.show, began)


def changes_below(root: Path, elsewhere: Iterable[Path]) -> Iterator[object]:
    """Return something each time files may have changed in a folder, or elsewhere; end the command where it can't."""
    try:
        from watchfiles import watch
    except ImportError:
        fail("--watch needs the package watchfiles: pip install 'gitops-lint[watch]'")
    others = [path for path in elsewhere if path.exists() and not path.is_relative_to(root)]
    return _changes(watch, root, others)


def _changes(watch: Callable[..., Iterator[object]], root: Path, others: list[Path]) -> Iterator[object]:
    is_first = True
    try:
        for changes in watch(root, *others, watch_filter=_counts(root), yield_on_timeout=True, rust_timeout=_TICK):
            if changes or is_first:
                yield changes
            is_first = False
    except (OSError, RuntimeError) as error:  # of the system, and of watchfiles itself
        fail(f"can't watch {root}: {error}")


def _counts(root: Path) -> Callable[[object, str], bool]:
    """Return what tells whether a change may be one of the repository's: of git's own files, only the index is."""
    own, index = root / ".git", root / ".git" / "index"
    return lambda _, path: Path(path) == index or not Path(path).is_relative_to(own)


def watch_over(folder: WatchedFolder, changes: Iterable[object], show: Callable[[Seen], None], began: float) -> None:
    """Show what is found, and show it anew after each of the `changes` that makes a difference."""
    show(Seen(folder.analysis, perf_counter() - began))
    clean_up()
    problem = ""
    for _ in changes:
        began, before, problem_before = perf_counter(), folder.analysis, problem
        try:
            differs, problem = folder.look(), ""
        except (InvalidFileError, GitError) as error:
            differs, problem = False, str(error)
        if differs or problem != problem_before:
            since = match(before, folder.analysis)
            show(Seen(folder.analysis, perf_counter() - began, since, problem))
            clean_up()  # a command's garbage collector is off, and this one goes on


class Screen:
    """Shows in a terminal what is seen; where it is no terminal, one after the other."""

    def __init__(self, out: TextIO, chosen: Callable[[Analysis], Report], output_format: Format, debug: bool) -> None:
        self._out = out
        self._chosen = chosen
        self._format = output_format
        self._debug = debug

    def show(self, seen: Seen) -> None:
        """Draw what is seen, in place of what was seen before."""
        console = console_on(self._out)  # the terminal may have another size by now
        if self._out.isatty():
            console.clear()
        report = self._chosen(seen.analysis)
        if self._format is Format.CONCISE:
            concise.write(report, self._out)
        else:
            text.print_report(console, report)
        tell(seen.analysis, self._debug)
        self._out.flush()
        status = sys.stderr if self._format is Format.CONCISE else self._out
        status.writelines(f"{printable(line)}\n" for line in self._told(seen))
        status.flush()

    def _told(self, seen: Seen) -> Iterator[str]:
        if seen.since is not None:
            new, fixed = (self._shown(seen, findings) for findings in (seen.since.new, seen.since.fixed))
            yield f"Since the last change: {len(fixed)} fixed, {len(new)} new"
            yield from _listed("fixed", fixed)
            yield from _listed("new", new)
        if seen.problem:
            yield f"What is shown is as it was before: {seen.problem}"
        files = counted(len(seen.analysis.documents.tree.paths), "file")
        yield f"Watching {files} in {seen.analysis.root} ({seen.seconds:.2f} s); Ctrl-C ends"

    def _shown(self, seen: Seen, findings: tuple[Reported, ...]) -> list[Reported]:
        """Return those of some findings that would be shown."""
        return list(self._chosen(replace(seen.analysis, findings=findings)).findings)


def _listed(word: str, findings: list[Reported]) -> Iterator[str]:
    for reported in findings[:_MOST_SHOWN]:
        yield f"  {word}: {spot(reported.finding.place)} {reported.check.id} {reported.finding.message}"
    if len(findings) > _MOST_SHOWN:
        yield f"  {word}: {len(findings) - _MOST_SHOWN} more"
