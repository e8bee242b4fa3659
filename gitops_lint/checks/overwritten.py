"""What objects decide for themselves, and a patch of many overwrites.

Facts: https://github.com/kubernetes-sigs/kustomize kyaml/yaml/merge2 (a strategic merge replaces a list as a whole if
it has no merge keys, and those of custom resources have none).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.cluster import Applied
from gitops_lint.cluster.identity import Identity, group_kind_of
from gitops_lint.cluster.object import Object
from gitops_lint.kustomize.patches.overwriting import Change, Overwriting, Patched
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, same, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook

_MOST_RELATED = 10


class _Lost(NamedTuple):
    """A decision of an object that a patch overwrites, and what is lost with it: entries of a list, or its value."""

    object_: Object
    field: str
    change: Change
    what: tuple[str, ...]


class _Decided(NamedTuple):
    """Where an object begins, and what a patch changed of what it decides for itself, with the fields that say so."""

    place: Place
    changes: tuple[tuple[str, Change], ...]


def overwritten_decisions(context: Context) -> Iterator[Finding]:
    """Find each patch of many objects that takes entries out of a list that one of them has, or overrules an exception.

    A single value that all of them have and that the patch changes everywhere is changed on purpose.
    """
    losses: dict[Place, tuple[Identity, dict[tuple[Identity, str], _Lost]]] = {}
    for identity in sorted(context.cluster.applied):
        applied = context.cluster.applied[identity]
        by_place = _by_place(context, applied) if applied.overwritings else {}
        for overwriting in applied.overwritings:
            for lost in _lost(context, overwriting, by_place):
                _, of_patch = losses.setdefault(overwriting.entry, (identity, {}))
                of_patch.setdefault((lost.object_.identity, lost.field), lost)
    for entry in sorted(losses):
        applier, of_patch = losses[entry]
        yield _finding(applier, entry, list(of_patch.values()))


def _by_place(context: Context, applied: Applied) -> dict[Place, list[Object]]:
    by_place: dict[Place, list[Object]] = {}
    for identity in applied.objects:
        if identity in context.cluster.objects:
            object_ = context.cluster.objects[identity]
            by_place.setdefault(object_.place, []).append(object_)
    return by_place


def _lost(context: Context, overwriting: Overwriting, by_place: dict[Place, list[Object]]) -> Iterator[_Lost]:
    derived = context.documents.derived
    decided = derived.of("decided", (overwriting,), partial(_decided, overwriting, context.rulebook, derived))
    for place, changes in decided:
        for object_ in by_place.get(place, ()):
            for field, change in changes:
                if not object_.holds(change.before.place) or not _stands(object_, change):
                    continue
                if what := _what(change, overwriting):
                    yield _Lost(object_, field, change, what)


def _decided(overwriting: Overwriting, rulebook: Rulebook, derived: Derived) -> tuple[_Decided, ...]:
    """Return what a patch changed of what objects decide for themselves, for each of which it changed any."""
    decided = (
        (patched.before.place, derived.of("decided", patched, partial(_changes, patched, rulebook)))
        for patched in overwriting.objects
    )
    return tuple(_Decided(place, changes) for place, changes in decided if changes)


def _changes(patched: Patched, rulebook: Rulebook) -> tuple[tuple[str, Change], ...]:
    group_kind = group_kind_of(patched.before)
    kind = rulebook.kind(group_kind) if group_kind is not None else None
    return tuple(
        (field, change)
        for field in (kind.decisions if kind is not None else ())
        for decision in find(patched.before, field)
        if (change := patched.change(decision.route)) is not None
    )


def _stands(object_: Object, change: Change) -> bool:
    """Tell whether what a patch wrote is what is applied in the end: another one may have written it anew."""
    now = at(object_.node, *change.route)
    return now is change.after or (now is not None and change.after is not None and now.place == change.after.place)


def _what(change: Change, overwriting: Overwriting) -> tuple[str, ...]:
    if isinstance(change.before, Scalar) and change.before.value is None:
        return ()  # nothing is what it says
    if isinstance(change.before, Sequence):
        kept = change.after.items if isinstance(change.after, Sequence) else ()
        gone = (item for item in change.before.items if not any(_is_same(item, left) for left in kept))
        return tuple(_named(item) for item in gone)
    is_exception = any(patched.change(change.route) is None for patched in overwriting.objects)
    return (change.before.text,) if isinstance(change.before, Scalar) and is_exception else ()


def _is_same(item: Node, other: Node) -> bool:
    """Tell whether two entries of lists are about the same: what has a name is called the same."""
    name = text_at(item, "name") if isinstance(item, Mapping) else None
    if name is None or not isinstance(other, Mapping):
        return same(item, other)
    return all(text_at(item, key) == text_at(other, key) for key in ("kind", "name"))


def _named(item: Node) -> str:
    name = text_at(item, "name") if isinstance(item, Mapping) else None
    return f"`{name}`" if name is not None else "an entry"


def _finding(applier: Identity, entry: Place, losses: list[_Lost]) -> Finding:
    fields = sorted({lost.field for lost in losses})
    first = losses[0].change.after
    is_list = any(isinstance(lost.change.before, Sequence) for lost in losses)
    who = sorted({lost.object_.identity for lost in losses})
    says = f"{first_few(who)} {'says itself' if len(who) == 1 else 'say themselves'}"
    out = "leave those that have their own out of its target"
    how = f"A list is replaced as a whole: add to it (`op: add` of a JSON patch, at `/-`), or {out}."
    return Finding(
        check="decision-overwritten",
        message=f"this patch overwrites what {says}: {'; '.join(_told(losses, field) for field in fields)}",
        place=first.place if first is not None else entry,
        help=how if is_list else f"{out.capitalize()}, by a label.",
        subject=applier,
        cause=" ".join(fields),
        apart=entry.path,
        related=tuple(
            Related(lost.change.before.place, f"{lost.object_.identity} says this") for lost in losses[:_MOST_RELATED]
        ),
    )


def _told(losses: list[_Lost], field: str) -> str:
    """Return what becomes of a field, in words."""
    of_field = [lost for lost in losses if lost.field == field]
    if isinstance(of_field[0].change.before, Sequence):
        gone = sorted({what for lost in of_field for what in lost.what})
        return f"`{field}` loses {first_few(gone)}"
    after = of_field[0].change.after
    now = f"`{after.text}`" if isinstance(after, Scalar) else "nothing"
    return f"`{field}` is {now}, not `{of_field[0].what[0]}`"
