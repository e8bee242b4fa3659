"""How many findings there are of each check, the most severe and most frequent first: one line a check."""

from __future__ import annotations

from collections import defaultdict
from typing import TextIO

from gitops_lint.checks.run import Reported
from gitops_lint.report.console import console_on
from gitops_lint.report.contents import Report
from gitops_lint.report.text import summary_of
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.plural import counted


def write(report: Report, out: TextIO) -> None:
    """Write how often each check finds something, in how many files, and how much of that --fix mends."""
    by_check: dict[tuple[Severity, str, str], list[Reported]] = defaultdict(list)
    for reported in report.findings:
        by_check[reported.severity, reported.check.id, reported.check.name].append(reported)
    width = max((len(str(len(alike))) for alike in by_check.values()), default=0)
    ranked = sorted(by_check.items(), key=lambda entry: (entry[0][0].rank, -len(entry[1]), entry[0][1]))
    for (severity, id_, name), alike in ranked:
        files = counted(len({reported.finding.place.path for reported in alike}), "file")
        fixable = sum(reported.finding.fix is not None and reported.finding.fix.safe for reported in alike)
        mended = f", {fixable} mended by --fix" if fixable else ""
        out.write(f"{len(alike):>{width}} {severity.value:<7} {id_} {name}  in {files}{mended}\n")
    if by_check:
        out.write("\n")
    console_on(out).print(summary_of(report), soft_wrap=True)
