"""Which objects of a cluster are different in what would be applied, field by field, whatever file caused it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.change.fields import FieldChange, What, field_changes
from gitops_lint.checks.manifests import fails_for_certain
from gitops_lint.cluster.cluster import Applied, Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown
from gitops_lint.linter import Analysis
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Place, same

_GENERATED = late_pattern(r"(.*)-[bcdfghkmt2-9]{10}")
"""A name with the hash of what it names, as generators make them (api/hasher/hasher.go encode)."""
_ENCRYPTION = "sops"


class ObjectChange(NamedTuple):
    """An object that differs: as it was applied before and would be after, None where it isn't.

    `held` is it after the change, if it is there. Of one that is in both, `fields` differ; where it has none, only who
    applies it does. `doubt` says why it may not differ, or not so; nothing where it does for certain. `left` says why
    one that is no longer in Git stays in the cluster, where it does.
    """

    held: Object
    before: Object | None
    after: Object | None
    fields: tuple[FieldChange, ...] = ()
    doubt: str = ""
    left: str = ""

    @property
    def what(self) -> What:
        """What became of the object."""
        if self.before is None:
            return What.ADDED
        return What.REMOVED if self.after is None else What.CHANGED

    @property
    def identity(self) -> Identity:
        """The object, as it is called after the change if it is there."""
        return self.held.identity

    @property
    def is_moved(self) -> bool:
        """Tell whether others apply it than before."""
        if self.before is None or self.after is None:
            return False
        return set(self.before.applied_by) != set(self.after.applied_by)

    @property
    def is_renamed(self) -> bool:
        """Tell whether it is another object by name, made of the same parts: its name tells what is in it."""
        return self.before is not None and self.after is not None and self.before.identity != self.after.identity


class Stuck(NamedTuple):
    """What can't be built after a change, and the objects that it applied and that stay as they are because of that."""

    applier: Identity
    kept: tuple[Identity, ...]


class ClusterObjects(NamedTuple):
    """What is different in a cluster: its objects, sorted, and what nobody can see that is new or gone.

    `stuck` is what no more applies what it did: neither changes nor deletes it.
    """

    name: str
    changes: tuple[ObjectChange, ...]
    unknown_before: tuple[Unknown, ...] = ()
    unknown_after: tuple[Unknown, ...] = ()
    stuck: tuple[Stuck, ...] = ()


def object_changes(before: Analysis, after: Analysis) -> tuple[ClusterObjects, ...]:
    """Return what differs in the objects of each cluster of either version; clusters without a difference are left out.

    What is in Git and left alone by what applies it is no part of it.
    """
    earlier = {cluster.name: cluster for cluster in before.clusters}
    later = {cluster.name: cluster for cluster in after.clusters}
    compared = (_compared(name, earlier.get(name), later.get(name)) for name in sorted({*earlier, *later}))
    return tuple(each for each in compared if any(each[1:]))


def _compared(name: str, before: Cluster | None, after: Cluster | None) -> ClusterObjects:
    earlier, later = _applied(before), _applied(after)
    gone = _parted(before.unknowns if before else (), after.unknowns if after else ())
    come = _parted(after.unknowns if after else (), before.unknowns if before else ())
    changes = []
    kept: dict[Identity, list[Identity]] = {}
    for first, second in _paired(earlier, later):
        if first is not None and second is not None:
            fields = _fields(first, second)
            if fields or set(first.applied_by) != set(second.applied_by):
                changes.append(
                    ObjectChange(second, first, second, fields, _doubt_of_both(first, second, before, after))
                )
        elif first is not None and (broken := _broken_applier(first, after)) is not None:
            kept.setdefault(broken, []).append(first.identity)
        elif first is not None:
            changes.append(ObjectChange(first, first, None, doubt=_doubt_of_gone(first, before, come)))
        elif second is not None:
            changes.append(ObjectChange(second, None, second, doubt=_doubt_of_new(second, after, gone)))
    stuck = tuple(Stuck(applier, tuple(sorted(objects))) for applier, objects in sorted(kept.items()))
    return ClusterObjects(name, tuple(sorted(changes, key=lambda change: change.identity)), gone, come, stuck)


def _applied(cluster: Cluster | None) -> dict[Identity, Object]:
    held = cluster.objects if cluster else {}
    return {identity: each for identity, each in held.items() if not each.is_switched_off()}


