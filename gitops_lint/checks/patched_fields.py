"""Values that a finding is about and that a patch set, where the object's own file says something else."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, same
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.routes import Route, written


def naming_the_patch(finding: Finding, context: Context) -> Finding:
    """Return a finding that points at what a patch set with what the object's own file says there, if it says it.

    Whoever reads that file would take the finding for wrong.
    """
    places = {finding.place, *(related.place for related in finding.related)}
    said = [
        Related(own.place, f"{object_.identity} itself says {_told(route, own)}, which is overwritten")
        for object_ in _objects(finding, context)
        for route, own in _overwritten(object_, places, context)
    ]
    return replace(finding, related=(*finding.related, *said)) if said else finding


def _objects(finding: Finding, context: Context) -> Iterator[Object]:
    """Return the objects that a finding is about."""
    never = finding.stall.never if finding.stall is not None else ()
    identities: dict[Identity | None, None] = dict.fromkeys((finding.subject, finding.target))
    identities |= dict.fromkeys(moment.identity for moment in never)
    for identity in identities:
        object_ = context.cluster.objects.get(identity) if identity is not None else None
        if object_ is not None:
            yield object_


def _overwritten(object_: Object, places: Set[Place], context: Context) -> Iterator[tuple[Route, Node]]:
    """Return the fields of an object whose values are at some places outside of its manifest, as that says them."""
    outside = {place for place in places if not object_.holds(place)}
    own = _own_manifest(object_, context) if outside else None
    for route, value in _at_places(object_.node, outside, ()) if own is not None else ():
        said = at(own, *route)
        if said is not None and not same(said, value):
            yield route, said


def _own_manifest(object_: Object, context: Context) -> Node | None:
    documents = context.documents.load(object_.place.path).documents
    return next((document.root for document in documents if document.root.place == object_.place), None)


def _at_places(node: Node, places: Set[Place], route: Route) -> Iterator[tuple[Route, Node]]:
    if node.place in places and route:
        yield route, node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _at_places(value, places, (*route, key))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _at_places(item, places, (*route, index))


def _told(route: Route, own: Node) -> str:
    field = f"`{written(route)}`"
    return f"{field} is `{own.text}`" if isinstance(own, Scalar) else f"otherwise in {field}"
