"""`--fix` and `--diff`: fixes are made, or shown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

from gitops_lint.checks.run import Reported
from gitops_lint.cli.output import opened
from gitops_lint.fixes.diff import masked_diff, unified_diff
from gitops_lint.fixes.files import refusal, write
from gitops_lint.fixes.mending import Left, Mended, Mender, Select, edits_of
from gitops_lint.linter import Analysis, analyse_again
from gitops_lint.repo.changed import ChangedTree
from gitops_lint.repo.printable import printable
from gitops_lint.report.wording import spot
from gitops_lint.rulebook.plural import counted


def mend(analysis: Analysis, select: Select, unsafe: bool) -> Mended:
    """Return what would come of making the fixes of the findings that are selected."""
    return Mender(select, analyse_again, partial(refusal, analysis.root), unsafe).mend(analysis)


def show_diff(before: Analysis, mended: Mended, output_file: Path | None, quiet: bool, shows_secrets: bool) -> None:
    """Print the changes of files as a diff, in which values of Secrets are masked unless these are to be shown."""
    masked: list[str] = []
    with opened(output_file) as out:
        for path, content in sorted(mended.files.items()):
            lines = list(unified_diff(path, before.documents.load(path).content, content))
            shown = lines if shows_secrets else masked_diff(lines, path, before.documents, mended.analysis.documents)
            masked += [path] if shown != lines else []
            out.writelines(_shown(line, out) for line in shown)
    if masked:
        _say(f"values of Secrets are masked in {', '.join(masked)}: git applies what --show-secrets prints")
    if not quiet:
        _say(f"would fix {_scope(mended.made, mended.files)}" if mended.made else "there is nothing to fix")
    _tell(mended.left)


def save(before: Analysis, mended: Mended, quiet: bool) -> Analysis:
    """Write the changed files, say what was done, and return what there is to say afterwards."""
    refused: dict[str, str] = {}
    for path, content in sorted(mended.files.items()):
        reason = write(before.root, path, before.documents.load(path).content, content)
        if reason is not None:
            refused[path] = f"{path} is left alone: {reason}"
    made, left = [], list(mended.left)
    for reported in mended.made:
        reasons = [refused[edit.place.path] for edit in edits_of([reported]) if edit.place.path in refused]
        if reasons:
            left.append(Left(reported, reasons[0]))
        else:
            made.append(reported)
    written = {path: content for path, content in mended.files.items() if path not in refused}
    if not quiet:
        _say(f"fixed {_scope(made, written)}" if made else "nothing was fixed")
        for reported in made:
            _say(f"  {_named(reported)}: {reported.finding.fix.description if reported.finding.fix else ''}")
    _tell(left)
    return analyse_again(ChangedTree(before.documents.tree, written), before) if refused else mended.analysis


def _tell(left: Sequence[Left]) -> None:
    for kept in left:
        _say(f"not fixed: {_named(kept.reported)}: {kept.reason}")


def _named(reported: Reported) -> str:
    return f"{spot(reported.finding.place)} {reported.check.id} {reported.check.name}"


def _scope(made: Sequence[Reported], files: dict[str, bytes]) -> str:
    return f"{counted(len(made), 'finding')} in {counted(len(files), 'file')}"


def _say(text: str) -> None:
    sys.stderr.write(f"{printable(text)}\n")


def _shown(line: str, out: TextIO) -> str:
    """Return a line of a diff: as it is for programs, without what a terminal would obey for people."""
    return f"{printable(line.rstrip(chr(10)))}\n" if out.isatty() else line
