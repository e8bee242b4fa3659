"""Which findings of two versions of a repository are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.linter import Analysis

_RANK = {"info": 0, "warning": 1, "error": 2}


class Matched(NamedTuple):
    """Findings of two versions: new ones, those that are gone, and those that were there before."""

    new: tuple[Reported, ...]
    fixed: tuple[Reported, ...]
    unchanged: tuple[Reported, ...]


def match(before: Analysis, after: Analysis) -> Matched:
    """Return what became of the findings of a repository.

    A finding is the same if check, subject, target and cause are; of several that are alike, those are the same that
    stand in the same file, or say it of the same line. Where a file has moved that the cause names, a finding is the
    same if it says the same of the same line. One that has only been suppressed is not fixed.
    """
    pairs = _Pairs(before, after)
    pairs.take(lambda found, _: _alike(found), lambda found, line: (found.finding.place.path, line))
    pairs.take(lambda found, _: _alike(found), lambda _, line: line)
    pairs.take(lambda found, _: _alike(found), lambda *_: None)
    pairs.take(_story, pairs.has_moved)
    clusters = {cluster.name for cluster in before.clusters}
    unchanged = [found for found, then in pairs.found if _was_there(found, then, clusters)]
    there = {found.fingerprint for found in unchanged}
    set_aside = {found.fingerprint for found in (*after.suppressed, *after.known)}
    return Matched(
        tuple(found for found in after.findings if found.fingerprint not in there),
        tuple(found for found in pairs.gone if found.fingerprint not in set_aside),
        tuple(found for found in after.findings if found.fingerprint in there),
    )


class _Pairs:
    """Pairs of findings, of which each is in one pair at most: what `gone` and `come` hold is in none yet."""

    def __init__(self, before: Analysis, after: Analysis) -> None:
        self.before = before
        self.after = after
        self.gone = list(before.findings)
        self.come = list(after.findings)
        self.found: list[tuple[Reported, Reported]] = []

    def take(self, *tell: Callable[[Reported, str], Hashable]) -> None:
        """Pair findings of which all that is told of them and their line is the same."""
        waiting: dict[Hashable, list[Reported]] = {}
        for found, line in _with_lines(self.gone, self.before):
            waiting.setdefault(tuple(one(found, line) for one in tell), []).append(found)
        left = []
        for found, line in _with_lines(self.come, self.after):
            candidates = waiting.get(tuple(one(found, line) for one in tell))
            if candidates:
                self.found.append((found, candidates.pop(0)))
            else:
                left.append(found)
        taken = {id(then) for _, then in self.found}
        self.come = left
        self.gone = [found for found in self.gone if id(found) not in taken]

    def has_moved(self, found: Reported, _: str) -> Hashable:
        """Tell whether a finding's file is in its own version only; for one in both, give what nothing is equal to."""
        path = found.finding.place.path
        is_in_both = self.before.documents.tree.is_file(path) and self.after.documents.tree.is_file(path)
        return id(found) if is_in_both else True


def _with_lines(findings: Iterable[Reported], analysis: Analysis) -> Iterable[tuple[Reported, str]]:
    """Return findings with the text of the lines that they are about."""
    for found in findings:
        place = found.finding.place
        lines = analysis.documents.lines(place.path) if analysis.documents.tree.is_file(place.path) else []
        yield found, lines[place.line - 1].strip() if place.line <= len(lines) else ""


def _alike(found: Reported) -> str:
    """Return the fingerprint that several alike have in common."""
    return found.finding.fingerprint(found.check.id)


def _story(found: Reported, line: str) -> Hashable:
    finding = found.finding
    return found.check.id, str(finding.subject or ""), str(finding.target or ""), line


def _was_there(found: Reported, earlier: Reported, clusters: set[str]) -> bool:
    """Tell whether a finding is no worse than before, and in no other of the clusters that there were."""
    if _RANK[found.severity] > _RANK[earlier.severity]:
        return False
    return clusters.intersection(found.finding.clusters) <= set(earlier.finding.clusters)
