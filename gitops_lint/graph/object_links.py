"""The links that come of an object: to what applies it, to its Namespace, and to all that it refers to.

They rest on the object, on some of those that it is linked with, and on what installs the cluster's kinds. Where an
earlier version of the cluster had the same of these, its links count.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity, namespace_called
from gitops_lint.cluster.object import Object, Ownership
from gitops_lint.graph.implied import Installers, referent_credentials
from gitops_lint.graph.model import Edge, Link
from gitops_lint.graph.provisions import Provisions
from gitops_lint.graph.references import references
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.limits import MAX_LINKS
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.rulebook import Rulebook


class Linked(NamedTuple):
    """The links that come of an object, and what they rest on beside it.

    `around` lead to what it needs to be applied, `needs` to what it refers to: None where that isn't known. `beside`
    are the objects that have a say in them, None where Git holds none.
    """

    object: Object
    beside: tuple[tuple[Identity, Object | None], ...]
    is_started: bool
    around: tuple[Link, ...]
    needs: tuple[Link, ...] | None


class LinksOfVersion(NamedTuple):
    """The links that have come of the objects of one version of a cluster, and what installed its kinds."""

    installers: Installers
    linked: dict[Identity, Linked]


class ObjectLinks:
    """The links that come of the objects of a cluster, one object after another.

    `lost` are the objects of which it isn't known what they refer to, and why.
    """

    def __init__(
        self,
        cluster: Cluster,
        rulebook: Rulebook,
        installers: Installers,
        provisions: Provisions,
        documents: Documents,
    ) -> None:
        self.lost: list[tuple[Object, str]] = []
        self._cluster = cluster
        self._rulebook = rulebook
        self._installers = installers
        self._provisions = provisions
        self._documents = documents
        self._number = 0
        self._applies: dict[tuple[Identity, Strength], Edge] = {}
        self._settled: dict[str, bool] = {}
        what = ("links", cluster.entry)
        earlier: LinksOfVersion | None = documents.left_by_earlier(what)
        are_alike = earlier is not None and earlier.installers.are_like(installers)
        self._earlier = earlier.linked if earlier is not None and are_alike else {}
        self._linked: dict[Identity, Linked] = {}
        documents.leave(what, LinksOfVersion(installers, self._linked))

    def of(self, object_: Object) -> tuple[Link, ...]:
        """Return the links that come of an object."""
        linked = self._earlier.get(object_.identity)
        if linked is None or linked.object is not object_ or not self._is_as_earlier(linked):
            linked = self._made(object_)
        self._number += len(linked.needs or ())
        if linked.needs is None:
            self.lost.append((object_, f"a fault of the linter ended looking at {object_.identity}"))
            return linked.around
        if self._number > MAX_LINKS:
            self.lost.append((object_, f"the objects of this cluster have more than {MAX_LINKS:,} references"))
            return linked.around
        if self._rests_on_objects(object_):
            self._linked[object_.identity] = linked
        return linked.around + linked.needs

    def _rests_on_objects(self, object_: Object) -> bool:
        """Tell whether it rests on objects alone what an object is linked with, and not on what others make."""
        if object_.ownership is Ownership.SHARED:
            return False
        name = object_.identity.namespace
        if name not in self._settled:
            namespace = namespace_called(name)
            self._settled[name] = namespace in self._cluster.objects or not self._provisions.may_be_made(namespace)
        return self._settled[name]

    def _is_as_earlier(self, linked: Linked) -> bool:
        """Tell whether what the links of the same object rest on is the same."""
        objects = self._cluster.objects
        if (linked.object.identity in self._cluster.started) is not linked.is_started:
            return False
        is_same_beside = all(objects.get(identity) is held for identity, held in linked.beside)
        return is_same_beside and self._rests_on_objects(linked.object)

    def _made(self, object_: Object) -> Linked:
        around = [*self._to_appliers(object_), *self._to_namespace(object_)]
        # beyond the limit nothing is worked out
        needs = self._needs(object_) if self._number <= MAX_LINKS else ()
        beside = dict.fromkeys((*object_.applied_by, namespace_called(object_.identity.namespace)))
        beside |= dict.fromkeys(link.target for link in needs or () if link.edge.kind is EdgeKind.STORE)
        objects = self._cluster.objects
        return Linked(
            object_,
            tuple([(identity, objects.get(identity)) for identity in beside]),
            object_.identity in self._cluster.started,
            tuple(around),
            needs,
        )

    def _needs(self, object_: Object) -> tuple[Link, ...] | None:
        """Return the links to what an object refers to, and to what installs its kind; None where that fails."""
        return self._documents.faults.guarded(
            lambda: tuple(self._found_needs(object_)),
            None,
            f"what {object_.identity} refers to",
            "",
            self._cluster.name,
        )

    def _found_needs(self, object_: Object) -> Iterator[Link]:
        group = object_.identity.group
        if not self._rulebook.is_bootstrapped(group):
            yield from (referred.from_(object_) for referred in self._installers.edges(object_))
        operator = self._installers.operator_namespace(group)
        make = partial(self._written, object_, operator)
        for link in self._documents.derived.of(("references", operator), (object_,), make):
            yield link
            store = self._cluster.objects.get(link.target) if link.edge.kind is EdgeKind.STORE else None
            if store is not None:  # its credentials are looked up beside who uses it
                credentials = referent_credentials(object_, store, self._rulebook)
                yield from (referred.from_(object_) for referred in credentials)

    def _written(self, object_: Object, operator: str | None) -> list[Link]:
        return [referred.from_(object_) for referred in references(object_, self._rulebook, operator)]

    def _to_appliers(self, object_: Object) -> Iterator[Link]:
        """Link an object with the Kustomizations that apply it, and those that wait for it with the object."""
        cluster = self._cluster
        is_shared = object_.ownership is Ownership.SHARED and object_.identity in self._provisions.made
        has_others = len(object_.applied_by) > 1 or is_shared  # one of several is enough
        is_there_before = object_.identity in cluster.started or has_others
        strength = Strength.SOFT if is_there_before else Strength.ORDERING
        for applier in object_.applied_by:
            if applier == object_.identity or applier not in cluster.objects:
                continue  # a bootstrapped Kustomization applies itself, which is no dependency
            yield Link(object_.identity, applier, self._edge_to(applier, strength))
            known = cluster.appliers.get(applier)
            if known is not None and known.waits:
                place = known.waits_place or object_.name_place
                yield Link(applier, object_.identity, Edge(EdgeKind.WAITS, Strength.RUNTIME, place, implied=True))

    def _edge_to(self, applier: Identity, strength: Strength) -> Edge:
        """Return the edge to what applies an object: all that it applies have the same."""
        if (applier, strength) not in self._applies:
            place = self._cluster.objects[applier].name_place
            self._applies[applier, strength] = Edge(EdgeKind.APPLIES, strength, place, implied=True)
        return self._applies[applier, strength]

    def _to_namespace(self, object_: Object) -> Iterator[Link]:
        """Link an object with its Namespace, if that is in Git or a release makes it; others are made by hand."""
        namespace = namespace_called(object_.identity.namespace)
        if not object_.identity.namespace or namespace == object_.identity:
            return
        if namespace not in self._cluster.objects:
            makers = self._provisions.makers(namespace, frozenset((object_.identity,)))
            if not makers or object_.identity in makers:
                return
        place = object_.namespace_place or object_.place
        yield Link(object_.identity, namespace, Edge(EdgeKind.NAMESPACE, Strength.ORDERING, place, implied=True))
