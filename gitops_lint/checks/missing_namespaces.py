"""Namespaces that objects are put into, and that nothing makes although Git makes the others.

Facts: https://github.com/fluxcd/pkg ssa/manager_apply.go: an object whose namespace isn't there fails the dry-run
(`namespaces "x" not found`), and with it all of its Kustomization's stage. `targetNamespace` makes none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stall import rejected
from gitops_lint.cluster.identity import NAMESPACE, Identity, is_unknown, namespace_called
from gitops_lint.cluster.object import Object
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Edge, Link, Presence
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.repo.spelling import is_with_a_part_more
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.verdicts.meant import slip_in
from gitops_lint.verdicts.verdict import Definition, MakerKind

_OFTEN = 2
"""How many references must name a namespace that nothing is known of for another's to be a slip."""
_MADE_TO_MISSING = 2
"""How many namespaces must come from Git for each that doesn't, before one can tell that people don't make them."""


class _Use(NamedTuple):
    """An object that needs a namespace, with where that is written."""

    place: Place
    object: Object


def missing_namespaces(context: Context) -> Iterator[Finding]:
    """Find each namespace that nothing makes, where that is most likely a slip: people make namespaces, too."""
    graph = context.graph
    there = [
        identity
        for identity in graph.of_kind(NAMESPACE)
        if graph.is_there_for_certain(identity) or graph.presence(identity) is Presence.PRESUMED
    ]
    made = tuple(sorted(identity.name for identity in there))
    there_are = frozenset(made)
    missing = {name: uses for name, uses in _uses(context).items() if name not in there_are}
    known = (*made, *_always_there(context))
    used = {identity.namespace for identity in context.cluster.objects}
    come_from_git = sum(1 for name in made if name in used) >= _MADE_TO_MISSING * len(missing)
    compared = context.documents.allowance.compared
    all_known = frozenset(known)
    of_known = NearNames(known, compared)
    of_empty = NearNames((namespace for namespace in made if namespace not in used), compared)
    for name in sorted(missing):
        meant = next(iter(of_known.of_slip(name)), None) or of_empty.meant_of(name) or _renamed(context, name, of_empty)
        around = _definition_around(context, name, missing[name]) if come_from_git and not meant else None
        if (
            meant
            or around
            or _is_left_out(context, name)
            or (come_from_git and not _may_be_made(context, namespace_called(name), missing[name]))
        ):
            yield _naming(around, _of_objects(name, missing[name], meant))
    for name, (uses, meant) in _renamed_at_the_start(context, made, used).items():
        yield _of_objects(name, uses, meant)
    yield from _of_their_own(context)
    named = _named_by_references(context)
    often = sorted(name for name, uses in named.items() if len(uses) >= _OFTEN)
    of_used = NearNames((*known, *sorted(used)), compared)
    of_often = NearNames(often, compared)
    for name, uses in sorted((name, uses) for name, uses in named.items() if uses):
        near = (*of_used.of_slip(name), *(of_often.of_slip(name) if len(uses) == 1 else ()))
        meant = next(iter(near), None)
        if meant and name not in missing and name not in all_known:
            yield _of_references(context, name, uses, meant)


def _renamed(context: Context, name: str, of_empty: NearNames) -> str | None:
    """Return the one namespace that nothing is in or refers to, and that is called alike but for a part more or less.

    The Namespace of that name was renamed, and what is to be in it was not.
    """
    alike = [
        namespace
        for namespace in of_empty.names
        if is_with_a_part_more(name, namespace) and not context.graph.into(namespace_called(namespace))
    ]
    return alike[0] if len(alike) == 1 else None


def _renamed_at_the_start(context: Context, made: tuple[str, ...], used: set[str]) -> dict[str, tuple[list[_Use], str]]:
    """Return the namespaces of what starts Flux that nothing makes, where a Namespace beside it is empty instead."""
    objects = [object_ for identity in context.cluster.started if (object_ := context.cluster.objects.get(identity))]
    empty = [
        object_.identity.name
        for object_ in objects
        if object_.identity.group_kind == NAMESPACE and object_.identity.name not in used
    ]
    renamed: dict[str, tuple[list[_Use], str]] = {}
    of_empty = NearNames(empty, context.documents.allowance.compared)
    there = frozenset(made)
    for object_ in objects if empty else ():
        name = object_.identity.namespace
        near = of_empty.meant_of(name) if name and name not in there else None
        if near:
            uses, _ = renamed.setdefault(name, ([], near))
            uses.append(_Use(object_.namespace_place or object_.place, object_))
    return renamed


