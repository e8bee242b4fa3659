"""What the checks of references share: what is known about a target that nothing provides."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from gitops_lint.checks.edits import adding, fix_of, is_own, saying
from gitops_lint.checks.finding import Context, Edit, Finding, Fix
from gitops_lint.checks.naming import plural
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.certainty import is_missing_for_certain
from gitops_lint.graph.implied import CUSTOM_RESOURCE_DEFINITION
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.nodes import Mapping, Scalar, at, mapping_at
from gitops_lint.repo.quoting import unquoted
from gitops_lint.repo.spelling import is_misspelt, is_slip, is_within
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.kinds import Strength, parse_group_kind

_MANY = 2
"""How many must refer to what nobody makes before another's reference to nearly the same is a slip."""
_ALIKE_ORPHANS = 0.8
_ALIKE = 0.75  # of 1: how alike two names must be to be taken for each other


def dangling(context: Context, kinds: frozenset[str]) -> Iterator[Link]:
    """Return the explicit links of some kinds that lead to nothing, sorted by target and source."""
    for ghost in context.graph.of_presence(Presence.GHOST):
        links = (link for link in context.graph.into(ghost) if link.edge.kind in kinds and not link.edge.implied)
        yield from sorted(links, key=lambda link: (link.source, link.edge.place))


def confidence(context: Context, target: Identity) -> Confidence:
    """Return how sure it is that a target of a closed kind is missing: unknown objects may hold it, or be it."""
    return Confidence.CERTAIN if is_missing_for_certain(context.cluster, target) else Confidence.LIKELY


def dangling_finding(context: Context, link: Link, check: str, message: str, help_: str) -> Finding:
    """Return the finding of a link that leads to nothing, so that who needs it waits for ever."""
    return Finding(
        check=check,
        message=message,
        place=link.edge.place,
        help=help_,
        subject=link.source,
        target=link.target,
        confidence=confidence(context, link.target),
        impact=context.impacts.while_waiting(link.source),
    )


def elsewhere(context: Context, target: Identity) -> tuple[Identity, ...]:
    """Return the objects of the target's kind and name in other namespaces, sorted."""
    found = context.cluster.named(target.group_kind, target.name)
    return tuple(sorted(identity for identity in found if identity.namespace))


def unused_elsewhere(context: Context, target: Identity) -> Identity | None:
    """Return the object of the target's kind and name in another namespace that nobody refers to: it was moved."""
    found = (one for one in elsewhere(context, target) if one in context.graph.nodes)
    return next((one for one in found if all(link.edge.implied for link in context.graph.into(one))), None)


def alike(context: Context, target: Identity) -> Identity | None:
    """Return the object of the target's kind whose name is most like the target's, its own namespace first."""
    candidates = sorted(
        (one for one in context.graph.of_kind(target.group_kind) if one in context.cluster.objects),
        key=lambda identity: (identity.namespace != target.namespace, identity),
    )
    names = difflib.get_close_matches(target.name, [c.name for c in candidates], n=1, cutoff=_ALIKE)
    return next((c for c in candidates if names and c.name == names[0]), None)


def meant_by(context: Context, target: Identity) -> Identity | None:
    """Return the object that is meant by a reference to nothing but for its kind, or for a slip in what it says."""
    return _of_other_kind(context, target) or misspelt(context, target)


def _of_other_kind(context: Context, target: Identity) -> Identity | None:
    """Return the object of the same name that is there for certain, of the kind that the target's is mistaken for.

    Who may do without the target, or refers to both, means what is said.
    """
    kind = context.rulebook.kind(target.group_kind)
    users = {link.source for link in context.graph.into(target) if link.edge.strength is not Strength.SOFT}
    if kind is None or kind.mistaken_for is None or not users:
        return None
    other = parse_group_kind(kind.mistaken_for)
    scoped = target.namespace and not context.rulebook.is_cluster_scoped(other)
    found = (
        one
        for one in context.graph.of_kind(other)
        if one.name == target.name and (not scoped or one.namespace == target.namespace)
    )
    there = (one for one in found if one in context.cluster.objects or one in context.graph.made)
    return next((one for one in there if users.isdisjoint(_sources(context, one))), None)


def _sources(context: Context, one: Identity) -> set[Identity]:
    """Return the objects that refer to one, if it is a node at all."""
    return {link.source for link in context.graph.into(one)} if one in context.graph.nodes else set()


def misspelt(context: Context, target: Identity) -> Identity | None:
    """Return the object that is meant by a name, or a namespace, with a slip in it; None where it may be as it is.

    It is one that is there for certain, or what many refer to where one alone refers to the target; or one that nobody
    refers to, of a name that is alike at least.
    """
    near = [one for one in _known(context, target) if _is_near(one, target)] or _orphans(context, target)
    return min(near, key=lambda one: (one.namespace != target.namespace, one), default=None)


