"""Findings as compilers tell theirs: `path:line:column: severity ID message`, a line each and nothing else.

Paths lead from where one stands, as terminals, the quickfix list of vim, Emacs' compilation mode and problem matchers
follow them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from gitops_lint.linter import mapped_sources
from gitops_lint.repo.printable import printable
from gitops_lint.report.contents import Report


def write(report: Report, out: TextIO) -> None:
    """Write a line for each finding, the worst first."""
    out.writelines(f"{line}\n" for line in lines(report, Path.cwd()))


def lines(report: Report, here: Path) -> Iterator[str]:
    """Return the lines of a report for somebody who stands in the folder `here`."""
    config, root = report.analysis.config, report.analysis.root
    checkouts = {f"{mount}/": config.sources[name] for name, mount in mapped_sources(config).items()}
    for reported in report.findings:
        place = reported.finding.place
        path = printable(_from(here, _on_disk(root, place.path, checkouts)))
        message = " ".join(printable(line) for line in reported.finding.message.splitlines())
        yield f"{path}:{place.line}:{place.column}: {reported.severity.value} {reported.check.id} {message}"


def _on_disk(root: Path, path: str, checkouts: dict[str, Path]) -> Path:
    """Return where a file of the repository lies, or one of the checkouts that appear in it."""
    for mount, folder in checkouts.items():
        if path.startswith(mount):
            return folder / path.removeprefix(mount)
    return root / path


def _from(here: Path, path: Path) -> str:
    """Return the way from one path to another; where there is none, as between drives, the other as it is."""
    try:
        return os.path.relpath(path, here)
    except ValueError:
        return str(path)
