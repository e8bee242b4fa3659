"""Releases that are uninstalled and installed anew, because they are called otherwise or go elsewhere.

Facts: https://github.com/fluxcd/helm-controller internal/action/verify.go (ReleaseTargetChanged); the names that count,
rules/changes says.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.checks.finding import Finding
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release import Release
from gitops_lint.graph.products import filled
from gitops_lint.repo.nodes import Place, at, same
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.changes import holds_in_any
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.templates import Field, compile_template

_CHECK = "release-reinstalled"
_HELP = (
    "What the old release made is deleted first, with data that its chart doesn't keep. Keep the names that it has, or "
    "make sure that there is a backup."
)


def reinstalled(context: ChangeContext) -> Iterator[Finding]:
    """Find each release that is taken down to be installed anew."""
    before, after = context.before.cluster.releases, context.after.cluster.releases
    for identity in sorted(before.keys() & after.keys()):
        change = context.by_identity.get(identity)
        if change is not None and not change.doubt and change.fields and _is_at_work(context, identity):
            yield from _remade(context, before[identity], after[identity])
    yield from _renamed(context)


def _is_at_work(context: ChangeContext, identity: Identity) -> bool:
    held = context.after.object(identity)
    if held is None or identity in context.before.suspended or identity in context.after.suspended:
        return False
    return not any(map(context.is_at_rest, held.applied_by))


def _remade(context: ChangeContext, before: Release, after: Release) -> Iterator[Finding]:
    held, earlier = context.after.object(after.identity), context.before.object(before.identity)
    if held is None or earlier is None:
        return
    rules = context.rulebook.changes.of(after.identity.group_kind)
    templates = rules.remade_with
    changes = {what: (_name(template, earlier), _name(template, held)) for what, template in templates.items()}
    told = {what: names for what, names in changes.items() if None not in names and names[0] != names[1]}
    is_certain = bool(told)
    place = next((_place(templates[what], held) for what in told), held.place)
    is_in_place = holds_in_any(context.rulebook.changes.of(after.identity.group_kind).changes_chart_in_place, held.node)
    if (
        not told
        and not is_in_place
        and _is_known(before.chart)
        and _is_known(after.chart)
        and before.chart != after.chart
    ):
        told["its chart"] = before.chart, after.chart
        place = after.written.place if after.written is not None else held.place
    if told:
        said = ", ".join(f"{what} changes from `{old}` to `{new}`" for what, (old, new) in told.items())
        yield Finding(
            check=_CHECK,
            message=f"{after.identity} is uninstalled and installed anew: {said}",
            place=place,
            help=_HELP,
            subject=after.identity,
            confidence=Confidence.CERTAIN if is_certain else Confidence.LIKELY,
        )


def _are_others(before: str | None, after: str | None) -> bool:
    """Tell whether two charts are known, and not the same."""
    return _is_known(before) and _is_known(after) and before != after


def _is_known(chart: str | None) -> bool:
    return chart is not None and not is_unknown(chart)


def _name(template: str, held: Object) -> str | None:
    """Return what an object calls something, or None where that can't be known."""
    names = filled(template, held.node)
    return names[0] if len(names) == 1 and isinstance(names[0], str) else None


def _place(template: str, held: Object) -> Place:
    """Return where a name is written, or where the object begins where it has none of its own."""
    fields = (part.pattern for parts in compile_template(template) for part in parts if isinstance(part, Field))
    return next((found.node.place for field in fields for found in find(held.node, field)), held.place)


def _renamed(context: ChangeContext) -> Iterator[Finding]:
    """Find each release that is gone while the same comes under another name, or in another namespace."""
    for before, after in renamed(context):
        held = context.after.object(after.identity)
        if held is not None:
            yield _as_renamed(context, before, after, held)


def renamed(context: ChangeContext) -> Iterator[tuple[Release, Release]]:
    """Return the releases that are uninstalled as they go, each with the one that comes for it."""
    before, after = context.before.cluster.releases, context.after.cluster.releases
    deletions = context.deletions
    gone = [before[identity] for identity in sorted(before.keys() - after.keys())]
    come = [after[identity] for identity in sorted(after.keys() - before.keys())]
    for release in gone:
        alike = [each for each in come if _is_same(context, release, each)]
        if len(alike) != 1 or sum(_is_same(context, each, alike[0]) for each in gone) != 1:
            continue
        earlier = context.before.object(release.identity)
        if earlier is not None and deletions.of(release.identity) is not None and context.takes_along(earlier):
            yield release, alike[0]


def _is_same(context: ChangeContext, before: Release, after: Release) -> bool:
    """Tell whether two releases are of one chart, and called alike or told alike."""
    if not _is_known(before.chart) or before.chart != after.chart or before.identity[:2] != after.identity[:2]:
        return False
    if before.identity.name == after.identity.name:
        return True
    earlier, later = context.before.object(before.identity), context.after.object(after.identity)
    return earlier is not None and later is not None and same(at(earlier.node, "spec"), at(later.node, "spec"))


def _as_renamed(context: ChangeContext, before: Release, after: Release, held: Object) -> Finding:
    said = f"{before.identity} is no longer in Git, and {after.identity} comes with the same chart: "
    is_one = (before.name, before.namespace) == (after.name, after.namespace)
    if is_one:
        said += f"both are the release `{after.name}`, which is uninstalled with the one, whatever the other has done"
    else:
        said += f"the release `{before.name}` is uninstalled, and `{after.name}` is installed in `{after.namespace}`"
    earlier = context.before.object(before.identity)
    was = (Related(context.whereabouts.was(earlier), f"{before.identity} was here"),) if earlier is not None else ()
    return Finding(
        check=_CHECK,
        message=said,
        place=held.name_place,
        help=_HELP,
        subject=after.identity,
        target=before.identity,
        confidence=Confidence.LIKELY if is_one else Confidence.CERTAIN,
        related=was,
    )
