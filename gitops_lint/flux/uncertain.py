"""Which objects of a cluster may well be other than they seem."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from functools import partial

from gitops_lint.cluster.cluster import Applied
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import SOURCE_GROUP, path_in
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, at, mapping_at
from gitops_lint.repo.problem import Problem

_VARIABLE = "${"
_TO_BE_RENAMED = late_pattern(r"(?:^|/)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+/")
"""A folder that is called as placeholders are: whoever takes the template calls it otherwise, and fills in the rest."""
_OF_ALL_OBJECTS = frozenset({UnknownKind.CHANGE, UnknownKind.LIMIT})
"""What leaves no object of its build for certain what it seems."""
_OF_CHANGES = frozenset({"invalid-patch", "patch-without-target", "replacement-failed"})
"""What is wrong with what was to change objects: of which, and how, is only known once it is mended."""


def losing_changes(applied: Map[Identity, Applied], problems: Iterable[Problem]) -> frozenset[Identity | None]:
    """Return those whose builds lack a change that can't be made; `problems` are of what begins the cluster, None."""
    builds: dict[Identity | None, Iterable[Problem]] = {None: problems}
    builds |= {identity: each.problems for identity, each in applied.items()}
    return frozenset(applier for applier, wrong in builds.items() if any(map(_is_lost_change, wrong)))


def _is_lost_change(problem: Problem) -> bool:
    return problem.check in _OF_CHANGES and not problem.harmless


def uncertain(
    objects: Map[Identity, Object],
    unknowns: Iterable[Unknown],
    lost: frozenset[Identity | None],
    started: Iterable[Identity],
    derived: Derived,
    *,
    declared: bool,
) -> frozenset[Identity]:
    """Return the objects that are not what they seem, for all that is known, and those that come of them.

    `lost` are those whose builds are `losing_changes`: one that applies itself fails for certain.
    A transformer that isn't in the repository may change all objects of a build. A variable that is left in an object's
    name or namespace, or in what a cluster is `started` with, is filled in by whoever applies it: outside of Git, who
    may as well change the rest of it. Of a cluster that Git `declared`, that is a template if its sources are. So is
    what lies in a folder that is still to be renamed (`CLUSTER_NAME`), and what a Kustomization builds of one.
    """
    changed = {unknown.applied_by for unknown in unknowns if unknown.kind in _OF_ALL_OBJECTS}
    unsure = {
        identity
        for identity, held in objects.items()
        if derived.of("by itself uncertain", (held,), partial(_is_by_itself, held))
    }
    begun = [objects[identity] for identity in started if identity in objects]
    urls = [at(held.node, "spec", "url") for held in begun if held.identity.group == SOURCE_GROUP]
    if not declared or (urls and all(map(_has_variable, urls))):
        unsure |= {held.identity for held in begun if _is_template(held, declared=declared)}
    brought: dict[Identity | None, list[Identity]] = {}
    for identity, held in objects.items():
        for applier in held.applied_by or (None,):
            brought.setdefault(applier, []).append(identity)
    waiting: list[Identity | None] = [*changed, *lost, *unsure]
    while waiting:
        for identity in brought.get(waiting.pop(), ()):
            if identity not in unsure:
                unsure.add(identity)
                waiting.append(identity)
    return frozenset(unsure) - lost


def _is_by_itself(held: Object) -> bool:
    """Tell whether an object is uncertain whatever else there is."""
    return held.identity.has_variable or _is_of_template(held)


def _is_of_template(held: Object) -> bool:
    """Tell whether an object lies in a folder that is still to be renamed, or is there to build one."""
    path = path_in(mapping_at(held.node, "spec")) if held.identity.group_kind == KUSTOMIZATION else None
    folders = (held.place.path, f"{path.text}/" if path is not None else "")
    return any(_TO_BE_RENAMED.search(folder) is not None for folder in folders)


def _is_template(held: Object, *, declared: bool) -> bool:
    """Tell whether a Kustomization is one that whoever applies it must fill in."""
    return held.identity.group_kind == KUSTOMIZATION and (declared or _has_variable(held.node))


def _has_variable(node: Node | None) -> bool:
    if isinstance(node, Mapping):
        return any(map(_has_variable, node.entries.values()))
    if isinstance(node, Sequence):
        return any(map(_has_variable, node.items))
    return isinstance(node, Scalar) and _VARIABLE in node.text
