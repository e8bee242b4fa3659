"""Which findings of two versions of a repository are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from gitops_lint.checks.run import Reported
from gitops_lint.linter import Analysis

_RANK = {"info": 0, "warning": 1, "error": 2}

_Story: TypeAlias = tuple[str, str, str, str]


class Matched(NamedTuple):
    """Findings of two versions: new ones, those that are gone, and those that were there before."""

    new: tuple[Reported, ...]
    fixed: tuple[Reported, ...]
    unchanged: tuple[Reported, ...]


def match(before: Analysis, after: Analysis) -> Matched:
    """Return what became of the findings of a repository.

    A finding is the same by its fingerprint. Some fingerprints name a file: where that has moved, the finding is the
    same if it says the same of the same line.
    """
    earlier = {found.fingerprint: found for found in before.findings}
    known = {found.fingerprint for found in after.findings} & earlier.keys()
    moved = _moved(
        [found for found in before.findings if found.fingerprint not in known],
        [found for found in after.findings if found.fingerprint not in known],
        before,
        after,
    )
    same = {fingerprint: earlier[fingerprint] for fingerprint in known} | moved
    clusters = {cluster.name for cluster in before.clusters}
    unchanged = [found for found in after.findings if _was_there(found, same.get(found.fingerprint), clusters)]
    there = {found.fingerprint for found in unchanged}
    gone = earlier.keys() - {found.fingerprint for found in same.values()}
    return Matched(
        tuple(found for found in after.findings if found.fingerprint not in there),
        tuple(found for found in before.findings if found.fingerprint in gone),
        tuple(unchanged),
    )


def _was_there(found: Reported, earlier: Reported | None, clusters: set[str]) -> bool:
    """Tell whether a finding is no worse than before, and in no other of the clusters that there were."""
    if earlier is None or _RANK[found.severity] > _RANK[earlier.severity]:
        return False
    return clusters.intersection(found.finding.clusters) <= set(earlier.finding.clusters)


def _moved(
    gone: Iterable[Reported], come: Iterable[Reported], before: Analysis, after: Analysis
) -> dict[str, Reported]:
    """Return the earlier finding of each that has moved with its file, by the fingerprint that it has now."""
    waiting: dict[_Story, list[Reported]] = defaultdict(list)
    for found in gone:
        if not after.documents.tree.is_file(found.finding.place.path):
            waiting[_story(found, before)].append(found)
    moved = {}
    for found in come:
        candidates = waiting.get(_story(found, after))
        if candidates and not before.documents.tree.is_file(found.finding.place.path):
            moved[found.fingerprint] = candidates.pop(0)
    return moved


def _story(found: Reported, analysis: Analysis) -> _Story:
    """Return what is said of which object and which line, whatever the file."""
    place = found.finding.place
    lines = analysis.documents.lines(place.path) if analysis.documents.tree.is_file(place.path) else []
    line = lines[place.line - 1].strip() if place.line <= len(lines) else ""
    return found.check.id, str(found.finding.subject or ""), str(found.finding.target or ""), line
