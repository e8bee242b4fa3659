"""What would be applied and can't be known offline, said once so that nobody takes silence for approval."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import also_wrong

_MOST_RELATED = 10
_WHY = {
    UnknownKind.REMOTE_BASE: "`{0}` is not in the repository",
    UnknownKind.WRITTEN: "`{0}` isn't in the repository, and a workflow of it names it, which may write it",
    UnknownKind.OTHER_SOURCE: "the files are in another source, `{0}`",
    UnknownKind.OTHER_CLUSTER: "the objects land on {0}",
    UnknownKind.TEMPLATE: "what {0} creates depends on what only the cluster knows",
    UnknownKind.VARIABLE: "the path `{0}` depends on a variable that is not known here",
    UnknownKind.BOOTSTRAP: "`{0}` isn't there, as long as `flux bootstrap` hasn't written it",
    UnknownKind.ENDLESS: "Kustomizations of `{0}` create others without end",
    UnknownKind.CHANGE: "what `{0}` does is not in the repository, and it may change every object of this build",
    UnknownKind.LIMIT: "{0}",
}

_WHAT = {UnknownKind.CHANGE: "nothing about them is certain"}


def told(kind: UnknownKind, description: str) -> str:
    """Return in words what is out of sight."""
    return _WHY[kind].format(description)


def unknown_content(context: Context) -> Iterator[Finding]:
    """Find each thing that is out of sight: one finding for all places that name it."""
    alike: dict[tuple[UnknownKind, str], list[Unknown]] = {}
    for unknown in context.cluster.unknowns:
        if unknown.kind is UnknownKind.LIMIT:
            continue
        alike.setdefault((unknown.kind, unknown.description), []).append(unknown)
    for (kind, description), unknowns in sorted(alike.items()):
        first, *more = sorted(unknowns, key=lambda unknown: unknown.place)
        yield Finding(
            check="unknown-content",
            message=f"{told(kind, description)}: {_WHAT.get(kind, 'what it brings is not checked')}",
            place=first.place,
            subject=first.applied_by,
            cause=f"{kind.value} {description}",
            related=tuple(also_wrong(unknown.place, "named here too") for unknown in more),
        )


def limit_reached(context: Context) -> Iterator[Finding]:
    """Find each thing in the repository that is larger or deeper than it is followed, once all others have looked."""
    compared = context.documents.allowance.compared
    if compared.is_over:
        yield Finding(
            check="limit-reached",
            message=f"{compared.what}: of further ones, no slip is told",
            place=Place(context.cluster.entry),
            cause="names",
        )
    alike: dict[str, list[Unknown]] = {}
    for unknown in context.cluster.unknowns:
        if unknown.kind is UnknownKind.LIMIT:
            alike.setdefault(unknown.description, []).append(unknown)
    for description, unknowns in sorted(alike.items()):
        first, *more = sorted(unknowns, key=lambda unknown: unknown.place)
        yield Finding(
            check="limit-reached",
            message=f"{description}: nothing about the objects that it is about is certain",
            place=first.place,
            subject=first.applied_by,
            cause=description,
            related=tuple(also_wrong(unknown.place, "so does this") for unknown in more[:_MOST_RELATED]),
        )
