"""Manifests that a cluster isn't made of, and that would bring what it misses."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.cluster.object import Object
from gitops_lint.graph.products import Made, products
from gitops_lint.repo.documents import Documents, Same
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.verdict import Definition

_Name: TypeAlias = tuple[str, str, str]
"""A group, a kind and a name: where a file would land isn't known."""
_Brought: TypeAlias = dict[_Name, list[tuple[str, Object, Identity]]]
"""Which files bring an object, each with the object in it that is this one, or has it made."""


class _OfKind(NamedTuple):
    """The files that may hold objects of one kind, and all that those bring which may have some made."""

    naming: tuple[str, ...]
    made: _Brought


class Manifests(NamedTuple):
    """The files of a repository that may hold manifests: their paths, their texts, and the objects in them."""

    paths: Callable[[], tuple[str, ...]]
    text: Callable[[str], str]
    objects: Callable[[str], Iterable[Object]]


NO_MANIFESTS = Manifests(tuple, lambda _: "", lambda _: ())
"""Those of a repository that holds nothing but what its clusters are made of."""


_MANY = 3
"""How many folders must leave out a file of the same name for that to be no oversight."""


@keeps_values
class UnappliedManifests:
    """The manifests of a repository, by what they would bring; parsed where their text may say so.

    `left_out` are the files that a kustomization file beside them doesn't list although it lists others, `clusters` are
    the repository's, `together` are the files of each build that nothing includes. What findings in a cluster rest on
    of all this is asked of `documents`, for runs after this one.
    """

    def __init__(
        self,
        left_out: Collection[LeftOut],
        manifests: Manifests,
        rulebook: Rulebook,
        by_hand: ByHand,
        clusters: tuple[Cluster, ...],
        documents: Documents | None = None,
        together: tuple[frozenset[str], ...] = (),
    ) -> None:
        self.left_out = tuple(left_out)
        self._together = together
        self._manifests = manifests
        self._rulebook = rulebook
        self._by_hand = by_hand
        self.clusters = clusters
        self._documents = documents if documents is not None else Documents(MemoryTree({}))
        self._called = {cluster.name: cluster for cluster in clusters}
        self._of_kinds: dict[GroupKind, _OfKind] = {}
        for about, answer in self._answers.items():
            self._documents.answer(about, answer)

    @property
    def _answers(self) -> dict[str, Callable[[Any], object]]:
        """How questions are answered on which findings in a cluster rest, whatever else there is beside it."""
        return {
            "left out": self._left_out_definition,
            "left out as a rule": self._left_out_as_a_rule,
            "applied by hand": self._applied_by_hand,
            "names by hand": self._names_by_hand,
            "definition": self._definition,
            "applied together": self._are_applied_together,
        }

    def _known(self, cluster: Cluster) -> str:
        """Return what a cluster is called in questions about it."""
        self._called.setdefault(cluster.name, cluster)
        return cluster.name

    def applied_by_hand(self, target: Identity, cluster: Cluster) -> Definition | None:
        """Return the file with a target that people apply themselves, as far as its name and folders tell, or None."""
        return self._documents.ask("applied by hand", (target, self._known(cluster)), self._applied_by_hand)

    def _applied_by_hand(self, asked: tuple[Identity, str]) -> Definition | None:
        target, cluster = asked[0], self._called[asked[1]]
        for path, held, identity in self._brought_by_hand.get(_name(target), ()):
            is_meant = identity.namespace in ("", target.namespace)  # who applies it may well set the namespace
            if is_meant and path not in cluster.files:
                return Definition(path, held)
        return None

    def names_by_hand(self, group_kind: GroupKind, namespace: str) -> tuple[str, ...]:
        """Return the names of a kind's objects that people apply themselves to a namespace, or to one that they say."""
        return self._documents.ask("names by hand", (group_kind, namespace), self._names_by_hand)

    def _names_by_hand(self, asked: tuple[GroupKind, str]) -> tuple[str, ...]:
        group_kind, namespace = asked
        named = self._named_by_hand.get(group_kind, ())
        return tuple(name for name, namespaces in named if not namespaces.isdisjoint(("", namespace)))

    @kept_value
    def _named_by_hand(self) -> dict[GroupKind, list[tuple[str, frozenset[str]]]]:
        """The names of what people apply themselves, by kind, each with the namespaces that files say."""
        named: dict[GroupKind, list[tuple[str, frozenset[str]]]] = {}
        for (group, kind, name), brought in self._brought_by_hand.items():
            namespaces = frozenset([made.namespace for _, _, made in brought])
            named.setdefault(GroupKind(group, kind), []).append((name, namespaces))
        return named

    def left_out_definition(self, target: Identity, cluster: Cluster) -> Definition | None:
        """Return the file with a target that is left out beside others, which a kustomization file lists, or None."""
        return self._documents.ask("left out", (target, self._known(cluster)), self._left_out_definition)

    def _left_out_definition(self, asked: tuple[Identity, str]) -> Definition | None:
        target, cluster = asked[0], self._called[asked[1]]
        for file, identity in self._brought_by_left_out.get(_name(target), ()):
            if file.listing in cluster.files and _is_meant(identity, target, file.path, cluster):
                return Definition(file.path, file.objects[0], file.listing)
        return None

    def left_out_as_a_rule(self, target: Identity, cluster: Cluster) -> Definition | None:
        """Return the file with a target that is left out as most of its name are, which nobody forgets; or None."""
        return self._documents.ask("left out as a rule", (target, self._known(cluster)), self._left_out_as_a_rule)

    def _left_out_as_a_rule(self, asked: tuple[Identity, str]) -> Definition | None:
        definition, files = self._left_out_definition(asked), self._called[asked[1]].files
        if definition is None:
            return None
        name = posixpath.basename(definition.path)
        alike = {file.path for file in self.left_out if posixpath.basename(file.path) == name and file.listing in files}
        taken_in = sum(posixpath.basename(path) == name for path in files)
        return definition if len(alike) >= _MANY and len(alike) > taken_in else None

    def definition(self, target: Identity, cluster: Cluster, users: Iterable[str]) -> Definition | None:
        """Return the file that would bring a target, the nearest to the files of its users, or None."""
        return self._documents.ask("definition", (target, self._known(cluster), tuple(users)), self._definition)

    def _definition(self, asked: tuple[Identity, str, tuple[str, ...]]) -> Definition | None:
        target, name, users = asked
        cluster = self._called[name]
        left_out = self._left_out_definition((target, name))
        if left_out is not None:
            return left_out
        candidates = self._definitions(target, cluster)
        folders = tuple(posixpath.dirname(path) for path in users)
        return min(candidates, key=partial(_rank_near, folders), default=None)

    def are_applied_together(self, path: str, neighbour: str) -> bool:
        """Tell whether who applies a file applies another with it: one beside it, or in the build that holds it."""
        return self._documents.ask("applied together", (path, neighbour), self._are_applied_together)

    def _are_applied_together(self, asked: tuple[str, str]) -> bool:
        path, neighbour = asked
        is_beside = posixpath.dirname(path) == posixpath.dirname(neighbour)
        return is_beside or any(path in files and neighbour in files for files in self._together)

    def _definitions(self, target: Identity, cluster: Cluster) -> Iterator[Definition]:
        for holder in self.clusters:
            held = holder.objects.get(target)
            if held is not None and held.place.path not in cluster.files:
                yield Definition(held.place.path, held, elsewhere=holder.name)
        of_kind = self._of_kind(target.group_kind)
        naming = (path for path in of_kind.naming if target.name in self._manifests.text(path))
        brought = [*of_kind.made.get(_name(target), ()), *self._index(naming).get(_name(target), ())]
        for path, held, identity in brought:
            if path not in cluster.files and _is_meant(identity, target, path, cluster):
                elsewhere = next((holder.name for holder in self.clusters if path in holder.files), "")
                yield Definition(path, held, elsewhere=elsewhere)

    def _of_kind(self, kind: GroupKind) -> _OfKind:
        """Return the files that hold objects of a kind, and what is in those that may have them made."""
        if kind not in self._of_kinds:
            makers = self._rulebook.maker_words(kind)
            texts = [(path, self._manifests.text(path)) for path in self._elsewhere]
            making = [path for path, text in texts if any(word in text for word in makers)]
            parsed = frozenset(making)
            naming = tuple(path for path, text in texts if kind.kind in text and path not in parsed)
            self._of_kinds[kind] = _OfKind(naming, self._index(making))
        return self._of_kinds[kind]

    @kept_value
    def _elsewhere(self) -> tuple[str, ...]:
        """The files that aren't a part of all clusters."""
        everywhere = frozenset.intersection(*(cluster.files for cluster in self.clusters)) if self.clusters else ()
        return tuple(path for path in self._manifests.paths() if path not in everywhere)

    @kept_value
    def _brought_by_left_out(self) -> dict[_Name, list[tuple[LeftOut, Identity]]]:
        brought: dict[_Name, list[tuple[LeftOut, Identity]]] = {}
        for file in self.left_out:
            for identity in (identity for held in file.objects for identity in _brought(held, self._rulebook)):
                brought.setdefault(_name(identity), []).append((file, identity))
        return brought

    @kept_value
    def _brought_by_hand(self) -> _Brought:
        paths = self._documents.known_again("manifests", self._manifests.paths())
        index = partial(self._index, filter(self._by_hand.is_of_tools, paths))
        return self._documents.once(("brought by hand", Same(self._by_hand), Same(paths)), index)

    def _index(self, paths: Iterable[str]) -> _Brought:
        brought: _Brought = {}
        for path in paths:
            for held in self._manifests.objects(path):
                bringing = partial(_brought, held, self._rulebook)
                for identity in self._documents.derived.of("brought", (held,), bringing):
                    brought.setdefault(_name(identity), []).append((path, held, identity))
        return brought


