"""`check --report-bug`: a copy of what a finding is about, small and without names, for a report of a false alarm."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator

from gitops_lint import __version__
from gitops_lint.checks.run import Reported
from gitops_lint.cli.exits import fail
from gitops_lint.linter import Analysis
from gitops_lint.repo.printable import printable
from gitops_lint.report.wording import spot
from gitops_lint.reproduction.reproduce import CannotReproduceError, Reproduction, reproduction_of

_SECONDS = 60.0


def bug_report(analysis: Analysis, findings: tuple[Reported, ...]) -> str:
    """Return what to paste into an issue about the first of some findings; end the command where there is none."""
    if not findings:
        fail("nothing is found that could be reported: name a path and a check (--select) that has a finding")
    reported = findings[0]
    if len(findings) > 1:
        told = f"{reported.check.id} at {spot(reported.finding.place)} is the first of {len(findings)} findings"
        sys.stderr.write(f"gitops-lint: {printable(told)}; a path and --select choose another\n")
    try:
        reproduction = reproduction_of(analysis, reported, _SECONDS)
    except CannotReproduceError as error:
        fail(f"no copy could be made of {reported.check.id}: {error}; describe it in your own words")
    sys.stderr.write("gitops-lint: read it before you send it: names are replaced, what they say together isn't\n")
    return "".join(f"{line}\n" for line in _lines(reproduction))


def _lines(reproduction: Reproduction) -> Iterator[str]:
    reported = reproduction.finding
    finding = reported.finding
    yield f"gitops-lint {__version__}, Python {platform.python_version()} on {platform.system()}"
    yield ""
    yield f"`{reported.check.id} {reported.check.name}` at `{spot(finding.place)}`: {printable(finding.message)}"
    for path, text in sorted(reproduction.files.items()):
        fence = "`" * max(3, *(len(run) + 1 for run in _runs_of_backticks(text)), 3)
        yield ""
        yield f"{fence}yaml"
        yield f"# {printable(path)}"
        yield from text.rstrip("\n").split("\n")
        yield fence


def _runs_of_backticks(text: str) -> Iterator[str]:
    run = ""
    for letter in f"{text} ":
        if letter == "`":
            run += letter
        elif run:
            yield run
            run = ""
