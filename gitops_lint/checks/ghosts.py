"""What the checks of references share: what is known about a target that nothing provides."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Edit, Finding, Fix
from gitops_lint.flux.objects import Identity
from gitops_lint.graph.certainty import is_missing_for_certain
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.nodes import Mapping, Place, at
from gitops_lint.rulebook.checks import Confidence

_ALIKE = 0.75  # of 1: how alike two names must be to be taken for each other


def dangling(context: Context, kinds: frozenset[str]) -> Iterator[Link]:
    """Return the explicit links of some kinds that lead to nothing, sorted by target and source."""
    for ghost in context.graph.of_presence(Presence.GHOST):
        links = (link for link in context.graph.needed_by(ghost) if link.edge.kind in kinds and not link.edge.implied)
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


def alike(context: Context, target: Identity) -> Identity | None:
    """Return the object of the target's kind whose name is most like the target's, its own namespace first."""
    candidates = sorted(
        (identity for identity in context.cluster.objects if identity.group_kind == target.group_kind),
        key=lambda identity: (identity.namespace != target.namespace, identity),
    )
    names = difflib.get_close_matches(target.name, [c.name for c in candidates], n=1, cutoff=_ALIKE)
    return next((c for c in candidates if names and c.name == names[0]), None)


def namespace_fix(context: Context, link: Link, namespace: str) -> Fix | None:
    """Return the edit that lets a reference name another namespace, or None where it can't be written simply."""
    edge = link.edge
    description = f"say `namespace: {namespace}`"
    if edge.namespace_place is not None:
        if _text_at(context, edge.namespace_place) != link.target.namespace:
            return None  # it comes from a variable, which others may use too
        return Fix(description, (Edit(edge.namespace_place, namespace),))
    subject = context.graph.object(link.source)
    reference = at(subject.node, *edge.route[:-1]) if subject else None
    if not isinstance(reference, Mapping) or not reference.keys:
        return None
    first = min(reference.keys.values())
    in_block = (first.path, first.line, first.column) == (
        reference.place.path,
        reference.place.line,
        reference.place.column,
    )
    if not in_block or edge.place.path != first.path or edge.place.end_line != edge.place.line:
        return None
    end = Place(edge.place.path, edge.place.line, edge.place.end_column, edge.place.line, edge.place.end_column)
    return Fix(description, (Edit(end, f"\n{' ' * (first.column - 1)}namespace: {namespace}"),))


def _text_at(context: Context, place: Place) -> str | None:
    """Return what stands at a place of one line, without quotes."""
    if place.line != place.end_line or not context.documents.tree.is_file(place.path):
        return None
    return context.documents.lines(place.path)[place.line - 1][place.column - 1 : place.end_column - 1].strip("\"'")
