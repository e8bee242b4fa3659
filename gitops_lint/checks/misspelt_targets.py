"""Targets of patches with a slip in a name, where a remote base may hold what is meant, so that no build tells.

What is meant is told by what else names it: the targets of other patches, the address of the base itself
(`…/wiki-operator.yaml`), and what the parts of a distribution are called, each a Deployment.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.unknown import UnknownKind
from gitops_lint.graph.model import Graph
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.repo.documents import Same
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.nodes import Node, Place, Scalar, at, items_at, text_at
from gitops_lint.repo.spelling import is_slip
from gitops_lint.rulebook.checks import Confidence

_PATCHES = ("patches", "patchesJson6902")
_DEPLOYMENT = "Deployment"
_NAME = late_pattern(r"[a-z0-9]+(?:-[a-z0-9]+)+")
"""A name of several words, and no pattern: of one word alone, too many are alike."""
_ENDING = late_pattern(r"(?:\.[a-z]+)?(?:\?.*)?$")
_OFTEN = 2
"""How many other targets must have a name for one that alone is nearly the same to be a slip."""


class _Target(NamedTuple):
    kind: str
    name: Scalar
    place: Place  # of the target as a whole


def misspelt_targets(context: Context) -> Iterator[Finding]:
    """Find the targets whose names no object has, and which differ by a slip from what is most likely meant."""
    remote = [unknown for unknown in context.cluster.unknowns if unknown.kind is UnknownKind.REMOTE_BASE]
    targets = list(_targets(context, context.cluster.files)) if remote else []
    if not targets:
        return
    addresses = (posixpath.basename(_ENDING.sub("", unknown.description)) for unknown in remote)
    named = _Named(context, frozenset(filter(_NAME.fullmatch, addresses)))
    told = {problem.place for applied in context.cluster.applied.values() for problem in applied.problems}
    for target in targets:
        meant = named.meant(target) if told.isdisjoint((target.place, target.name.place)) else None
        if meant is not None and not _is_there(context, target):
            yield _finding(target, meant)


class _Named:
    """What is called by names that targets may mean; `addresses` are those that remote bases are called by."""

    def __init__(self, context: Context, addresses: frozenset[str]) -> None:
        documents, graphs = context.documents, context.graphs
        files = documents.of_version("files of all", graphs, partial(_files, graphs)) or context.cluster.files
        self._times = documents.once(("targets", Same(files)), partial(_times, context, files))
        self._compared = context.documents.allowance.compared
        self._parts = frozenset(
            part for distribution in context.rulebook.schemas.distributions for part in distribution.components
        )
        self._addresses = addresses

    def meant(self, target: _Target) -> str | None:
        """Return what is meant by a target that alone is called so, or None."""
        if self._times[target.kind, target.name.text] > 1:
            return None
        others = {name for (kind, name), times in self._times.items() if kind == target.kind and times >= _OFTEN}
        known = others | self._addresses | (self._parts if target.kind == _DEPLOYMENT else frozenset())
        meant = NearNames(sorted(known), self._compared).plain_slip_of(target.name.text)
        return meant if meant is not None and is_slip(target.name.text, meant) else None


def _files(graphs: tuple[Graph, ...]) -> frozenset[str]:
    """Return the files that any cluster is made of."""
    return frozenset[str]().union(*(graph.cluster.files for graph in graphs))


def _times(context: Context, files: frozenset[str]) -> Counter[tuple[str, str]]:
    """Return how often targets of patches in some files say a kind and a name."""
    return Counter((target.kind, target.name.text) for target in _targets(context, files))


def _targets(context: Context, files: frozenset[str]) -> Iterator[_Target]:
    """Return the targets of kustomization files' patches that say a kind and a name."""
    for path in sorted(files):
        if posixpath.basename(path) in FILE_NAMES:
            for document in context.documents.load(path).documents:
                yield from _targets_of(document.root)


def _targets_of(root: Node) -> Iterator[_Target]:
    for key in _PATCHES:
        for patch in items_at(root, key):
            target, kind, name = at(patch, "target"), text_at(patch, "target", "kind"), at(patch, "target", "name")
            if target is not None and kind and isinstance(name, Scalar) and _NAME.fullmatch(name.text):
                yield _Target(kind, name, target.place)


def _is_there(context: Context, target: _Target) -> bool:
    """Tell whether Git holds an object of a kind whose name has the target's in it: prefixes come later."""
    return any(
        identity.kind == target.kind and target.name.text in identity.name for identity in context.cluster.objects
    )


def _finding(target: _Target, meant: str) -> Finding:
    return Finding(
        check="target-misspelt",
        message=f"the target of this patch most likely selects nothing: no {target.kind} in sight is called "
        f"`{target.name.text}`, and one is called `{meant}` elsewhere",
        place=target.name.place,
        help=f"Did you mean `{meant}`?",
        cause=target.name.text,
        apart=target.name.place.path,
        confidence=Confidence.LIKELY,
    )
