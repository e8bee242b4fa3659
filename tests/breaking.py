"""Breaks a healthy repository on purpose, one thing at a time, and asks the linter what it notices.

As a program: `python tests/breaking.py FOLDER [--most N] [--seed S]` prints, for each way of breaking, how many of the
breaks were noticed (by a new error or warning), and those that were not. tests/test_breaking.py runs it on the sample.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gitops_lint.flux.kustomization import clean_path
from gitops_lint.flux.objects import KUSTOMIZATION, Object
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.changed import ChangedTree
from gitops_lint.repo.nodes import Mapping as MappingNode
from gitops_lint.repo.nodes import Node, Place, Scalar, items_at, mapping_at
from gitops_lint.repo.tree import FolderTree, Tree
from gitops_lint.rulebook.kinds import Strength

TELLING = frozenset({"dependsOn", "source", "store", "reads"})
"""The edges whose ends are broken: what else is referred to may come from anywhere."""


class Break(NamedTuple):
    """One way to break a repository: a text that takes the place of what stands at a place."""

    way: str
    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.way}: {self.place.path}:{self.place.line}:{self.place.column} becomes {self.text!r}"


def breaks(analysis: Analysis) -> Iterator[Break]:
    """Return the ways to break what an analysis found whole."""
    for graph in analysis.graphs:
        for link in graph.links():
            if _is_telling(link, graph):
                yield from _breaks_of_link(link, graph, analysis)
        for found in graph.cluster.objects.values():
            yield from _breaks_of_object(found, analysis)
    yield from _breaks_of_files(analysis)


def _is_telling(link: Link, graph: Graph) -> bool:
    """Tell whether a link is one without which something fails for certain, and both ends are in Git."""
    if link.edge.kind not in TELLING or link.edge.strength is Strength.SOFT or link.source == link.target:
        return False
    target = graph.object(link.target)
    return graph.presence(link.target) is Presence.APPLIED and target is not None


def _breaks_of_link(link: Link, graph: Graph, analysis: Analysis) -> Iterator[Break]:
    if _stands(link.edge.place, link.target.name, analysis):
        yield Break(f"misspell the name in {link.edge.kind}", link.edge.place, f"{link.target.name}x")
    namespace = link.edge.namespace_place
    if namespace is not None and _stands(namespace, link.target.namespace, analysis):
        yield Break(f"misspell the namespace in {link.edge.kind}", namespace, f"{link.target.namespace}x")
    target = graph.object(link.target)
    if target is not None and _stands(target.name_place, link.target.name, analysis):
        yield Break(f"rename what {link.edge.kind} names", target.name_place, f"{link.target.name}-new")


def _breaks_of_object(found: Object, analysis: Analysis) -> Iterator[Break]:
    spec = mapping_at(found.node, "spec")
    if spec is None or not found.identity.group.endswith(("toolkit.fluxcd.io", "external-secrets.io")):
        return
    for key in spec:
        place = spec.key_place(key)
        if _stands(place, key, analysis):
            yield Break("misspell a field", place, f"{key[:-1]}{key[-1]}{key[-1]}")
    path = spec.get("path") if found.identity.group_kind == KUSTOMIZATION else None
    if isinstance(path, Scalar) and path.text.strip("./") and _stands(path.place, path.text, analysis):
        yield Break("misspell a path", path.place, f"{path.text.rstrip('/')}x")


def _breaks_of_files(analysis: Analysis) -> Iterator[Break]:
    files = {file for cluster in analysis.clusters for file in cluster.files}
    needed = _needed_files(analysis)
    for path in sorted(files):
        if path.rpartition("/")[2] in FILE_NAMES:
            for document in analysis.documents.load(path).documents:
                yield from _breaks_of_kustomization_file(document.root, analysis)
                yield from _removals(document.root, path, needed, analysis)


def _needed_files(analysis: Analysis) -> frozenset[str]:
    """Return the files whose objects are needed by objects of other files."""
    found = set()
    for graph in analysis.graphs:
        for link in graph.links():
            source, target = graph.object(link.source), graph.object(link.target)
            if _is_telling(link, graph) and source and target and source.place.path != target.place.path:
                found.add(target.place.path)
    return frozenset(found)


def _removals(root: Node, path: str, needed: frozenset[str], analysis: Analysis) -> Iterator[Break]:
    """Return the lines of a kustomization file that can be commented out: what others need is missing then."""
    folder = path.rpartition("/")[0]
    lines = analysis.documents.lines(path)
    for entry in items_at(root, "resources"):
        line = entry.place.line
        is_needed = isinstance(entry, Scalar) and clean_path(f"{folder}/{entry.text}") in needed
        if is_needed and lines[line - 1].lstrip().startswith("- "):
            yield Break("comment out a file that others need", Place(path, line, 1, line, 1), "# ")


def _breaks_of_kustomization_file(root: Node, analysis: Analysis) -> Iterator[Break]:
    for key in ("resources", "components"):
        for entry in items_at(root, key):
            if isinstance(entry, Scalar) and "://" not in entry.text and _stands(entry.place, entry.text, analysis):
                yield Break(f"misspell an entry of {key}", entry.place, f"{entry.text}x")
    if isinstance(root, MappingNode) and "resources" in root:
        yield Break("misspell a key of a kustomization file", root.key_place("resources"), "resourcess")


def _stands(place: Place, text: str, analysis: Analysis) -> bool:
    """Tell whether a text stands at a place as it is: not in quotes, not out of a variable, not built of parts."""
    if place.line != place.end_line or not analysis.documents.tree.is_file(place.path):
        return False
    line = analysis.documents.lines(place.path)[place.line - 1]
    return line[place.column - 1 : place.end_column - 1] == text


def broken(tree: Tree, analysis: Analysis, one: Break) -> Tree:
    """Return a tree in which one thing is broken."""
    lines = analysis.documents.load(one.place.path).text.splitlines(keepends=True)
    line = lines[one.place.line - 1]
    lines[one.place.line - 1] = line[: one.place.column - 1] + one.text + line[one.place.end_column - 1 :]
    return ChangedTree(tree, {one.place.path: "".join(lines).encode()})


def loud(analysis: Analysis) -> set[str]:
    """Return the fingerprints of all errors and warnings."""
    return {found.fingerprint for found in analysis.findings if found.severity != "info"}


class Outcome(NamedTuple):
    """What came of breaking one repository: how often each way was tried, and the breaks that nothing noticed."""

    tried: Counter[str]
    missed: tuple[Break, ...]

    @property
    def noticed(self) -> float:
        """The share of breaks that were noticed, from 0 to 1."""
        return 1 - len(self.missed) / max(1, sum(self.tried.values()))


def run(tree: Tree, most: int | None = None, seed: int = 0) -> Outcome:
    """Break a tree in all ways, or in a random choice of at most so many, and return what was noticed."""
    whole = analyse_tree(tree, Path("whole"))
    known = loud(whole)
    ways = sorted(set(breaks(whole)))
    if most is not None and len(ways) > most:
        ways = sorted(random.Random(seed).sample(ways, most))  # noqa: S311 (a choice of tests, no secret)
    missed = tuple(one for one in ways if loud(analyse_tree(broken(tree, whole, one), Path("broken"))) <= known)
    return Outcome(Counter(one.way for one in ways), missed)


def main() -> int:
    """Break a folder and print what was noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    outcome = run(FolderTree(arguments.folder.resolve()), arguments.most, arguments.seed)
    missed = Counter(one.way for one in outcome.missed)
    for one in outcome.missed:
        sys.stdout.write(f"missed  {one}\n")
    for way, count in sorted(outcome.tried.items()):
        sys.stdout.write(f"{count - missed[way]:4d} of {count:4d}  {way}\n")
    sys.stdout.write(f"noticed {outcome.noticed:.1%}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
