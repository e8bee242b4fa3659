"""Breaks a repository in many ways, one at a time, and counts what was noticed."""

from __future__ import annotations

import gc
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from breaking.change import Break, broken
from breaking.fields import breaks_of_fields
from breaking.files import breaks_of_files
from breaking.objects import breaks_of_namespaces, breaks_of_objects, is_at_rest, names, used
from breaking.order import breaks_of_order, breaks_of_variables
from breaking.references import breaks_of_references
from breaking.syntax import breaks_of_syntax
from gitops_lint.checks.run import Reported
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.nodes import Place, to_data
from gitops_lint.repo.tree import Tree


def breaks(analysis: Analysis) -> Iterator[Break]:
    """Return the ways to break what an analysis found whole."""
    documents = analysis.documents
    for cluster in analysis.clusters:
        for found in cluster.objects.values():
            if not found.is_switched_off() and not is_at_rest(found, cluster):
                yield from breaks_of_references(found, cluster, documents)
                yield from breaks_of_fields(found, documents)
        yield from breaks_of_objects(cluster, documents)
        yield from breaks_of_namespaces(cluster, documents)
        yield from breaks_of_files(cluster, _needed(cluster), _idle(analysis), documents)
        yield from breaks_of_order(cluster, documents)
        yield from breaks_of_variables(cluster, documents)
        yield from breaks_of_syntax(cluster, documents)


def _idle(analysis: Analysis) -> frozenset[Place]:
    """Return the targets of patches that select nothing as it is: a slip in one of them breaks nothing."""
    nothing = (found.finding for found in analysis.findings if found.check.name == "target-without-object")
    return frozenset(found.place for found in nothing)


def _needed(cluster: Cluster) -> dict[str, tuple[str, ...]]:
    """Return the files whose objects are needed by objects of other files, with the names of those."""
    found: dict[str, tuple[str, ...]] = {}
    for identity, users in used(cluster).items():
        path = cluster.objects[identity].place.path
        others = [user for user in users if user.holder.place.path != path]
        if others:
            found[path] = (*found.get(path, ()), identity.name, *names(others))
    return found


def chosen(found: list[Break], most: int, seed: int) -> list[Break]:
    """Return at most so many breaks: as many of each way as there can be, chosen by chance."""
    chance = random.Random(seed)  # noqa: S311 (a choice of tests, no secret)
    ways: dict[str, list[Break]] = {}
    for one in found:
        ways.setdefault(one.way, []).append(one)
    for of_way in ways.values():
        chance.shuffle(of_way)
    picked: list[Break] = []
    while len(picked) < most and any(ways.values()):
        for way in chance.sample(sorted(ways), len(ways)):
            if ways[way] and len(picked) < most:
                picked.append(ways[way].pop())
    return sorted(picked)


class Outcome(NamedTuple):
    """What came of breaking one repository: how often each way was tried, and the breaks that nothing noticed.

    `far` are those that were noticed, but by no finding about what was broken.
    """

    tried: Counter[str]
    missed: tuple[Break, ...]
    far: tuple[Break, ...]

    @property
    def noticed(self) -> float:
        """The share of breaks that were noticed, from 0 to 1."""
        return 1 - len(self.missed) / max(1, self.tried.total())

    @property
    def near(self) -> float:
        """The share that was noticed by a finding about what was broken."""
        return self.noticed - len(self.far) / max(1, self.tried.total())


def run(tree: Tree, most: int, seed: int = 0, tell: Callable[[str], object] = lambda _: None) -> Outcome:
    """Break a tree in at most so many ways, chosen by chance, and return what was noticed; `tell` hears what wasn't."""
    whole = analyse_tree(tree, Path("whole"), remembering=True)
    known = {found.fingerprint for found in _loud(whole)}
    unique = {(one.way, one.place, one.text, one.moves): one for one in breaks(whole)}
    tried = chosen(sorted(unique.values()), most, seed)
    missed, far, idle = [], [], []
    before = _all_there_is(whole)
    with _kept_small():
        for one in tried:
            gc.collect()
            after = analyse_tree(broken(tree, whole.documents, one), Path("broken"), earlier=whole)
            new = [found for found in _loud(after) if found.fingerprint not in known]
            if not new and _all_there_is(after) == before:
                idle.append(one)
            elif not new:
                missed.append(one)
                tell(f"missed  {one}")
            elif not any(_is_about(found, one) for found in new):
                far.append(one)
                tell(f"far     {one}  {new[0].check.id} {new[0].finding.message}")
    return Outcome(Counter(one.way for one in tried if one not in idle), tuple(missed), tuple(far))


@contextmanager
def _kept_small() -> Iterator[None]:
    """Let passes over what is there look at what each break makes, and not at all that was there before."""
    was_enabled, was_frozen = gc.isenabled(), bool(gc.get_freeze_count())
    gc.disable()
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        if not was_frozen:
            gc.unfreeze()
        if was_enabled:
            gc.enable()


def _all_there_is(analysis: Analysis) -> list[object]:
    """Return all objects of all clusters, and what is built of which folders: what leaves that as it is breaks nothing.

    A patch may say again what its base says, so that one of the two is enough.
    """
    return [
        (
            cluster.name,
            {identity: to_data(found.node) for identity, found in cluster.objects.items()},
            {identity: (applied.folder, applied.missing_path) for identity, applied in cluster.applied.items()},
        )
        for cluster in analysis.clusters
    ]


def _loud(analysis: Analysis) -> list[Reported]:
    """Return all errors and warnings."""
    return [found for found in analysis.findings if found.severity != "info"]


def _is_about(reported: Reported, one: Break) -> bool:
    """Tell whether a finding is where something was broken, or names it or who needs it."""
    found = reported.finding
    paths = {one.place.path, *(path for move in one.moves for path in move)}
    if found.place.path in paths or any(related.place.path in paths for related in found.related):
        return True
    names = {part.name for part in (found.subject, found.target) if part is not None}
    return bool(names & set(one.about)) or any(name and name in found.message for name in one.about)
