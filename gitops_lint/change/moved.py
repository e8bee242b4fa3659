"""Objects that another Kustomization applies from now on: who applied them before may delete them on the way.

Facts: https://github.com/fluxcd/pkg e2cfd1a2 ssa/manager_delete.go (Inclusions: what others have applied since is left
alone); who comes first, `succession` tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.objects import ObjectChange
from gitops_lint.change.succession import Succession, succession
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.plural import plural

_CHECK = "object-moved"


def moved(context: ChangeContext) -> Iterator[Finding]:
    """Find, for each pair of appliers, the objects that move from one to the other and may be deleted by that."""
    deletions = context.deletions
    by_pair: dict[tuple[Identity, Identity], list[ObjectChange]] = {}
    for change in context.objects.changes:
        before, after = change.before, change.after
        if before is None or after is None or change.doubt or change.is_renamed:
            continue
        if not before.applied_by or not after.applied_by or not set(before.applied_by).isdisjoint(after.applied_by):
            continue
        earlier, later = before.applied_by[0], after.applied_by[0]
        if not context.keeps(earlier, before):  # what is only annotated now may be deleted before it says so
            by_pair.setdefault((earlier, later), []).append(change)
    for (earlier, later), changes in sorted(by_pair.items()):
        letting = deletions.letting(earlier)
        if letting is None or context.is_at_rest(later) or context.is_nowhere(later):
            continue
        order = succession(deletions, earlier, later)
        if order is not Succession.TAKEN_OVER_FIRST:
            is_certain = order is Succession.GIVEN_UP_FIRST and not letting.presumed
            yield _finding(context, earlier, later, changes, is_certain=is_certain)


def _finding(
    context: ChangeContext, earlier: Identity, later: Identity, changes: list[ObjectChange], *, is_certain: bool
) -> Finding:
    lost = [(each, what) for each in changes for what in context.goes_with(each.held)]
    first = lost[0][0] if lost else changes[0]
    names = [change.identity for change in changes]
    one = len(names) == 1
    many = str(names[0]) if one else f"{len(names)} {plural('object')} ({first_few(names)})"
    said = f"{many} {'moves' if one else 'move'} from {earlier} to {later}"
    said += _what_comes(context, earlier, "it" if one else "them", is_certain=is_certain)
    if lost and one:
        said += f", and with it goes {first_few([what for _, what in lost])}"
    elif lost:
        said += f", and what goes with them: {first_few([f'{each.identity} ({what})' for each, what in lost])}"
    return Finding(
        check=_CHECK,
        message=said,
        place=first.held.place,
        help=f"Set `prune: false` on {earlier}, or `kustomize.toolkit.fluxcd.io/prune: disabled` on what moves, in a "
        "commit of its own before this one, and take it away once the other has applied them.",
        subject=earlier,
        target=later,
        severity=None if lost else Severity.INFO,
        confidence=Confidence.CERTAIN if is_certain else Confidence.LIKELY,
        affected=tuple(names),
    )


def _what_comes(context: ChangeContext, earlier: Identity, them: str, *, is_certain: bool) -> str:
    if is_certain:
        return f", which waits for the one: that deletes {them} before the other has applied {them}"
    when = "is reconciled" if context.after.object(earlier) is not None else "goes"
    return f": if the one {when} before the other has applied {them}, it deletes {them}"
