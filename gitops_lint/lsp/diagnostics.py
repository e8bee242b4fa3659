"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from itertools import takewhile

from lsprotocol import types

from gitops_lint.checks.run import Reported
from gitops_lint.lsp.positions import Positions
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Problem, Related
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.pages import page_of

SOURCE = "gitops-lint"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


class Diagnostics:
    """Findings in the protocol's words."""

    def __init__(self, positions: Positions, uri_of: Callable[[str], str]) -> None:
        self._positions = positions
        self._uri_of = uri_of

    def where_it_is(self, reported: Reported) -> types.Diagnostic:
        """Return a finding as a diagnostic of the file that it is in; what it is about otherwise is related."""
        finding = reported.finding
        told = self._diagnostic(reported, finding.place, finding.message, (*finding.related, *finding.chain))
        told.data = reported.fingerprint  # what is done about it is done here
        return told

    def elsewhere(self, reported: Reported) -> Iterator[tuple[str, types.Diagnostic]]:
        """Yield a finding as diagnostics of the other places at which the same is wrong, each with its file's path."""
        finding = reported.finding
        for related in finding.related:
            if related.is_alike and related.place != finding.place:
                message = f"{related.message}: {finding.message}"
                told_first = (Related(finding.place, "this is told, with what else there is to it, here"),)
                yield related.place.path, self._diagnostic(reported, related.place, message, told_first)

    def _diagnostic(
        self, reported: Reported, place: Place, message: str, related: Iterable[Related]
    ) -> types.Diagnostic:
        help_ = reported.finding.help
        return types.Diagnostic(
            range=self._positions.range_of(place),
            message=f"{message}\n{help_}" if help_ else message,
            severity=_SEVERITIES[reported.severity],
            code=reported.check.id,
            code_description=types.CodeDescription(page_of(reported.check.id)),
            source=SOURCE,
            related_information=[self._related(each) for each in related] or None,
        )

    def _related(self, related: Related) -> types.DiagnosticRelatedInformation:
        location = types.Location(self._uri_of(related.place.path), self._positions.range_of(related.place))
        return types.DiagnosticRelatedInformation(location, related.message)


def moved(diagnostics: Iterable[types.Diagnostic], before: list[str], after: list[str]) -> Iterator[types.Diagnostic]:
    """Yield diagnostics of a file as they stand once it has other lines: what is below an edit moves with its lines."""
    above = _number_alike(before, after)
    below = len(before) - _number_alike(reversed(before[above:]), reversed(after[above:]))
    by = len(after) - len(before)
    for told in diagnostics:
        yield _moved_by(by, told) if by and told.range.start.line >= below else told


def _moved_by(lines: int, told: types.Diagnostic) -> types.Diagnostic:
    elsewhere = copy(told)
    places = (told.range.start, told.range.end)
    elsewhere.range = types.Range(*(types.Position(place.line + lines, place.character) for place in places))
    return elsewhere


def _number_alike(lines: Iterable[str], others: Iterable[str]) -> int:
    """Return how many lines are the same, from the first on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lines, others, strict=False)))


def unreadable(problem: Problem, positions: Positions) -> types.Diagnostic:
    """Return what is wrong with the YAML of a file that is being written."""
    return types.Diagnostic(
        range=positions.range_of(problem.place),
        message=f"{problem.message}\n{problem.help}" if problem.help else problem.message,
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
    )
