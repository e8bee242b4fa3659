"""Values that a finding is about and that a patch set, where the object's own file says something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, same
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.routes import Route, written


class PatchedFields:
    """The values of one cluster's objects that stand outside of their manifests, looked up once for each object."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._overwritten: dict[Identity, dict[Place, list[tuple[Route, Node]]]] = {}
        self._manifests: dict[str, dict[Place, Node]] = {}

    def naming_the_patch(self, finding: Finding) -> Finding:
        """Return a finding that points at what a patch set with what the object's own file says there, if it does.

        Whoever reads that file would take the finding for wrong.
        """
        places = {finding.place, *(related.place for related in finding.related)}
        said = [
            Related(own.place, f"{object_.identity} itself says {_told(route, own)}, which is overwritten")
            for object_ in _objects(finding, self._context)
            for route, own in self._overwritten_at(object_, places)
        ]
        return replace(finding, related=(*finding.related, *said)) if said else finding

    def _overwritten_at(self, object_: Object, places: set[Place]) -> list[tuple[Route, Node]]:
        """Return the fields of an object whose values are at some places outside of its manifest, as that says them."""
        if all(object_.holds(place) for place in places):
            return []
        if object_.identity not in self._overwritten:
            self._overwritten[object_.identity] = _overwritten(object_, self._own_manifest(object_.place))
        by_place = self._overwritten[object_.identity]
        return [overwritten for place in sorted(by_place.keys() & places) for overwritten in by_place[place]]

    def _own_manifest(self, place: Place) -> Node | None:
        """Return what begins at a place of a file; a file may hold thousands of objects."""
        if place.path not in self._manifests:
            documents = self._context.documents.load(place.path).documents
            self._manifests[place.path] = {document.root.place: document.root for document in reversed(documents)}
        return self._manifests[place.path].get(place)


def _objects(finding: Finding, context: Context) -> Iterator[Object]:
    """Return the objects that a finding is about."""
    never = finding.stall.never if finding.stall is not None else ()
    identities: dict[Identity | None, None] = dict.fromkeys((finding.subject, finding.target))
    identities |= dict.fromkeys(moment.identity for moment in never)
    for identity in identities:
        object_ = context.cluster.objects.get(identity) if identity is not None else None
        if object_ is not None:
            yield object_


def _overwritten(object_: Object, own: Node | None) -> dict[Place, list[tuple[Route, Node]]]:
    """Return what an object's `own` manifest says in fields whose values are from elsewhere, by where these stand."""
    overwritten: dict[Place, list[tuple[Route, Node]]] = {}
    for route, value in _from_elsewhere(object_, object_.node, ()) if own is not None else ():
        said = at(own, *route)
        if said is not None and not same(said, value):
            overwritten.setdefault(value.place, []).append((route, said))
    return overwritten


def _from_elsewhere(object_: Object, node: Node, route: Route) -> Iterator[tuple[Route, Node]]:
    """Return the values of an object that stand outside of its manifest, and what is within those, too."""
    if route and not object_.holds(node.place):
        yield route, node
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _from_elsewhere(object_, value, (*route, key))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _from_elsewhere(object_, item, (*route, index))


def _told(route: Route, own: Node) -> str:
    field = f"`{written(route)}`"
    return f"{field} is `{own.text}`" if isinstance(own, Scalar) else f"otherwise in {field}"
