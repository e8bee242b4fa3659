"""Data that goes with what is no longer in Git: the root of it is told once, with all that goes with it."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.deletions import Deletion
from gitops_lint.change.reinstalled import renamed
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.analysis import Impacts, State
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence, Severity

_CHECK = "data-deleted"
_HELP = (
    "If it is to stay, annotate it with `kustomize.toolkit.fluxcd.io/prune: disabled` in a commit of its own, which is "
    "applied before this one; else make sure that there is a backup."
)


def data_deleted(context: ChangeContext) -> Iterator[Finding]:
    """Find what is deleted with data that Git doesn't hold, by what is no longer in Git."""
    deletions = context.deletions.all()
    told = {before.identity for before, _ in renamed(context)}  # by another check
    by_root: dict[Identity, list[Deletion]] = {}
    for deletion in deletions:
        by_root.setdefault(deletion.root, []).append(deletion)
    deleted = frozenset(deletion.object.identity for deletion in deletions)
    for root, with_it in by_root.items():
        lost = [(each, what) for each in with_it for what in context.losses(each.object)]
        uninstalled = [(each, what) for each in with_it if (what := _uninstalled(context, each.object, told))]
        if lost or uninstalled:
            yield _finding(context, root, lost + uninstalled, deleted, None if lost else Severity.INFO)


def _uninstalled(context: ChangeContext, held: Object, told: set[Identity]) -> str:
    """Return what an object has installed and takes along, in words: whether data is among that, nobody can see."""
    return context.installed(held) if context.takes_along(held) and held.identity not in told else ""


def _finding(
    context: ChangeContext,
    root: Identity,
    lost: list[tuple[Deletion, str]],
    deleted: frozenset[Identity],
    severity: Severity | None,
) -> Finding:
    first, what = lost[0]
    names = list(dict.fromkeys(each.object.identity for each, _ in lost))
    if root == first.object.identity:
        said = f"{root} is no longer in Git, and {first.by} deletes it: with it goes {what}"
        names.remove(root)
        said += f"; so do {first_few(names)}" if names else ""
    else:
        said = f"{root} is no longer in Git, and what it applied is deleted with it: {first_few(_told(lost))}"
    held = context.before.object(root) or first.object
    waiting = Impacts(context.before).beyond(names or (root,), State.EXISTS)
    left = (tuple(each for each in part if each not in deleted) for part in waiting)
    return Finding(
        check=_CHECK,
        message=said,
        place=context.whereabouts.left(held),
        help=_HELP,
        subject=root,
        severity=severity,
        confidence=Confidence.LIKELY if any(each.presumed for each, _ in lost) else Confidence.CERTAIN,
        impact=type(waiting)(*left),
        affected=tuple(names),
        related=tuple(
            Related(context.whereabouts.was(each.object), f"{each.object.identity} was here: with it goes {loss}")
            for each, loss in lost
            if each.object.identity != root
        ),
    )


def _told(lost: list[tuple[Deletion, str]]) -> list[str]:
    return [f"{each.object.identity} ({what})" for each, what in lost]
