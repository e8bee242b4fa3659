"""What the page tells of a change: the objects that differ, in groups that change alike, and what else is touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from gitops_lint.change.fields import What
from gitops_lint.change.reach import Reach
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.repo.forge import NOWHERE, Forge
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.view.both_versions import Mark

_MARKS = ["", *(mark.value for mark in Mark)]


class Causes(NamedTuple):
    """Where a change of an object is written: a note on each of its lines, and all places, before and after."""

    notes: tuple[str, ...]
    before: tuple[Place, ...]
    after: tuple[Place, ...]


class ShownObject(NamedTuple):
    """An object that differs, and what causes that."""

    identity: Identity
    causes: Causes


class ShownGroup(NamedTuple):
    """Objects of a cluster that change in the same way: what is said of all, and the lines that differ, with signs.

    `left_out` is how many lines there are besides, `elsewhere` the other clusters in which objects change so.
    """

    what: What
    said: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    left_out: int
    objects: tuple[ShownObject, ...]
    elsewhere: tuple[str, ...]


class ShownChange(NamedTuple):
    """What a change does in a cluster; `notes` say what can't be seen of it, and what stays as it is."""

    groups: tuple[ShownGroup, ...] = ()
    reach: Reach | None = None
    notes: tuple[str, ...] = ()
    nodes: Mapping[Identity, Mark] = {}
    links: Mapping[Link, Mark] = {}


class Since(NamedTuple):
    """What all is held against, how much differs, which clusters don't, and where files were on the web before."""

    base: str
    total: str
    unchanged: tuple[str, ...] = ()
    forge: Forge = NOWHERE


def since_data(since: Since) -> dict[str, Any]:
    """Return what is said of the change as a whole."""
    return {
        "since": printable(since.base),
        "total": printable(since.total),
        "unchanged": [printable(name) for name in since.unchanged],
        "forge": since.forge.address.rstrip("/"),
        "marks": _MARKS,
    }


def marks_data(marks: Mapping[Any, Mark], things: Sequence[Any]) -> list[int]:
    """Return the number of each thing's mark, 0 for none."""
    return [_MARKS.index(marks[thing]) if thing in marks else 0 for thing in things]


class ChangeData:
    """Makes plain data of a cluster's change; `node` and `file` give the numbers of nodes and files."""

    def __init__(self, node: Callable[[Identity], int], file: Callable[[str], int]) -> None:
        self._node = node
        self._file = file
        self._causes: dict[Causes, int] = {}

    def of(self, change: ShownChange) -> dict[str, Any]:
        """Return the data; what many objects have in common is in it once."""
        groups = [self._group(group) for group in change.groups]
        reach = change.reach
        return {
            "groups": groups,
            "causes": [self._cause(causes) for causes in self._causes],
            "notes": [printable(note) for note in change.notes],
            "reach": {name: list(map(self._node, getattr(reach, name))) for name in ("waiting", "using", "applied")}
            if reach is not None
            else {},
            "known": int(reach is None or reach.known),
        }

    def _group(self, group: ShownGroup) -> dict[str, Any]:
        return {
            "what": group.what.value,
            "said": [[label, printable(text)] for label, text in group.said],
            "lines": [[sign, printable(text)] for sign, text in group.lines],
            "more": group.left_out,
            "nodes": [self._node(each.identity) for each in group.objects],
            "causes": [self._causes.setdefault(each.causes, len(self._causes)) for each in group.objects],
            "elsewhere": [printable(name) for name in group.elsewhere],
        }

    def _cause(self, causes: Causes) -> dict[str, Any]:
        notes = {str(number): printable(note) for number, note in enumerate(causes.notes) if note}
        return {"notes": notes, "before": self._places(causes.before), "after": self._places(causes.after)}

    def _places(self, places: tuple[Place, ...]) -> list[list[int]]:
        return [[self._file(place.path), place.line] for place in places]
