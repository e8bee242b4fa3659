"""What a change does besides bringing findings, in a few lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gitops_lint.checks.naming import first_few
from gitops_lint.report.wording import impact_in_words, spot
from gitops_lint.rulebook.plural import counted

if TYPE_CHECKING:
    from gitops_lint.change.acceptances import Acceptance, AcceptedFinding
    from gitops_lint.change.compare import Change
    from gitops_lint.change.graphs import ClusterChange
    from gitops_lint.checks.run import Reported

_MOST_FIXED = 5


def summary(change: Change) -> Iterator[tuple[str, str]]:
    """Return what became of findings and what is different in each cluster, each with what it is a word about."""
    yield "since", since(change)
    fixed = what_is_fixed(change)
    if fixed:
        yield "fixed", fixed
    for each in accepted_in_words(change.accepted):
        yield "accepted", each
    for cluster in change.clusters:
        yield "changes", f"{cluster.name}: {what_changes(cluster)}"
    if any(cluster.touched for cluster in change.clusters):
        yield "see", f"`gitops-lint diff {change.base.revision}` shows these objects, field by field"


def since(change: Change) -> str:
    """Return what a change is held against, and what became of findings."""
    return f"{change.base}: {len(change.new)} new, {len(change.fixed)} fixed, {len(change.unchanged)} as before"


def accepted_in_words(accepted: Iterable[AcceptedFinding]) -> Iterator[str]:
    """Return what a change does that its commits say is wanted: a line for each of these, with their words."""
    by_commit: dict[Acceptance, list[Reported]] = {}
    for each in accepted:
        by_commit.setdefault(each.by, []).append(each.reported)
    for by, findings in by_commit.items():
        told = [
            f"{reported.check.id} {reported.check.name} {reported.finding.subject or ''}".rstrip()
            for reported in findings
        ]
        yield f"{first_few(told, _MOST_FIXED)}: {by}"


def what_is_fixed(change: Change) -> str:
    """Return the first of the findings that are gone; nothing where there are none."""
    fixed = [f"{reported.check.id} {reported.check.name} {spot(reported.finding.place)}" for reported in change.fixed]
    return first_few(fixed, _MOST_FIXED)


def what_changes(cluster: ClusterChange) -> str:
    """Return how much is different in a cluster, and what may fall with it."""
    objects = _list((cluster.added, "new"), (cluster.gone, "gone"), (cluster.changed, "changed"))
    edges = _list((cluster.new_edges, "new"), (cluster.lost_edges, "gone"))
    parts = [f"{counted(len(cluster.touched), 'object')} ({objects})"] if objects else []
    parts += [f"{counted(len(cluster.new_edges) + len(cluster.lost_edges), 'edge')} ({edges})"] if edges else []
    waiting = impact_in_words(cluster.impact)
    parts += [moved] if (moved := _moved(cluster)) else []
    return ", ".join(parts) + (f"; waiting for these: {waiting}" if waiting else "")


def _moved(cluster: ClusterChange) -> str:
    """Return how many objects another Kustomization applies from now on, and which may be deleted by that."""
    deleted = [f"{move.object} (from {move.before} to {move.after})" for move in cluster.moved if move.may_be_deleted]
    if not cluster.moved:
        return ""
    danger = f", of which these may be deleted before they are applied again: {first_few(deleted)}" if deleted else ""
    return f"{counted(len(cluster.moved), 'object')} applied by another Kustomization{danger}"


def _list(*parts: tuple[tuple[object, ...], str]) -> str:
    return ", ".join(f"{len(things)} {word}" for things, word in parts if things)
