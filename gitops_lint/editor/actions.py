"""What can be done about a finding from an editor: its own fix, and saying that it is meant to be so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.edits.fix import Edit
from gitops_lint.linter import Analysis
from gitops_lint.repo.nodes import Place


class Action(NamedTuple):
    """Edits that answer a finding; the `preferred` one can be made without a look."""

    title: str
    edits: tuple[Edit, ...]
    preferred: bool = False


def actions(analysis: Analysis, reported: Reported) -> Iterator[Action]:
    """Yield what can be done about a finding."""
    fix = reported.finding.fix
    if fix is not None:
        yield Action(f"{reported.check.id}: {fix.description}", fix.edits, fix.safe)
    place = reported.finding.place
    lines = analysis.documents.lines(place.path)
    if place.line <= len(lines):
        line = lines[place.line - 1]
        above = Place(place.path, place.line, 1, place.line, 1)
        indent = line[: len(line) - len(line.lstrip())]
        text = f"{indent}# gitops-lint: ignore[{reported.check.id}] say why\n"
        yield Action(f"{reported.check.id}: ignore here, with a reason", (Edit(above, text),))