def _paired(
    before: dict[Identity, Object], after: dict[Identity, Object]
) -> Iterator[tuple[Object | None, Object | None]]:
    """Return the objects of two versions in pairs: what is in one only has nothing beside it.

    What a generator makes is called otherwise with each change of it: it is the same if there is one of its kind.
    """
    gone = _generated(each for identity, each in before.items() if identity not in after)
    come = _generated(each for identity, each in after.items() if identity not in before)
    renamed = {
        gone[base][0].identity: come[base][0]
        for base in gone.keys() & come.keys()
        if len(gone[base]) == len(come[base]) == 1
    }
    taken = {each.identity for each in renamed.values()}
    for identity, held in before.items():
        yield held, after.get(identity) or renamed.get(identity)
    yield from ((None, held) for identity, held in after.items() if identity not in before and identity not in taken)


def _generated(objects: Iterable[Object]) -> dict[Identity, list[Object]]:
    """Return objects whose names hold a hash, by what they are called without it."""
    by_base: dict[Identity, list[Object]] = {}
    for each in objects:
        match = _GENERATED.fullmatch(each.identity.name)
        if match is not None:
            by_base.setdefault(each.identity._replace(name=match[1]), []).append(each)
    return by_base


def _fields(before: Object, after: Object) -> tuple[FieldChange, ...]:
    if same(before.node, after.node):
        return ()
    return field_changes(_as_applied(before), _as_applied(after))


def _as_applied(held: Object) -> Mapping:
    """Return an object without what the encryption of its values has added, which is never applied."""
    return held.node.without(_ENCRYPTION) if held.is_decrypted else held.node


def _parted(these: tuple[Unknown, ...], those: tuple[Unknown, ...]) -> tuple[Unknown, ...]:
    """Return what is unknown in one version only, wherever it is written."""
    known = {unknown_key(each) for each in those}
    return tuple(each for each in these if unknown_key(each) not in known)


def unknown_key(unknown: Unknown) -> tuple[object, ...]:
    """Return what tells an unknown set of objects from others, wherever it is written."""
    return unknown.kind, unknown.description, unknown.applied_by, unknown.namespace


_OUT_OF_SIGHT = "something out of sight may change it"
_HAS_VARIABLE = "its name can't be known offline"


def _doubt_of_both(first: Object, second: Object, before: Cluster | None, after: Cluster | None) -> str:
    if _is_uncertain(first, before) or _is_uncertain(second, after):
        return _OUT_OF_SIGHT
    return _failure(second, after)


def _doubt_of_gone(held: Object, before: Cluster | None, come: tuple[Unknown, ...]) -> str:
    if held.identity.has_variable:
        return _HAS_VARIABLE
    broken = _broken_applier(held, before)
    if broken is not None:
        return f"{broken} couldn't be built before, and may never have applied it"
    return _OUT_OF_SIGHT if _is_uncertain(held, before) else _hidden(held, come, "may bring")


def _doubt_of_new(held: Object, after: Cluster | None, gone: tuple[Unknown, ...]) -> str:
    if held.identity.has_variable:
        return _HAS_VARIABLE
    return _failure(held, after) or _hidden(held, gone, "may have brought")


def _is_uncertain(held: Object, cluster: Cluster | None) -> bool:
    return cluster is not None and held.identity in cluster.uncertain


def _failure(held: Object, after: Cluster | None) -> str:
    """Return why nothing becomes of what applies an object."""
    broken = _broken_applier(held, after)
    return f"{broken} can't be built" if broken is not None else ""


def _broken_applier(held: Object, cluster: Cluster | None) -> Identity | None:
    """Return what applies an object and can't be built: then nothing of it changes in the cluster, nor is deleted."""
    if cluster is None:
        return None
    for applier in held.applied_by:
        applied = cluster.applied.get(applier)
        if applied is not None and _is_broken(applied, cluster):
            return applier
    return None


def _is_broken(applied: Applied, cluster: Cluster) -> bool:
    failing = (fails_for_certain(cluster, problem) for problem in applied.problems if not problem.harmless)
    return applied.missing_path is not None or any(failing)


def _hidden(held: Object, unknowns: tuple[Unknown, ...], word: str) -> str:
    """Return which unknown set of objects, there in the other version only, may hold an object."""
    identity = held.identity
    for unknown in unknowns:
        is_there = not unknown.namespace or not identity.namespace or unknown.namespace == identity.namespace
        if is_there and (unknown.kinds is None or identity.kind in unknown.kinds):
            return f"{unknown.description} {word} it"
    return ""


def places_of(change: ObjectChange) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return where what caused a change is written, before and after: in the order of its fields, each line once."""
    if change.fields:
        before = [place for each in change.fields for place in each.places_before]
        after = [place for each in change.fields for place in each.places_after]
        return _lines(before), _lines(after)
    return _lines([change.before.place] if change.before else []), _lines([change.after.place] if change.after else [])


def _lines(places: list[Place]) -> tuple[Place, ...]:
    by_line = {(place.path, place.line): place for place in reversed(places) if place.path}
    return tuple(dict.fromkeys(by_line[place.path, place.line] for place in places if place.path))