def _of_their_own(context: Context) -> Iterator[Finding]:
    """Find what is in a namespace that nothing makes but itself, or what it brings: neither ever comes first."""
    cluster, there = context.cluster, {*_always_there(context), *(made.name for made in context.graph.made)}
    for object_ in cluster.in_order:
        name = object_.identity.namespace
        held = cluster.objects.get(namespace_called(name)) if name and name not in there else None
        if (
            held is None
            or not object_.applied_by
            or object_.is_switched_off()
            or object_.identity not in cluster.appliers
        ):
            continue
        copies = [each.second for each in cluster.collisions if each.identity == held.identity]
        if not all(_is_brought_by(context, each, object_.identity) for each in (held, *copies)):
            continue
        use = _Use(object_.namespace_place or object_.name_place, object_)
        makers = context.verdicts.makers_of(held.identity, (_link(use, held.identity),))
        if not any(maker.is_exact and maker.kind is not MakerKind.GIT for maker in makers):
            yield _of_its_own(use, held)


def _is_brought_by(context: Context, object_: Object, applier: Identity) -> bool:
    """Tell whether an object is applied by another, or by what nothing but that other applies."""
    seen: set[Identity] = set()
    waiting = list(object_.applied_by)
    while waiting:
        identity = waiting.pop()
        if identity == applier or identity in seen:
            continue
        seen.add(identity)
        held = context.cluster.objects.get(identity)
        if held is None or not held.applied_by or identity in context.cluster.started:
            return False
        waiting += held.applied_by
    return bool(object_.applied_by)


def _of_its_own(use: _Use, held: Object) -> Finding:
    identity, name = use.object.identity, held.identity.name
    return Finding(
        check="namespace-not-found",
        message=f'namespaces "{name}" not found: nothing but {identity} creates it, which would be in it itself',
        place=use.place,
        help="Put it into a namespace that is there before it, or let another Kustomization create the Namespace.",
        subject=identity,
        target=held.identity,
        confidence=Confidence.LIKELY,
        related=(Related(held.name_place, f"{identity} brings it"),),
        stall=rejected((use.object,), f'namespaces "{name}" not found', "NotFound"),
    )


def _is_left_out(context: Context, name: str) -> bool:
    """Tell whether a file would make a namespace that a kustomization file leaves out beside others."""
    unapplied = context.verdicts.sight.unapplied
    return unapplied.left_out_definition(namespace_called(name), context.cluster) is not None


def _definition_around(context: Context, name: str, uses: list[_Use]) -> Definition | None:
    """Return the file that would make a namespace and that nothing includes, in a folder with all that is to be in it.

    Whatever can't be seen may make any namespace, and hardly this one; unless somebody is told to.
    """
    namespace, paths = namespace_called(name), sorted({use.object.place.path for use in uses})
    definition = context.verdicts.sight.unapplied.definition(namespace, context.cluster, paths)
    folder = posixpath.dirname(definition.path) if definition is not None else ""
    if not folder or not all(path.startswith(f"{folder}/") for path in paths):
        return None
    makers = context.verdicts.makers_of(namespace, tuple(_link(use, namespace) for use in uses))
    return None if any(maker.is_exact for maker in makers) else definition


def _naming(definition: Definition | None, finding: Finding) -> Finding:
    """Return a finding with the file that would make the namespace, if there is one, as the way to mend it."""
    if definition is None:
        return finding
    related = (Related(definition.object.place, f"this file makes it, but {definition.why_not}"), *finding.related)
    help_ = f"{definition.path} makes it, but {definition.why_not}."
    return replace(finding, help=help_, related=related)


def _uses(context: Context) -> dict[str, list[_Use]]:
    """Return the namespaces that objects are in, or that fields name, but for those that are there before Flux acts."""
    uses: dict[str, list[_Use]] = {}
    for object_ in context.cluster.in_order:
        identity = object_.identity
        if identity.namespace and object_.applied_by and not object_.is_switched_off():
            uses.setdefault(identity.namespace, []).append(_Use(object_.namespace_place or object_.place, object_))
    for ghost in context.graph.of_presence(Presence.GHOST):
        for link in context.graph.into(ghost) if ghost.group_kind == NAMESPACE else ():
            if link.edge.strength is not Strength.SOFT and not _puts_nothing_into(context, link):
                uses.setdefault(ghost.name, []).append(_Use(link.edge.place, context.cluster.objects[link.source]))
    there = _always_there(context)
    return {
        name: in_it
        for name, in_it in uses.items()
        if name not in there and not is_unknown(name) and not context.rulebook.is_builtin(*namespace_called(name))
    }


