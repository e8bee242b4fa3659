"""Edits that do nothing for now, because what would act on them is suspended, or has had a fault before."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.plural import plural

_CHECK = "change-without-effect"


def without_effect(context: ChangeContext) -> Iterator[Finding]:
    """Find, for each suspended object, the edits that nothing comes of until it is resumed."""
    by_suspended: dict[Identity, list[Identity]] = {}
    for change in context.objects.changes:
        suspended = _suspended(context, change.identity, change.held.applied_by)
        if suspended is not None and (change.fields or change.before is None or change.after is None):
            by_suspended.setdefault(suspended, []).append(change.identity)
    for suspended, identities in sorted(by_suspended.items()):
        yield _finding(context, suspended, identities)


def _suspended(context: ChangeContext, identity: Identity, appliers: tuple[Identity, ...]) -> Identity | None:
    """Return what keeps an edit of an object from having an effect, in both versions: itself, or what applies it."""
    at_rest = context.before.suspended.keys() & context.after.suspended.keys()
    if appliers and all(applier in at_rest for applier in appliers):
        return appliers[0]
    sources = [_source(context, applier) for applier in appliers]
    if sources and all(source in at_rest for source in sources):
        return sources[0]
    return identity if identity in at_rest else None


def _source(context: ChangeContext, applier: Identity) -> Identity | None:
    known = context.after.cluster.appliers.get(applier)
    return known.source if known is not None else None


def behind_a_fault(context: ChangeContext) -> Iterator[Finding]:
    """Find, for each fault that was there before the change, the edits that nothing comes of because of it."""
    by_applier: dict[Identity, list[Identity]] = {}
    for change in context.objects.changes:
        appliers = change.held.applied_by
        if appliers and not change.doubt and all(applier in context.blocked for applier in appliers):
            by_applier.setdefault(appliers[0], []).append(change.identity)
    by_cause: dict[tuple[Identity, Place], list[Identity]] = {}
    for applier in sorted(by_applier):
        if applier in context.after.cluster.objects and not context.is_at_rest(applier):
            cause = context.blocked[applier]
            by_cause.setdefault((cause.identity, cause.place), []).append(applier)
    for appliers_of_cause in by_cause.values():
        yield _of_fault(context, {applier: by_applier[applier] for applier in appliers_of_cause})


def _of_fault(context: ChangeContext, by_applier: dict[Identity, list[Identity]]) -> Finding:
    """Return what comes of one fault: what can't apply anything because of it, and what that would apply."""
    appliers, identities = list(by_applier), [identity for of_one in by_applier.values() for identity in of_one]
    cause = context.blocked[appliers[0]]
    why = cause.message if cause.identity in appliers else f"{cause.identity}: {cause.message}"
    many = f"{len(identities)} {plural('object')}" if len(identities) > 1 else "an object"
    apply = "apply" if appliers[1:] else "applies"
    as_before = ", as before" if all(each in context.before.cluster.objects for each in appliers) else ""
    return Finding(
        check=_CHECK,
        message=f"{first_few(appliers)} {apply} nothing{as_before} ({why}): nothing comes of the change of {many} "
        f"({first_few(identities)}) until that is mended",
        place=cause.place,
        help="Mend that first, if the change is to have an effect now.",
        subject=appliers[0],
        affected=tuple(identities),
        related=(Related(_first_place(context, identities[0]), f"{identities[0]} differs here"),),
    )


def _first_place(context: ChangeContext, identity: Identity) -> Place:
    first = context.by_identity[identity]
    return first.fields[0].places_after[0] if first.fields and first.fields[0].places_after else first.held.place


def _finding(context: ChangeContext, suspended: Identity, identities: list[Identity]) -> Finding:
    place = context.after.suspended[suspended]
    if identities == [suspended]:
        said = f"{suspended} is changed, and suspended: nothing comes of the change until it is resumed"
    else:
        many = f"{len(identities)} {plural('object')}" if len(identities) > 1 else "an object"
        said = f"{suspended} is suspended: nothing comes of the change of {many} ({first_few(identities)}) until then"
    here = _first_place(context, identities[0])
    return Finding(
        check=_CHECK,
        message=said,
        place=place,
        help="Resume it, if the change is to have an effect now.",
        subject=suspended,
        affected=tuple(identities),
        related=(Related(here, f"{identities[0]} differs here"),),
    )
