"""Applies what a diff says to the objects before: what comes out are the objects after, or the diff lacks something."""

from __future__ import annotations

from typing import Any

from gitops_lint.change.fields import FieldChange, What
from gitops_lint.change.items import Pair
from gitops_lint.change.objects import ClusterObjects, ObjectChange
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Mapping, to_data

_GONE = object()


def patched(before: Mapping, changes: tuple[FieldChange, ...]) -> Any:
    """Return what an object's data are once all changes of its fields are made."""
    return _patched(to_data(before), [(change.route, change) for change in changes])


def objects_after(cluster: Cluster | None, diff: ClusterObjects | None) -> dict[Identity, Any]:
    """Return the data of a cluster's objects after a change, made of those before and what is said of the change."""
    held = cluster.objects if cluster else {}
    data = {identity: to_data(each.node) for identity, each in held.items() if not each.is_switched_off()}
    changes: tuple[ObjectChange, ...] = diff.changes if diff else ()
    for kept in (identity for stuck in (diff.stuck if diff else ()) for identity in stuck.kept):
        del data[kept]  # the cluster has it still, but what is built lacks it
    for change in changes:
        if change.before is not None:
            del data[change.before.identity]
    for change in changes:
        if change.before is None:
            data[change.identity] = to_data(change.held.node)
        elif change.after is not None:
            data[change.identity] = patched(change.before.node, change.fields)
    return data


def _patched(data: Any, changes: list[tuple[tuple[str | Pair, ...], FieldChange]]) -> Any:
    here = [change for route, change in changes if not route and change.what is not What.REORDERED]
    if here:
        (change,) = here
        return _GONE if change.what is What.REMOVED else to_data(change.after)
    by_step: dict[str | Pair, list[tuple[tuple[str | Pair, ...], FieldChange]]] = {}
    for route, change in changes:
        if route:
            by_step.setdefault(route[0], []).append((route[1:], change))
    if isinstance(data, dict):
        return _mapping(data, by_step)
    reordered = next((change for route, change in changes if not route), None)
    return _list(data, by_step, reordered)


def _mapping(data: dict[str, Any], by_step: dict[Any, Any]) -> dict[str, Any]:
    changed = {key: _patched(data.get(key), changes) for key, changes in by_step.items()}
    return {key: value for key, value in {**data, **changed}.items() if value is not _GONE}


def _list(data: list[Any], by_step: dict[Any, Any], reordered: FieldChange | None) -> list[Any]:
    gone = {step.before for step in by_step if step.after is None}
    changed = {step.before: changes for step, changes in by_step.items() if None not in (step.before, step.after)}
    kept = [
        _patched(item, changed[index]) if index in changed else item
        for index, item in enumerate(data)
        if index not in gone
    ]
    new = sorted((step.after, changes[0][1]) for step, changes in by_step.items() if step.before is None)
    if reordered is not None:
        return list(to_data(reordered.after))
    for index, change in new:
        kept.insert(index, to_data(change.after))
    return kept