def _puts_nothing_into(context: Context, link: Link) -> bool:
    """Tell whether an applier is told to put its objects into a namespace, and they are all in none: StorageClasses."""
    applied = context.cluster.applied.get(link.source)
    if applied is None or applied.folder is None or not applied.objects:
        return False
    return all(identity.namespace != link.target.name for identity in applied.objects)


def _named_by_references(context: Context) -> dict[str, list[_Use]]:
    """Return the namespaces that references give, where Git doesn't hold what they name and no other check tells."""
    named: dict[str, list[_Use]] = {}
    for ghost in context.graph.of_presence(Presence.GHOST):
        kind = context.rulebook.kind(ghost.group_kind)
        if ghost.group_kind == NAMESPACE and not is_unknown(ghost.name):
            named.setdefault(ghost.name, []).extend(
                _Use(link.edge.place, context.cluster.objects[link.source])
                for link in context.graph.into(ghost)
                if not link.edge.implied and link.source in context.cluster.objects
            )
        elif ghost.namespace and not is_unknown(ghost.namespace) and not (kind is not None and kind.closed):
            uses = [
                _Use(link.edge.namespace_place, context.cluster.objects[link.source])
                for link in context.graph.into(ghost)
                if link.edge.namespace_place is not None and link.source in context.cluster.objects
            ]
            if uses and slip_in(context.verdicts.sight, ghost) is None:
                named.setdefault(ghost.namespace, []).extend(uses)
    return named


def _always_there(context: Context) -> tuple[str, ...]:
    """Return the namespaces that every cluster has, and those of what starts Flux and of what that applies, sorted."""
    builtin = context.rulebook.kind(NAMESPACE)
    cluster = context.cluster
    first = {identity.namespace for identity in cluster.presumed}
    first |= {
        applier.namespace
        for applier in cluster.applied
        if applier in cluster.started or not cluster.objects[applier].applied_by
    }
    started = {identity.namespace for identity in cluster.started}
    of_first = NearNames(sorted(first), context.documents.allowance.compared)
    first |= {name for name in started if not of_first.of_slip(name)}
    always = (name for name in builtin.builtin if "*" not in name) if builtin else ()
    return tuple(sorted({*first, *always} - {""}))


def _may_be_made(context: Context, namespace: Identity, uses: list[_Use]) -> bool:
    """Tell whether a Namespace may be lost in a build that failed, or out of sight: beside its users, or anywhere."""
    if any(applied.has_failed for applied in context.cluster.applied.values()):
        return True
    appliers = {applier for use in uses for applier in (use.object.identity, *use.object.applied_by)}
    if any(unknown.applied_by in appliers or unknown.may_hold(namespace) for unknown in context.cluster.unknowns):
        return True
    makers = context.verdicts.makers_of(namespace, tuple(_link(use, namespace) for use in uses))
    return any(maker.is_exact or maker.kind is not MakerKind.BOOTSTRAP for maker in makers)


def _link(use: _Use, namespace: Identity) -> Link:
    return Link(use.object.identity, namespace, Edge(EdgeKind.NAMESPACE, Strength.ORDERING, use.place, implied=True))


def _of_objects(name: str, uses: list[_Use], meant: str | None) -> Finding:
    finding = _finding(name, uses, meant, "would be in it")
    return replace(finding, stall=rejected((use.object for use in uses), f'namespaces "{name}" not found', "NotFound"))


def _of_references(context: Context, name: str, uses: list[_Use], meant: str) -> Finding:
    finding = _finding(name, uses, meant, "refers to an object in it")
    return replace(finding, impact=context.impacts.of_all({use.object.identity for use in uses}, State.READY))


def _finding(name: str, uses: list[_Use], meant: str | None, what: str) -> Finding:
    places = {use.place: use.object.identity for use in reversed(uses)}
    first, *others = sorted(places)
    users = first_few(dict.fromkeys(use.object.identity for use in uses))
    return Finding(
        check="namespace-not-found",
        message=f'namespaces "{name}" not found: nothing in this repository creates it, and {users} {what}',
        place=first,
        help=(
            f"Did you mean `{meant}`?"
            if meant
            else "Correct the name, or add the Namespace; if it is created outside Git, nothing is wrong."
        ),
        subject=places[first],
        target=namespace_called(name),
        confidence=Confidence.LIKELY,
        related=tuple(also_wrong(place, f"{places[place]} {what}, too") for place in others),
    )
