"""What rules/changes says of each kind: what becomes of its objects in a running cluster when Git changes.

One YAML file per API group (`core.yaml` for the group without a name), read when an object of that group differs. What
objects of a kind are at any time, rules/kinds says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Literal

from gitops_lint.repo.nodes import Node
from gitops_lint.rulebook.checked_texts import GroupKindText, WrittenEdge
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import CORE, GroupKind
from gitops_lint.rulebook.reading import RuleError, read_rule
from gitops_lint.rulebook.references import Condition, Fields
from gitops_lint.rulebook.rule import Rule, Template


class Case(Rule):
    """Objects for which all of `when` holds."""

    when: tuple[Condition, ...]


def holds_in_any(cases: tuple[Case, ...], node: Node) -> bool:
    """Tell whether any of some cases is that of an object."""
    return any(hold(case.when, node) for case in cases)


class KeptBy(Rule):
    """What keeps the data of an object that is deleted: an object that an `edge` leads to, for which `when` holds."""

    edge: WrittenEdge = EdgeKind.CLASS
    when: tuple[Condition, ...]


class Alike(Rule):
    """What keeps the data without an edge to it: an object of a kind for which `when` holds, and which says the same.

    `says` are routes in the object that is deleted, each with the one of the other that has the same value.
    """

    of: GroupKindText
    says: dict[str, str]
    when: tuple[Condition, ...] = ()


class Loss(Rule):
    """What goes with an object that is deleted and doesn't come back with it, in words: `the volume and its data`.

    It is lost where all of `when` holds, in none of the cases `unless`, and where nothing is in sight by which it is
    `kept_by`, or that is taken for that because it is `kept_by_alike`.
    """

    what: str
    when: tuple[Condition, ...] = ()
    unless: tuple[Case, ...] = ()
    kept_by: tuple[KeptBy, ...] = ()
    kept_by_alike: tuple[Alike, ...] = ()


class Immutable(Fields):
    """Fields that can't be changed, with all that is below them: the API server refuses that.

    `when` says for which objects as they were before, `unless` for which as they are to be it doesn't hold. What the
    API server fills in itself where Git says nothing is `defaulted`: only what both versions say can differ there. If
    `only` smaller values are refused, they are quantities. `says` is what the API server says. Where it may take the
    change all the same, for a reason that Git doesn't show, it isn't `certain`.
    """

    says: str = "field is immutable"
    defaulted: bool = False
    certain: bool = True
    only: Literal["smaller"] | None = None
    when: tuple[Condition, ...] = ()
    unless: tuple[Case, ...] = ()


class Staying(Fields):
    """Items of a list that can't go: those for which `when` holds, each called by its field `key`."""

    key: str
    when: tuple[Condition, ...] = ()
    says: str


class ValuesFrom(Fields):
    """Fields that say where the values of the Secrets come from that an object makes, with all that is below them.

    An item of a list is another where its field `key` is.
    """

    key: str = ""


class KindChanges(Rule):
    """What becomes of objects of a kind.

    `loses` is what goes with one that is deleted. In the cases `takes_along`, all that one applies or has installed is
    deleted with it; `installed` says what that is, of one that installs what Git doesn't hold. Where `prunes` holds, it
    deletes what it no longer applies, whatever else says so; `keeps_marked` are the labels and annotations that have it
    leave alone what it applied. In the cases `recreates`, an applier deletes what it can't change, and creates it anew;
    `recreates_marked` are those by which an object asks for that. `remade_with` are names of which each, once it is
    another, has what was installed taken down and installed anew, and so has another chart, but in the cases
    `changes_chart_in_place`. `immutable` are fields that can't be changed, `staying` are items that can't go. Where
    `values_from` are others, so are the values of the Secrets that one makes.
    """

    loses: tuple[Loss, ...] = ()
    takes_along: tuple[Case, ...] = ()
    installed: str = ""
    prunes: tuple[Case, ...] = ()
    keeps_marked: dict[str, str] = field(default_factory=dict)
    recreates: tuple[Case, ...] = ()
    recreates_marked: dict[str, str] = field(default_factory=dict)
    remade_with: dict[str, Template] = field(default_factory=dict)
    changes_chart_in_place: tuple[Case, ...] = ()
    immutable: tuple[Immutable, ...] = ()
    staying: tuple[Staying, ...] = ()
    values_from: tuple[ValuesFrom, ...] = ()
    source: str = ""


class ChangesFile(Rule):
    """One file of rules/changes."""

    group: str
    source: str = ""
    kinds: Mapping[str, KindChanges] = field(default_factory=dict)


NOTHING_KNOWN = KindChanges()


class Changes:
    """The files of rules/changes in one or more folders; a later folder's file replaces an earlier one's."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._read: dict[str, ChangesFile] = {}

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {path.stem: path for folder in self._folders for path in (folder / "changes").glob("*.yaml")}

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of which something is known, as their files are called, sorted."""
        return tuple(sorted(self._paths))

    def of(self, group_kind: GroupKind) -> KindChanges:
        """Return what becomes of objects of a kind; raise RuleError for a file that is wrong."""
        name = group_kind.group or CORE
        if name not in self._read:
            path = self._paths.get(name)
            file = read_rule(path, ChangesFile) if path is not None else ChangesFile(group=name)
            if file.group != name:
                raise RuleError(f"{path}:1:1: group: the file of `{file.group}` is named after it")
            self._read[name] = file
        return self._read[name].kinds.get(group_kind.kind, NOTHING_KNOWN)
