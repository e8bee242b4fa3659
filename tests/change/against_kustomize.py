"""Holds the diff of objects against the real kustomize: `python tests/change/against_kustomize.py BEFORE AFTER`.

BEFORE and AFTER are two versions of a repository. Of each Kustomization that is in both and the same, the folder is
built by kubectl in both versions: an object that differs between these two builds must be in the diff, with the same
that became of it, and no other. What Flux does besides (variables, what it generates a kustomization file for) is left
out: folders without such a file, and objects in which variables are filled in. Of folders in which
the diff tells of nothing, every tenth is built, too (`--all` builds them all). Says what differs, and exits with 1.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from gitops_lint.change.fields import What
from gitops_lint.change.objects import ClusterObjects, object_changes
from gitops_lint.cluster.cluster import Applied, Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.kustomize.kustomization_file import find_files
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.nodes import Mapping, Node, Sequence, same, text_at, to_data
from gitops_lint.repo.parser import parse

Name = tuple[str, str, str]
"""The group, kind and name of an object: a Kustomization may put it into another namespace than kustomize does."""


Objects = dict[Name, dict[str, Any]]


class Tally(NamedTuple):
    """How many folders were compared and how many left out, how many objects differ, and what isn't as it should be."""

    compared: int
    left_out: int
    objects: int
    faults: tuple[str, ...]


@cache
def built(folder: Path) -> Objects | None:
    """Return what kubectl builds of a folder; None where it can't."""
    command = ["kubectl", "kustomize", "--load-restrictor", "LoadRestrictionsNone", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if run.returncode:
        return None
    objects = [to_data(document.root) for document in parse(run.stdout, "out").documents]
    return {_name(data): data for data in objects}


def _without(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {**data, "metadata": {key: value for key, value in data["metadata"].items() if key not in keys}}


def _name(data: dict[str, Any]) -> Name:
    group, _, _ = str(data["apiVersion"]).rpartition("/")
    return group, str(data["kind"]), data["metadata"]["name"]


def differences(before: Path, after: Path, *, one_in: int = 10) -> Tally:
    """Compare two versions of a repository, in our way and in kustomize's; `one_in` of the folders told nothing of."""
    first = analyse_tree(FolderTree(before), before, checking=False)
    second = analyse_tree(FolderTree(after), after, earlier=first, checking=False)
    diffs = {cluster.name: cluster for cluster in object_changes(first, second)}
    compared = left_out = objects = 0
    faults: list[str] = []
    for earlier, later in _clusters(first, second):
        diff = diffs.get(later.name)
        for number, applier in enumerate(sorted(earlier.applied.keys() & later.applied.keys())):
            if number % one_in and not _is_told_of(applier, diff):
                continue
            folders = _folders(first, second, earlier, later, applier)
            before_, after_ = (built(before / folders[0]), built(after / folders[1])) if folders else (None, None)
            if before_ is None or after_ is None:
                left_out += 1
                continue
            compared += 1
            held = later.objects[applier].node
            is_put_elsewhere = text_at(held, "spec", "targetNamespace") is not None
            wanted = _wanted(before_, after_, keeping_namespaces=not is_put_elsewhere)
            objects += len(wanted)
            faults += _held(applier, wanted, diff, earlier, later)
    return Tally(compared, left_out, objects, tuple(faults))


def _clusters(first: Analysis, second: Analysis) -> Iterator[tuple[Cluster, Cluster]]:
    later = {cluster.name: cluster for cluster in second.clusters}
    yield from ((cluster, later[cluster.name]) for cluster in first.clusters if cluster.name in later)


def _folders(
    first: Analysis, second: Analysis, earlier: Cluster, later: Cluster, applier: Identity
) -> tuple[str, str] | None:
    """Return what a Kustomization builds in both versions, if it is the same in both and kustomize can do that."""
    before, after = earlier.objects.get(applier), later.objects.get(applier)
    if before is None or after is None or not same(before.node, after.node):
        return None
    applied: list[Applied] = [cluster.applied[applier] for cluster in (earlier, later)]
    if any(each.folder is None or each.has_failed for each in applied):
        return None
    folders = [each.folder or "" for each in applied]
    trees = [analysis.documents.tree for analysis in (first, second)]
    if not all(find_files(tree, folder) for tree, folder in zip(trees, folders, strict=True)):
        return None
    return folders[0], folders[1]


def _is_told_of(applier: Identity, diff: ClusterObjects | None) -> bool:
    """Tell whether anything that an applier applies is different."""
    changes = diff.changes if diff is not None else ()
    held = [each for change in changes for each in (change.before, change.after) if each is not None]
    return any(applier in each.applied_by for each in held)


def _wanted(before: Objects, after: Objects, *, keeping_namespaces: bool) -> dict[Name, What]:
    hidden = () if keeping_namespaces else ("namespace",)
    wanted = {
        name: What.CHANGED
        for name in before.keys() & after.keys()
        if _without(before[name], *hidden) != _without(after[name], *hidden)
    }
    wanted |= dict.fromkeys(after.keys() - before.keys(), What.ADDED)
    return wanted | dict.fromkeys(before.keys() - after.keys(), What.REMOVED)


def _held(
    applier: Identity, wanted: dict[Name, What], diff: ClusterObjects | None, earlier: Cluster, later: Cluster
) -> Iterator[str]:
    told: dict[Name, What] = {}
    by_flux: set[Name] = set()
    for change in diff.changes if diff is not None else ():
        sides = [each for each in (change.before, change.after) if each is not None and applier in each.applied_by]
        for side in sides:
            name = side.identity.group, side.identity.kind, side.identity.name
            what = change.what
            if change.is_renamed:
                what = What.ADDED if side is change.after else What.REMOVED
            told[name] = what if told.get(name, what) is what else What.CHANGED  # it goes to another namespace
            if _is_filled_in(side.node) or change.is_moved:
                by_flux.add(name)
    shared = {name for name in wanted if _is_elsewhere(name, applier, earlier, later)}
    for name in sorted(wanted.keys() | told.keys()):
        if wanted.get(name) != told.get(name) and name not in by_flux and name not in shared:
            yield f"{applier}: {'/'.join(name)} is {wanted.get(name)} for kustomize, and {told.get(name)} for the diff"


def _is_elsewhere(name: Name, applier: Identity, earlier: Cluster, later: Cluster) -> bool:
    """Tell whether others apply an object of that name, too, or nobody does, whatever may be the reason."""
    held: list[Object] = [
        each
        for cluster in (earlier, later)
        for identity, each in cluster.objects.items()
        if (identity.group, identity.kind, identity.name) == name
    ]
    return not held or any(each.applied_by != (applier,) or each.is_switched_off() for each in held)


def _is_filled_in(node: Node) -> bool:
    if isinstance(node, Mapping):
        return any(map(_is_filled_in, node.entries.values()))
    if isinstance(node, Sequence):
        return any(map(_is_filled_in, node.items))
    return isinstance(node, SubstitutedScalar)


if __name__ == "__main__":
    paths = [Path(argument).resolve() for argument in sys.argv[1:] if argument != "--all"]
    tally = differences(*paths, one_in=1 if "--all" in sys.argv else 10)
    print(*tally.faults, sep="\n")  # noqa: T201
    print(f"{tally.compared} folders compared, {tally.left_out} left out, {tally.objects} objects differ")  # noqa: T201
    sys.exit(bool(tally.faults))
