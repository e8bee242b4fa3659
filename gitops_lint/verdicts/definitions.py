"""Who may bring a kind before Flux applies the release that installs it.

Whoever sets a cluster up installs the release itself, or a chart or bundle of the same definitions; another source that
comes before the objects may hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.cluster.unknown import Unknown
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.by_hand import is_specific
from gitops_lint.verdicts.sight import Sight

_OF_DEFINITIONS = "crd"


def is_brought_otherwise(sight: Sight, links: Iterable[Link]) -> bool:
    """Tell whether the releases that links lead to aren't all that brings the kinds of custom resources."""
    links = tuple(links)
    names = {name for link in links for name in _names(sight, link)}
    if any(sight.by_hand.mention_of(name, "CustomResourceDefinition") is not None for name in names):
        return True
    before = sight.appliers_before(links) if sight.cluster.unknowns else frozenset()
    return any(
        _may_define(unknown, names) and not before.isdisjoint(sight.unseen.appliers_of(unknown))
        for unknown in sight.cluster.unknowns
    )


def _names(sight: Sight, link: Link) -> Iterator[str]:
    """Return what people call that which installs the CRD of a link's source: its release, charts, or group."""
    yield link.target.name
    release = sight.graph.release_of(link.target)
    if release is not None and release.chart_name:
        yield release.chart_name
    if link.edge.kind == EdgeKind.CRD:
        yield from names_of(link.source.group, sight.rulebook)


def names_of(group: str, rulebook: Rulebook) -> Iterator[str]:
    """Return what people call that which brings a group's kinds: the group, its project, the charts."""
    yield group
    project = rulebook.project(group)
    if project is not None and is_specific(project):
        yield project
    yield from rulebook.charts_with(group)


def _may_define(unknown: Unknown, names: set[str]) -> bool:
    """Tell whether what can't be seen speaks of kinds that are called by names, or of definitions of any.

    A bundle that somebody else publishes holds the definitions of their own project.
    """
    text = f"{unknown.applied_by} {unknown.description}".lower()
    return (_OF_DEFINITIONS in text and not unknown.foreign) or any(name in text for name in names)
