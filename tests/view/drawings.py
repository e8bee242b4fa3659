"""Drawings whose names hold whatever they like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st
from small_graphs import graph, kustomization, link

from gitops_lint.graph.model import Graph
from gitops_lint.repo.printable import printable
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.unapplied_manifests import NO_MANIFESTS, UnappliedManifests
from gitops_lint.verdicts.verdicts import Verdicts
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Drawn, Selection, select

ALL = Selection(Level.ALL)
HOSTILE = (
    '"]; click n0 "javascript:alert(1)"',
    "<img src=x onerror=alert(1)>",
    "<b>bold</b>",
    'a"]-->b',
    "end",
    "subgraph x",
    "a|b",
    "%% comment",
    "%%{init: {}}%%",
    "#quot;",
    "&quot;",
    "]]>",
    "--><!--",
    "back\\slash\\",
    "\\N",
    "two\nlines",
    "\x1b[31mred",
    "`x`",
    "**x**",
    "$$x$$",
    "1. one",
    "&lt;",
    "ünï",
    "x" * 10_000,
    "\u202eright to left",
    "\udcff",
    "\ufffe",
    "\0",
    " ",
)
NAMES = st.lists(st.one_of(st.text(min_size=1, max_size=20), st.sampled_from(HOSTILE)), max_size=5)


def verdicts_on(found: Graph) -> Verdicts:
    """Return the verdicts on a graph that is all there is: nothing is beside what the cluster is made of."""
    rulebook, by_hand = Rulebook(), ByHand(MemoryTree({}), frozenset())
    return Verdicts(Sight(found, rulebook, by_hand, UnappliedManifests((), NO_MANIFESTS, rulebook, by_hand, ())))


def judged(found: Graph, selection: Selection = ALL) -> Drawn:
    """Return the drawing of a graph, with the verdicts on it."""
    return select(found, selection, verdicts=verdicts_on(found))


def drawn(names: Sequence[str]) -> tuple[Drawn, ...]:
    """Return drawings of two clusters, one called as the last name: Kustomizations that need others of some names."""
    pictures = []
    for cluster in ("home", *names[-1:]):
        found = graph(
            [link(kustomization("app"), kustomization(name)) for name in names], ghosts=[kustomization("app")]
        )
        pictures.append(select(replace(found, cluster=replace(found.cluster, name=cluster))))
    return tuple(pictures)


def labels(names: Sequence[str]) -> set[str]:
    """Return the second lines of the labels that such drawings have."""
    return {f"flux-system/{printable(name)}" for name in ("app", *names)}
