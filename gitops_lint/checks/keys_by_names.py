"""Keys that are called after the object that has them, as those of dashboards are: `wiki` of `dashboard-wiki`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.sizes import Budget
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


def misnamed(all_read: Iterable[Read], compared: Budget) -> Iterator[tuple[Read, str]]:
    """Return the keys that are but for a slip what others are called in relation to their objects, each with that.

    `compared` is what a run may still compare.
    """
    ways = {read: _way(read) for read in all_read}
    called: dict[_Way, set[Identity]] = defaultdict(set)
    for read, way in ways.items():
        if way is not None:
            called[way].add(read.target)
    usual: dict[str, list[_Way]] = defaultdict(list)
    for way, targets in called.items():
        if len(targets) >= _OFTEN:
            usual[way.kind].append(way)
    for read, way in ways.items() if usual else ():
        of_kind = usual.get(read.link.source.kind, [])
        if way in of_kind or not compared.allows(len(of_kind)):
            continue
        keys = {usual_way.key_of(read.target.name) for usual_way in of_kind}
        meant = plain_slip_of(read.key, (key for key in keys if key)) if read.key not in keys else None
        if meant is not None:
            yield read, meant


def _way(read: Read) -> _Way | None:
    own = read.key.rpartition(".")[0] or read.key
    if not read.target.name.endswith(own):
        return None
    return _Way(read.link.source.kind, read.target.name.removesuffix(own), read.key.removeprefix(own))
