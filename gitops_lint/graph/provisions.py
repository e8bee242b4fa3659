"""Everything that controllers and charts make in a cluster, and because of which objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from typing import TypeAlias

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.products import Made, MadeLike
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Scalar
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.roles import HOLDING_VALUES, Role
from gitops_lint.rulebook.routes import find

_Alike: TypeAlias = tuple[str | re.Pattern[str], str | re.Pattern[str]]
"""A namespace and a name, or their patterns: of a thousand releases, many make objects of the same ones."""
_LITERALS = late_pattern(r"(?:(?:\\[^\w\s]|[\w-])(?![*+?{]))*")
"""What a regular expression begins with that stands for itself, if nothing that follows says otherwise."""
_ESCAPE = late_pattern(r"\\(.)")


class MadeAlike:
    """Objects of one kind that are made and of whose names only a pattern is known, looked up by what a name holds."""

    def __init__(self) -> None:
        self._number = 0
        self._called: dict[str, list[tuple[int, MadeLike]]] = {}
        self._alike: dict[_Alike, list[tuple[int, MadeLike]]] = {}
        self._starts: dict[str, list[_Alike]] = {}
        self._most_words = 0

    def add(self, made: MadeLike) -> None:
        """Take note of one."""
        self._number += 1
        if made.name is not None:
            alike = (made.namespace, made.name)
            if alike not in self._alike:
                self._starts.setdefault(_start(made.name), []).append(alike)
            self._alike.setdefault(alike, []).append((self._number, made))
            return
        for name in dict.fromkeys(made.called):
            self._called.setdefault(name, []).append((self._number, made))
            self._most_words = max(self._most_words, name.count("-") + 1)

    def covering(self, identity: Identity) -> list[MadeLike]:
        """Return those that an object may be one of, in the order in which they were noted."""
        words = identity.name.split("-") if self._called else []
        parts = {
            "-".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, min(start + self._most_words, len(words)) + 1)
        }
        called = {number: made for part in parts for number, made in self._called.get(part, ())}
        covering = {number: made for number, made in called.items() if made.covers(identity)}
        starts = (identity.name[:length] for length in range(len(identity.name) + 1)) if self._starts else ()
        for alike in (alike for start in starts for alike in self._starts.get(start, ())):
            if self._alike[alike][0][1].covers(identity):
                covering.update(self._alike[alike])
        return [covering[number] for number in sorted(covering)]


def _start(name: str | re.Pattern[str]) -> str:
    """Return what all names begin with that a name stands for, or a pattern as `filled` makes them."""
    if isinstance(name, str):
        return name
    start = _LITERALS.match(name.pattern)
    return _ESCAPE.sub(r"\1", start[0]) if start is not None else ""


class Provisions:
    """Objects that are made, by identity or by pattern.

    `role` tells what objects of a kind are to others; those of the cluster say what applies them.
    """

    def __init__(self, role: Callable[[GroupKind], Role], objects: Mapping[Identity, Object]) -> None:
        self._role = role
        self._objects = objects
        self.made: dict[Identity, list[Identity]] = {}
        self._like: dict[GroupKind, MadeAlike] = {}
        self._named: dict[tuple[str, str], list[Identity]] = {}

    def add(self, made: Made | MadeLike) -> None:
        """Take note of something that is made."""
        if isinstance(made, Made):
            makers = self.made.setdefault(made.identity, [])
            if made.maker not in makers:
                makers.append(made.maker)
        else:
            self._like.setdefault(made.group_kind, MadeAlike()).add(made)

    def add_unknown(self, object_: Object) -> None:
        """Take note of an object of an unknown kind, which may make a Secret or ConfigMap that it names."""
        spec = object_.node.get("spec")
        values = (value.node for value in find(spec, "**")) if spec is not None else ()
        for text in sorted({value.text for value in values if isinstance(value, Scalar)}):
            self._named.setdefault((object_.identity.namespace, text), []).append(object_.identity)

    def may_be_made(self, identity: Identity) -> bool:
        """Tell whether there may be makers of an object, whoever asks."""
        group_kind = identity.group_kind
        return identity in self.made or group_kind in self._like or self._role(group_kind) in HOLDING_VALUES

    def makers(self, identity: Identity, askers: Set[Identity]) -> list[Identity]:
        """Return the objects because of which an object is made, or may be; certain ones leave no room for others.

        `askers` are the objects that refer to it. Of those that are only guessed by their names, the one that is called
        most like the object makes it: `app-worker-config` is rather of the release `app-worker` than of `app`. What
        an asker is called itself comes with that one, and not with a release; unless it is for reading, as dashboards
        in a ConfigMap are, and applied together with the release.
        """
        certain = self.made.get(identity)
        if certain:
            return certain
        like = self._like.get(identity.group_kind)
        alike = like.covering(identity) if like is not None else []
        closest = max((made.closeness(identity) for made in alike), default=0)
        makers = (
            made.maker
            for made in alike
            if not made.called
            or (
                made.closeness(identity) == closest
                and made.maker not in askers
                and (closest == len(identity.name) or not self._comes_with(identity, askers, made.maker))
            )
        )
        return list(dict.fromkeys((*makers, *self._naming(identity))))

    def _comes_with(self, identity: Identity, askers: Set[Identity], release: Identity) -> bool:
        """Tell whether an object comes with one of its askers, and not with a release that is called less like it."""
        called_so = [asker for asker in askers if (asker.namespace, asker.name) == (identity.namespace, identity.name)]
        is_for_reading = self._role(identity.group_kind) is Role.CONFIGURATION
        return not all(is_for_reading and self._are_together(asker, release) for asker in called_so)

    def _are_together(self, left: Identity, right: Identity) -> bool:
        """Tell whether one Kustomization applies two objects."""
        return not frozenset(self._objects[left].applied_by).isdisjoint(self._objects[right].applied_by)

    def _naming(self, identity: Identity) -> list[Identity]:
        if self._role(identity.group_kind) not in HOLDING_VALUES:
            return []
        return [
            maker for namespace in (identity.namespace, "") for maker in self._named.get((namespace, identity.name), ())
        ]