def _name(identity: Identity) -> _Name:
    return identity.group, identity.kind, identity.name


def _brought(held: Object, rulebook: Rulebook) -> tuple[Identity, ...]:
    """Return an object and what a controller makes of it."""
    made = (product.identity for product in products(held, rulebook) if isinstance(product, Made))
    return (held.identity, *made)


def _is_meant(identity: Identity, target: Identity, path: str, cluster: Cluster) -> bool:
    """Tell whether an object of a file is the target; without a namespace it would be where its neighbours are."""
    if (identity.group_kind, identity.name) != (target.group_kind, target.name):
        return False
    if identity.namespace == target.namespace:
        return True
    folder = posixpath.dirname(path)
    neighbours = (held for held in cluster.objects.values() if posixpath.dirname(held.place.path) == folder)
    return not identity.namespace and any(held.identity.namespace == target.namespace for held in neighbours)


def _rank_near(folders: tuple[str, ...], definition: Definition) -> tuple[int, str]:
    """Return what puts the files first that are near to folders."""
    return -_nearness(definition.path, folders), definition.path


def _nearness(path: str, folders: Iterable[str]) -> int:
    """Return how many folders a file has in common with the nearest of some."""
    parts = posixpath.dirname(path).split("/")
    return max((_in_common(parts, folder.split("/")) for folder in folders), default=0)


def _in_common(parts: list[str], others: list[str]) -> int:
    count = 0
    for part, other_part in zip(parts, others, strict=False):
        if part != other_part:
            break
        count += 1
    return count