def _orphans(context: Context, target: Identity) -> list[Identity]:
    """Return the objects beside the target that nobody refers to and whose names are alike, as a renamed one's are."""
    beside = [
        one
        for one in context.graph.of_kind(target.group_kind)
        if one.namespace == target.namespace
        and one in context.cluster.objects
        and not any(not link.edge.implied for link in context.graph.into(one))
    ]
    names = difflib.get_close_matches(target.name, [one.name for one in beside], n=1, cutoff=_ALIKE_ORPHANS)
    return [one for one in beside if one.name in names]


def _is_near(one: Identity, target: Identity) -> bool:
    if one.namespace == target.namespace:
        return is_misspelt(target.name, one.name)
    return one.name == target.name and bool(target.namespace) and is_misspelt(target.namespace, one.namespace)


def _known(context: Context, target: Identity) -> Iterator[Identity]:
    """Return the objects of the target's kind that are there, and those that many more refer to than to the target."""
    graph = context.graph
    is_named_once = _users(context, target) <= 1
    for one in graph.of_kind(target.group_kind):
        is_there = one in graph.made or graph.presence(one) in (Presence.APPLIED, Presence.PRESUMED)
        if one != target and (is_there or (is_named_once and _users(context, one) >= _MANY)):
            yield one
    yield from _known_by_rules(context, target)


def _known_by_rules(context: Context, target: Identity) -> Iterator[Identity]:
    """Return what there is of the target's kind although nobody deploys it, and what defines its group's kinds."""
    kind = context.rulebook.kind(target.group_kind)
    for written in kind.builtin if kind is not None else ():
        namespace, _, name = written.rpartition("/")
        if "*" not in written:
            yield Identity(*target.group_kind, namespace, name)
    if target.group_kind == CUSTOM_RESOURCE_DEFINITION:
        written = target.name.partition(".")[2]
        for group in context.rulebook.groups if "." in written else ():
            if is_within(group, written, 1):
                names = (f"{plural(defined).lower()}.{group}" for defined in context.rulebook.kinds_of(group))
                yield from (target._replace(name=name) for name in names if name != target.name.replace("-", ""))


def _users(context: Context, one: Identity) -> int:
    return len(_sources(context, one))


def namespace_fix(context: Context, link: Link, namespace: str) -> Fix | None:
    """Return the fix that lets a reference name another namespace, or None where it can't be written simply."""
    place = link.edge.namespace_place
    if place is not None:
        edit = saying(context.documents, place, link.target.namespace, namespace)
    else:
        edit = _adding(context, link, "namespace", namespace)
    return fix_of(f"say `namespace: {namespace}`", [edit], context.documents, _is_own(context, link))


def kind_fix(context: Context, links: Iterable[Link], kind: str) -> Fix | None:
    """Return the fix that lets references name another kind of the same group, or None where it can't be written."""
    links = tuple(links)
    edits = (_saying_kind(context, link, kind) for link in links)
    return fix_of(f"say `kind: {kind}`", edits, context.documents, all(_is_own(context, link) for link in links))


def name_fix(context: Context, links: Iterable[Link], near: Identity | None) -> Fix | None:
    """Return the fix that lets references to nothing name an object that is called nearly so, in the same namespace."""
    links = tuple(links)
    if near is None or any(near.namespace != link.target.namespace for link in links):
        return None
    names = {one.name for one in context.graph.of_kind(near.group_kind) if one in context.cluster.objects}
    safe = all(_is_own(context, link) and is_slip(link.target.name, near.name, names) for link in links)
    edits = (saying(context.documents, link.edge.place, link.target.name, near.name) for link in links)
    return fix_of(f"say `{near.name}`", edits, context.documents, safe)


def _saying_kind(context: Context, link: Link, kind: str) -> Edit | None:
    found = at(_reference(context, link), "kind")
    if isinstance(found, Scalar):
        return saying(context.documents, found.place, link.target.kind, kind)
    return _adding(context, link, "kind", kind) if found is None else None


def _adding(context: Context, link: Link, key: str, value: str) -> Edit | None:
    """Return the edit that adds a key to a reference, below the name, if the name is written as it counts."""
    reference = _reference(context, link)
    written = context.documents.written(link.edge.place)
    if reference is None or written is None or unquoted(written) != link.target.name:
        return None
    return adding(context.documents, reference, link.edge.place, key, value)


def _reference(context: Context, link: Link) -> Mapping | None:
    subject = context.graph.object(link.source)
    return mapping_at(subject.node, *link.edge.route[:-1]) if subject else None


def _is_own(context: Context, link: Link) -> bool:
    subject = context.graph.object(link.source)
    return subject is not None and is_own(subject, link.edge.namespace_place or link.edge.place)
