"""What there is of one kind, looked up by what a name that leads nowhere may mean.

Facts: https://github.com/kubernetes-sigs/kustomize api/hasher (what the hash in a generated name is made of).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.spelling import lacks_word, meant_of, without_numbers
from gitops_lint.rulebook.group_kind import GroupKind

_HASH = late_pattern(r"(.+)-[bcdfghkmt2456789]{10}", re.DOTALL)


def is_hashed(name: str) -> bool:
    """Tell whether a name ends as those do to which a generator adds a hash."""
    return _HASH.fullmatch(name) is not None


@keeps_values
class OfKind:
    """Objects of one kind, in an order; `compared` is what a run may still compare."""

    def __init__(self, identities: Iterable[Identity], compared: Comparisons) -> None:
        self.identities = tuple(identities)
        self._compared = compared
        self._meant_by: dict[str, list[str]] = {}

    def named(self, name: str) -> list[Identity]:
        """Return those of a name, in whatever namespace."""
        return self._by_name.get(name, [])

    def hashed(self, name: str, namespace: str) -> list[Identity]:
        """Return those of a namespace whose names are one and a hash."""
        return self._by_unhashed.get((namespace, name), [])

    def near(self, target: Identity) -> Iterator[Identity]:
        """Return those of whose names the target's is a slip, or of whose namespaces where the name is the same."""
        beside = self._beside.get(target.namespace)
        for name in beside.of_slip(target.name) if beside is not None else ():
            yield target._replace(name=name)
        named = self.named(target.name) if target.namespace else []
        meant = self._namespaces_meant_by(target.namespace) if named else ()
        yield from (identity for identity in named if identity.namespace in meant)

    def _namespaces_meant_by(self, namespace: str) -> Collection[str]:
        """Return the namespaces with objects of the kind of which one is a slip."""
        if namespace not in self._meant_by:
            self._meant_by[namespace] = self._namespaces.of_slip(namespace)
        return self._meant_by[namespace]

    @kept_value
    def _namespaces(self) -> NearNames:
        return NearNames(sorted(self._beside), self._compared)

    def first_near(self, name: str) -> Identity | None:
        """Return the first of a name, or else the first of whose name another is a slip."""
        names = [name] if self.named(name) else self._names.of_slip(name)
        return self.named(names[0])[0] if names else None

    def plain_slip_of(self, name: str) -> str | None:
        """Return the name that another is but for one slip of the pen, or None where that isn't clear."""
        return self._names.plain_slip_of(name)

    def meant_beside(self, target: Identity) -> str | None:
        """Return the name in the target's namespace that is meant by the target's, or None."""
        beside = self._beside.get(target.namespace)
        return beside.meant_of(target.name) if beside is not None else None

    def with_a_word_more(self, target: Identity) -> list[Identity]:
        """Return those in the target's namespace of whose names the target's lacks a word in the middle."""
        near = self._by_what_is_left.get((target.namespace, hash(target.name)), [])
        return [identity for identity in near if lacks_word(target.name, identity.name)]

    def alike(self, target: Identity) -> Identity | None:
        """Return the one whose name is most like the target's, its own namespace first, or else differs in numbers."""
        rank = partial(_rank_beside, target.namespace)
        first = (min(self.named(name), key=rank) for name in self._names.resembling(target.name))
        near = sorted(first, key=rank)
        name = meant_of(target.name, (identity.name for identity in near))
        numbered = self._by_number.get(without_numbers(target.name), {})
        others = (identity for where in (target.namespace, None) for identity in numbered.get(where, ()))
        otherwise = next((identity for identity in others if identity.name != target.name), None)
        return next((identity for identity in near if identity.name == name), otherwise)

    @kept_value
    def _names(self) -> NearNames:
        return NearNames((identity.name for identity in self.identities), self._compared)

    @kept_value
    def _beside(self) -> dict[str, NearNames]:
        """The names in each namespace."""
        names: dict[str, list[str]] = {}
        for identity in self.identities:
            names.setdefault(identity.namespace, []).append(identity.name)
        return {namespace: NearNames(inside, self._compared) for namespace, inside in names.items()}

    @kept_value
    def _by_name(self) -> dict[str, list[Identity]]:
        by_name: dict[str, list[Identity]] = {}
        for identity in self.identities:
            by_name.setdefault(identity.name, []).append(identity)
        return by_name

    @kept_value
    def _by_unhashed(self) -> dict[tuple[str, str], list[Identity]]:
        by_unhashed: dict[tuple[str, str], list[Identity]] = {}
        for identity in self.identities:
            match = _HASH.fullmatch(identity.name)
            if match is not None:
                by_unhashed.setdefault((identity.namespace, match[1]), []).append(identity)
        return by_unhashed

    @kept_value
    def _by_what_is_left(self) -> dict[tuple[str, int], list[Identity]]:
        """Those of each namespace, by hashes of what is left of their names without a word in the middle."""
        by_what_is_left: dict[tuple[str, int], list[Identity]] = {}
        for identity in self.identities:
            words = identity.name.split("-")
            for number in range(1, len(words) - 1):
                left = "-".join(words[:number] + words[number + 1 :])
                by_what_is_left.setdefault((identity.namespace, hash(left)), []).append(identity)
        return by_what_is_left

    @kept_value
    def _by_number(self) -> dict[str, dict[str | None, list[Identity]]]:
        """Those of a name but for its numbers, of each namespace and of all (None), sorted."""
        by_number: dict[str, dict[str | None, list[Identity]]] = {}
        for identity in sorted(self.identities):
            same = by_number.setdefault(without_numbers(identity.name), {})
            for where in (identity.namespace, None):
                same.setdefault(where, []).append(identity)
        return by_number


def _rank_beside(namespace: str, identity: Identity) -> tuple[bool, Identity]:
    """Return what puts the objects of a namespace first."""
    return identity.namespace != namespace, identity


class Kinds:
    """What there is of each kind, as far as it counts; put in order when it is first asked for."""

    def __init__(
        self,
        of_kind: Callable[[GroupKind], Iterable[Identity]],
        compared: Comparisons,
        counts: Callable[[Identity], bool] | None = None,
    ) -> None:
        self._all_of_kind = of_kind
        self._compared = compared
        self._counts = counts
        self._known: dict[GroupKind, OfKind] = {}

    def __getitem__(self, group_kind: GroupKind) -> OfKind:
        """Return what there is of a kind."""
        if group_kind not in self._known:
            identities = self._all_of_kind(group_kind)
            counted = identities if self._counts is None else filter(self._counts, identities)
            self._known[group_kind] = OfKind(counted, self._compared)
        return self._known[group_kind]
