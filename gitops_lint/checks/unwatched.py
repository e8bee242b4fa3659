"""A namespace of whose objects nobody hears when they fail, although somebody does in each of the others.

Facts: https://fluxcd.io/flux/components/notification/alerts/#event-sources (the name `*` means all objects of a kind in
a namespace, which is that of the Alert unless it says another).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.graph.references import EVERY_NAME
from gitops_lint.repo.nodes import text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role

_MANY = 5
"""In how many namespaces all objects must be watched for one without to be forgotten."""
_MOST_NAMED = 3


class _Watched(NamedTuple):
    """What is watched as a whole: the kinds, and for each namespace one that does; `partly` has all of any watched."""

    kinds: frozenset[str]
    watchers: dict[str, Identity]
    partly: frozenset[str]


def unwatched(context: Context) -> Iterator[Finding]:
    """Find the one namespace whose objects nothing watches; where several are without, that is how it is meant."""
    watched = _watched(context)
    if len(watched.watchers) < _MANY:
        return
    inside = _to_be_watched(context, watched)
    without = [namespace for namespace in inside if namespace not in watched.partly]
    with_some = [namespace for namespace in inside if namespace in watched.watchers]
    if len(without) == 1 and len(with_some) >= _MANY:
        yield _finding(context, without[0], inside[without[0]], watched)


def _to_be_watched(context: Context, watched: _Watched) -> dict[str, list[Object]]:
    """Return what applies others or installs charts, and is of a kind that is watched, by namespace."""
    inside: dict[str, list[Object]] = defaultdict(list)
    for role in (Role.APPLIER, Role.RELEASE):
        for held in sorted(context.graph.of_role(role), key=lambda held: held.identity):
            is_meant = held.identity.kind in watched.kinds and not is_unknown(held.identity.namespace)
            is_off = held.is_switched_off() or held.identity in context.graph.suspended
            if is_meant and held.applied_by and not is_off:
                inside[held.identity.namespace].append(held)
    return inside


def _watched(context: Context) -> _Watched:
    """Return what objects watch whose fields name all objects of a kind, in their own namespace or in another."""
    watching = [
        held
        for group_kind in sorted(context.cluster.kinds)
        if any(bound.rule.edge is EdgeKind.WATCHES for bound in context.rulebook.references(group_kind))
        for held in context.cluster.of_kind(group_kind)
    ]
    kinds: set[str] = set()
    partly: set[str] = set()
    watchers: dict[str, Identity] = {}
    for held in watching:
        for kind, name, namespace in _sources(context, held):
            partly.add(namespace)
            if name == EVERY_NAME:
                kinds.add(kind)
                watchers.setdefault(namespace, held.identity)
    return _Watched(frozenset(kinds), watchers, frozenset(partly))


def _sources(context: Context, held: Object) -> Iterator[tuple[str, str, str]]:
    """Return the kinds, names and namespaces of what an object watches."""
    for rule, place in context.rulebook.references(held.identity.group_kind).places(held.node):
        kind, name = text_at(place.node, rule.kind_field), text_at(place.node, rule.name)
        if rule.edge is EdgeKind.WATCHES and kind and name:
            namespace = text_at(place.node, rule.namespace_field) if rule.namespace_field else None
            yield kind, name, namespace or held.identity.namespace


def _finding(context: Context, namespace: str, objects: list[Object], watched: _Watched) -> Finding:
    first = objects[0]
    names = first_few([str(held.identity) for held in objects], _MOST_NAMED)
    (watcher_namespace, watcher), *_ = sorted(watched.watchers.items())
    is_of_flux = any(identity.namespace == namespace for identity in context.cluster.started)
    return Finding(
        check="namespace-not-watched",
        message=f"nobody is told when {names} fails: nothing watches the namespace `{namespace}`, and something does "
        f"each of the {len(watched.watchers)} others",
        place=first.namespace_place or first.name_place,
        help=f"Add there what {watcher} is in `{watcher_namespace}`.",
        subject=first.identity,
        cause=namespace,
        confidence=Confidence.LIKELY,
        severity=Severity.INFO if is_of_flux else None,
        related=(Related(context.cluster.objects[watcher].name_place, f"this watches `{watcher_namespace}`"),),
    )
