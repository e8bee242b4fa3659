"""Objects that another Kustomization applies from now on: who applied them before may delete them on the way.

Facts: https://github.com/fluxcd/pkg ssa/manager_delete.go (Inclusions: what others have applied since is left alone).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.deletions import Deletions
from gitops_lint.change.objects import ObjectChange
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.plural import plural

_CHECK = "object-moved"


def moved(context: ChangeContext) -> Iterator[Finding]:
    """Find, for each pair of appliers, the objects that move from one to the other and may be deleted by that."""
    deletions = Deletions(context)
    by_pair: dict[tuple[Identity, Identity], list[ObjectChange]] = {}
    for change in context.objects.changes:
        before, after = change.before, change.after
        if before is None or after is None or change.doubt or change.is_renamed or before.is_kept or after.is_kept:
            continue
        if not before.applied_by or not after.applied_by or not set(before.applied_by).isdisjoint(after.applied_by):
            continue
        by_pair.setdefault((before.applied_by[0], after.applied_by[0]), []).append(change)
    for (earlier, later), changes in sorted(by_pair.items()):
        if deletions.letting(earlier) is not None and not context.is_at_rest(later):
            yield _finding(context, earlier, later, changes)


def _finding(context: ChangeContext, earlier: Identity, later: Identity, changes: list[ObjectChange]) -> Finding:
    lost = [(each, what) for each in changes for what in context.losses(each.held)]
    first = lost[0][0] if lost else changes[0]
    names = [change.identity for change in changes]
    many = str(names[0]) if len(names) == 1 else f"{len(names)} {plural('object')} ({first_few(names)})"
    one = len(names) == 1
    when = "is reconciled" if context.after.object(earlier) is not None else "goes"
    it = "it" if one else "them"
    said = (
        f"{many} {'moves' if one else 'move'} from {earlier} to {later}: if the one {when} before the other has "
        f"applied {it}, it deletes {it}"
    )
    with_it = [f"{each.identity} ({what})" for each, what in lost]
    said += f", and with {first_few(with_it)}" if lost else ""
    return Finding(
        check=_CHECK,
        message=said,
        place=first.held.place,
        help=f"Set `prune: false` on {earlier}, or `kustomize.toolkit.fluxcd.io/prune: disabled` on what moves, in a "
        "commit of its own before this one, and take it away once the other has applied them.",
        subject=earlier,
        target=later,
        severity=None if lost else Severity.INFO,
        confidence=Confidence.LIKELY,
        affected=tuple(names),
    )
