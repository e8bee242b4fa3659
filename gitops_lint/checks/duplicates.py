"""Objects that two Kustomizations apply: each undoes what the other does, and either's end deletes them.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller: what is pruned is what carries the labels of
the Kustomization that was the last to apply it (https://github.com/fluxcd/pkg ssa/manager_delete.go, Inclusions).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.cluster import Collision
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object, Ownership
from gitops_lint.repo.nodes import Mapping, same, text_at
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.rulebook.checks import Severity

_CHECK = "object-applied-twice"
_MOST_SHOWN = 3


def duplicates(context: Context) -> Iterator[Finding]:
    """Find each object that a second Kustomization applies: with another content, from the same file, or alike.

    What two bring along alike, each in a file of its own, does harm only when one of them goes.
    """
    undone: dict[Identity, list[Collision]] = {}
    shared: dict[Identity, list[Collision]] = {}
    alike: dict[Identity, list[Collision]] = {}
    for collision in context.cluster.collisions:
        if not same(_without_metadata(collision.first.node), _without_metadata(collision.second.node)):
            undone.setdefault(collision.identity, []).append(collision)
        elif collision.first.name_place == collision.second.name_place:
            shared.setdefault(collision.identity, []).append(collision)
        else:
            renamed = _renamed(context, collision)
            if renamed is not None:
                yield renamed
            else:
                alike.setdefault(collision.identity, []).append(collision)
    yield from map(_undone, undone.values())
    yield from _shared(context, shared.values())
    for collisions in alike.values():
        if all(_may_be_lost(context, collision, _appliers(collisions)) for collision in collisions):
            yield _alike(context, collisions)


def _alike(context: Context, collisions: list[Collision]) -> Finding:
    """Return what is told of an object that several bring along, each in a file of its own."""
    first, appliers = collisions[0].first, _appliers(collisions)
    kind = context.rulebook.kind(first.identity.group_kind)
    is_lost = kind is not None and kind.irreplaceable
    until = "with all that goes with it" if is_lost else "until another applies it again"
    return Finding(
        check=_CHECK,
        message=f"{first.identity} is applied by {first_few(appliers)} alike: when one of them is removed, it may be "
        f"deleted, {until}",
        place=collisions[0].second.name_place,
        help="Let one Kustomization apply it, and the others depend on that one.",
        subject=first.identity,
        target=appliers[0],
        severity=None if is_lost else Severity.INFO,
        related=(
            Related(first.name_place, f"{appliers[0]} applies this one"),
            *(
                also_wrong(collision.second.name_place, f"{collision.second.applied_by[0]} applies this one")
                for collision in collisions[1 : _MOST_SHOWN + 1]
            ),
        ),
    )


def _renamed(context: Context, collision: Collision) -> Finding | None:
    """Return what is told of an object to which a build gives the name of one that another Kustomization applies.

    `targetNamespace`, and `namespace` of a kustomization file, rename Namespaces too
    (https://github.com/kubernetes-sigs/kustomize api/internal/konfig/builtinpluginconsts/namespace.go).
    """
    pair = (collision.first, collision.second)
    for renamed, other in (pair, pair[::-1]):
        written = _written_name(context, renamed)
        appliers = (renamed.applied_by[0], other.applied_by[0])
        if written in (None, renamed.identity.name) or renamed.holds(renamed.name_place):
            continue
        if other.holds(other.name_place) and _may_be_lost(context, collision, appliers):
            return Finding(
                check=_CHECK,
                message=f"{renamed.identity.kind} `{written}` of {appliers[0]} becomes {renamed.identity}, which "
                f"{appliers[1]} applies: whichever of them is removed may delete what is still needed",
                place=renamed.name_place,
                help=f"Take it out of what {appliers[0]} builds, or leave it its own name.",
                subject=renamed.identity,
                target=appliers[0],
                related=(
                    Related(renamed.place, f"this is `{written}`"),
                    Related(other.name_place, f"{appliers[1]} applies this one"),
                ),
            )
    return None


def _written_name(context: Context, object_: Object) -> str | None:
    """Return what an object is called in its own file."""
    documents = context.documents.load(object_.place.path).documents
    return next(
        (text_at(each.root, "metadata", "name") for each in documents if each.root.place == object_.place), None
    )


def _shared(context: Context, shared: Iterable[list[Collision]]) -> Iterator[Finding]:
    """Find what several take from one file, those together that take the same.

    What lies below none of their folders is a part that they have in common, wherever it lands: one finding a file.
    """
    together: dict[tuple[Identity, ...] | str, list[Collision]] = {}
    users: dict[tuple[Identity, ...] | str, dict[Identity, None]] = {}
    for collisions in shared:
        appliers, file = _appliers(collisions), collisions[0].first.name_place.path
        if _may_be_lost(context, collisions[0], appliers):
            key = file if _is_part(context, file, appliers) else appliers
            together.setdefault(key, []).append(collisions[0])
            users.setdefault(key, {}).update(dict.fromkeys(appliers))
    for key, lost in together.items():
        yield _of_one_file(context, tuple(users[key]), lost)


def _is_part(context: Context, file: str, appliers: tuple[Identity, ...]) -> bool:
    """Tell whether a file lies below none of the folders that those who apply it build."""
    folders = [context.cluster.applied[applier].folder for applier in appliers if applier in context.cluster.applied]
    return not any(folder is None or file.startswith(f"{folder}/" if folder else "") for folder in folders)


def _undone(collisions: list[Collision]) -> Finding:
    """Return what is told of an object that several apply, each otherwise than the first."""
    first, second = collisions[0].first, collisions[0].second
    before, after = first.applied_by[0], second.applied_by[0]
    more = [
        also_wrong(collision.second.name_place, f"{collision.second.applied_by[0]} applies this one")
        for collision in collisions[1:]
    ]
    all_after = first_few([collision.second.applied_by[0] for collision in collisions])
    return Finding(
        check=_CHECK,
        message=f"{first.identity} is applied by {all_after} and by {before}, which undo each other",
        place=second.name_place,
        help="Let one Kustomization apply it.",
        subject=first.identity,
        target=after,
        related=(Related(first.name_place, f"{before} applies this one"), *more[:_MOST_SHOWN]),
    )


def _appliers(collisions: list[Collision]) -> tuple[Identity, ...]:
    first = collisions[0].first.applied_by[0]
    return (first, *(collision.second.applied_by[0] for collision in collisions))


def _may_be_lost(context: Context, collision: Collision, appliers: tuple[Identity, ...]) -> bool:
    """Tell whether the object is deleted with who was the last to apply it, though another one still does."""
    objects = (collision.first, collision.second)
    if any(object_.is_kept or object_.ownership is not Ownership.WHOLE for object_ in objects):
        return False
    cluster = context.cluster
    if any(identity in cluster.uncertain or identity in context.graph.suspended for identity in appliers):
        return False
    known = [cluster.appliers.get(identity) for identity in appliers]
    return None not in known and any(applier is not None and applier.prunes for applier in known)


def _of_one_file(context: Context, appliers: tuple[Identity, ...], lost: list[Collision]) -> Finding:
    objects = first_few(sorted(collision.identity for collision in lost))
    first, *others = appliers
    places = sorted({collision.first.name_place for collision in lost})
    files = {place.path for place in places}
    applied = context.cluster.appliers
    return Finding(
        check=_CHECK,
        message=(
            f"{first_few(appliers)} apply {objects} from the same file{'s' if len(files) > 1 else ''}: "
            "whichever of them is removed may delete what is still needed"
        ),
        place=applied[others[0]].path_place,
        help="Let one Kustomization apply what they share, and the others depend on it.",
        subject=others[0],
        target=first,
        cause="from the same files",
        related=(
            *(Related(applied[applier].path_place, f"{applier} applies it, too") for applier in (first, *others[1:])),
            *(Related(place, "this is what they share") for place in places[:_MOST_SHOWN]),
        ),
    )


def _without_metadata(node: Mapping) -> Mapping:
    """Return an object without its metadata: two that differ in labels only are one that two bring along."""
    return node.without("metadata")
