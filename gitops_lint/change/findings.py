"""Which findings of two versions of a repository are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from gitops_lint.checks.run import Reported
from gitops_lint.linter import Analysis
from gitops_lint.rulebook.checks import Severity

_Tell: TypeAlias = Callable[[Reported, str], Iterable[Hashable]]
"""Tells something of a finding and the line that it is about: findings with anything in common are the same."""


class Matched(NamedTuple):
    """Findings of two versions: new ones, those that are gone, and those that were there before."""

    new: tuple[Reported, ...] = ()
    fixed: tuple[Reported, ...] = ()
    unchanged: tuple[Reported, ...] = ()


def match(before: Analysis, after: Analysis) -> Matched:
    """Return what became of the findings of a repository.

    A finding is the same if check, subject, target and cause are; of several that are alike, those are the same that
    stand in the same file, or say it of the same line. Where the first of those that miss something is another by now,
    a finding is the same if it is about the same place and target, and where the first of many in a note is, if that
    note tells of one of them. Where a file has moved that the cause names, a finding is the same if it says the same of
    the same line. One that has only been suppressed is not fixed.
    """
    pairs = _Pairs(before, after)
    pairs.take(lambda reported, line: [(_alike(reported), reported.finding.place.path, line)])
    pairs.take(lambda reported, line: [(_alike(reported), line)])
    pairs.take(lambda reported, _: [_alike(reported)])
    pairs.take(_missing)
    pairs.take(_noted, _told)
    pairs.take(_told, _noted)
    pairs.take(pairs.moved)
    clusters = {cluster.name for cluster in before.clusters}
    there = {reported.fingerprint for reported, then in pairs.found if _is_no_more(reported, then, clusters)}
    left = {reported.fingerprint for reported in pairs.gone}
    left |= {then.fingerprint for reported, then in pairs.found if _has_left(then, reported, after)}
    return Matched(
        tuple(reported for reported in after.findings if reported.fingerprint not in there),
        tuple(reported for reported in before.findings if reported.fingerprint in left),
        tuple(reported for reported in after.findings if reported.fingerprint in there),
    )


class _Pairs:
    """Pairs of findings, of which each is in one pair at most: what `gone` and `come` hold is in none yet."""

    def __init__(self, before: Analysis, after: Analysis) -> None:
        self.before = before
        self.after = after
        self.gone = list(before.findings)
        self.come = [*after.findings, *after.suppressed, *after.known]  # what nobody is shown is there all the same
        self.found: list[tuple[Reported, Reported]] = []

    def take(self, tell: _Tell, tell_of_come: _Tell | None = None) -> None:
        """Pair findings of which the same is told; what is told of those to come may be told in another way."""
        waiting: dict[Hashable, list[Reported]] = {}
        for reported, line in _with_lines(self.gone, self.before):
            for key in tell(reported, line):
                waiting.setdefault(key, []).append(reported)
        taken: set[int] = set()
        left = []
        for reported, line in _with_lines(self.come, self.after):
            keys = (tell_of_come or tell)(reported, line)
            then = next((earlier for key in keys for earlier in waiting.get(key, ()) if id(earlier) not in taken), None)
            if then is None:
                left.append(reported)
            else:
                taken.add(id(then))
                self.found.append((reported, then))
        self.come = left
        self.gone = [reported for reported in self.gone if id(reported) not in taken]

    def moved(self, reported: Reported, line: str) -> Iterator[Hashable]:
        """Return what is said of which object and line, of a finding whose file is in its own version only."""
        finding = reported.finding
        path = finding.place.path
        if not (self.before.documents.tree.is_file(path) and self.after.documents.tree.is_file(path)):
            yield reported.check.id, finding.subject, finding.target, line


def _with_lines(findings: Iterable[Reported], analysis: Analysis) -> Iterable[tuple[Reported, str]]:
    """Return findings with the text of the lines that they are about."""
    for reported in findings:
        place = reported.finding.place
        lines = analysis.documents.lines(place.path) if analysis.documents.tree.is_file(place.path) else []
        yield reported, lines[place.line - 1].strip() if place.line <= len(lines) else ""


def _alike(reported: Reported) -> str:
    """Return the fingerprint that several alike have in common."""
    return reported.finding.fingerprint(reported.check.id)


def _missing(reported: Reported, _: str) -> Iterator[Hashable]:
    """Return which place misses what, of a finding that says so."""
    if reported.finding.target is not None:
        yield reported.check.id, reported.finding.target, reported.finding.place


def _noted(reported: Reported, _: str) -> Iterator[Hashable]:
    """Return where a note stands."""
    if reported.severity is Severity.INFO:
        yield reported.check.id, reported.finding.place


def _told(reported: Reported, _: str) -> Iterator[Hashable]:
    """Return the other places that a note tells of."""
    if reported.severity is Severity.INFO:
        yield from ((reported.check.id, related.place) for related in reported.finding.related)


def _is_no_more(reported: Reported, earlier: Reported, clusters: set[str]) -> bool:
    """Tell whether a finding is no worse than before, and in no other of the clusters that there were."""
    if reported.severity.rank < earlier.severity.rank:
        return False
    return clusters.intersection(reported.finding.clusters) <= set(earlier.finding.clusters)


def _has_left(earlier: Reported, reported: Reported, after: Analysis) -> bool:
    """Tell whether a finding is gone from a cluster that is still there, though not from all."""
    clusters = {cluster.name for cluster in after.clusters}
    return not clusters.intersection(earlier.finding.clusters) <= set(reported.finding.clusters)
