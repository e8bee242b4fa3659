"""Secrets and ConfigMaps that something needs and nothing makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.bootstrap import Bootstrap
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.ghosts import alike, elsewhere, meant_by, unused_elsewhere
from gitops_lint.checks.naming import MOST_NAMED, first_few
from gitops_lint.checks.out_of_sight import may_bring
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.kinds import Strength

READS = EdgeKind.READS
_CONFIG_MAP = "ConfigMap"
_CHECKS = {"Secret": "secret-not-found", _CONFIG_MAP: "configmap-not-found"}


def configuration(context: Context) -> Iterator[Finding]:
    """Find each Secret and ConfigMap that an object can't do without, and that nothing in Git makes.

    Charts and people may make them: this is likely, never certain. What many namespaces lack because of one line, of a
    component that they share, is one finding.
    """
    bootstrap = Bootstrap(context)
    missing: dict[tuple[Place, str], list[tuple[Identity, list[Link]]]] = {}
    for ghost in context.graph.of_presence(Presence.GHOST):
        links = [link for link in context.graph.into(ghost) if is_told(link)]
        may_be_made = links and (bootstrap.mentions(ghost.name) or _may_come_with_others(context, ghost, links))
        if links and (not may_be_made or _meant(context, ghost) is not None):
            links.sort(key=lambda link: (link.edge.place, link.source))
            missing.setdefault((links[0].edge.place, ghost.name), []).append((ghost, links))
    for alike_ones in missing.values():
        if len(alike_ones) > MOST_NAMED:
            yield _of_many(context, alike_ones)
        else:
            yield from (_finding(context, ghost, links) for ghost, links in alike_ones)


def _may_come_with_others(context: Context, ghost: Identity, links: list[Link]) -> bool:
    """Tell whether another source may bring it: Secrets are rarely in Git as they are, and who has them can say so."""
    return ghost.kind == _CONFIG_MAP and may_bring(context, ghost, links)


def _meant(context: Context, ghost: Identity) -> Identity | None:
    """Return the object that is meant but for its kind, a letter, or the namespace of one that nobody refers to."""
    return meant_by(context, ghost) or unused_elsewhere(context, ghost)


def is_told(link: Link) -> bool:
    """Tell whether this is a reference to a Secret or ConfigMap that is told of where nothing makes that."""
    if link.target.group or link.target.kind not in _CHECKS:
        return False
    return link.edge.kind == READS and link.edge.strength is not Strength.SOFT and not link.edge.implied


def _of_many(context: Context, missing: list[tuple[Identity, list[Link]]]) -> Finding:
    ghost, links = missing[0]
    namespaces = first_few([f"`{one.namespace}`" for one, _ in missing])
    return replace(
        _finding(context, ghost, links),
        message=f"nothing makes the {ghost.kind} {ghost.name} in the namespaces {namespaces}, which "
        f"{links[0].source} and its like need there",
        related=tuple(Related(links[0].edge.place, f"{links[0].source} needs it too") for _, links in missing[1:]),
    )


def _finding(context: Context, ghost: Identity, links: list[Link]) -> Finding:
    users = first_few(dict.fromkeys(link.source for link in links))
    return Finding(
        check=_CHECKS[ghost.kind],
        message=f"nothing makes {ghost}, needed by {users}",
        place=links[0].edge.place,
        help=_help(context, ghost),
        subject=links[0].source,
        target=ghost,
        confidence=Confidence.LIKELY,
        impact=context.impacts.of(ghost, State.EXISTS),
        related=tuple(Related(link.edge.place, f"{link.source} needs it too") for link in links[1:]),
    )


def _help(context: Context, ghost: Identity) -> str:
    found = elsewhere(context, ghost)
    if found:
        return f"{found[0]} has the name but is in namespace `{found[0].namespace}`: a reference can't leave its own."
    near = _meant(context, ghost) or alike(context, ghost)
    if near:
        return f"Did you mean {near}?"
    return "Add it, or what makes it (an ExternalSecret, say); if it is made outside Git, nothing is wrong."
