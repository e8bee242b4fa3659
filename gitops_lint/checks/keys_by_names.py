"""Keys that are called after the object that has them, as those of dashboards are: `wiki` of `dashboard-wiki`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.spelling import plain_slip_of

_OFTEN = 3
"""How many objects must have keys that are called after them in one way before that is how they are called."""


class Read(NamedTuple):
    """A key that something reads of an object, and where."""

    target: Identity
    key: str
    link: Link
    place: Place


class _Way(NamedTuple):
    """How kinds that read keys call them: what the object's name has before its own part, and the key after it."""

    kind: str
    before: str
    after: str

    def key_of(self, name: str) -> str | None:
        """Return the key of an object of a name, or None for a name that isn't called so."""
        return name.removeprefix(self.before) + self.after if name.startswith(self.before) else None


def misnamed(read: Iterable[Read]) -> Iterator[tuple[Read, str]]:
    """Return the keys that are but for a slip what others are called in relation to their objects, each with that."""
    read = tuple(read)
    ways = {each: _way(each) for each in read}
    called: dict[_Way, set[Identity]] = defaultdict(set)
    for each, way in ways.items():
        if way is not None:
            called[way].add(each.target)
    usual = [way for way, targets in called.items() if len(targets) >= _OFTEN]
    for each in read if usual else ():
        keys = {way.key_of(each.target.name) for way in usual if way.kind == each.link.source.kind}
        meant = plain_slip_of(each.key, (key for key in keys if key)) if each.key not in keys else None
        if meant is not None and ways[each] not in usual:
            yield each, meant


def _way(read: Read) -> _Way | None:
    own = read.key.rpartition(".")[0] or read.key
    if not read.target.name.endswith(own):
        return None
    return _Way(read.link.source.kind, read.target.name.removesuffix(own), read.key.removeprefix(own))
