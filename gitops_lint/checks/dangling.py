"""References of other kinds than those that have checks of their own, and that lead nowhere.

What only Git holds is missing for certain. What charts, operators and people make as well is missing where the name, or
the namespace, is nearly that of something that is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.dependencies import DEPENDS_ON
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.ghosts import alike, confidence, elsewhere, meant_by, misspelt, unused_elsewhere
from gitops_lint.checks.health_checks import HEALTH_CHECK
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.objects import is_told
from gitops_lint.checks.open_kinds import has_check
from gitops_lint.checks.sources import SOURCE
from gitops_lint.checks.stores import SERVER, STORE
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.build import NAMESPACE
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.kinds import Strength

_WITH_CHECKS = SOURCE | HEALTH_CHECK | {STORE, SERVER}


def dangling_references(context: Context) -> Iterator[Finding]:
    """Find each object that is referred to, isn't there, and that no other check tells of."""
    for node in sorted(context.graph.nodes):
        if node.group_kind == NAMESPACE or not _may_be_missing(context, node):
            continue
        links = [link for link in context.graph.into(node) if not link.edge.implied]
        is_ghost = context.graph.presence(node) is Presence.GHOST
        others = [link for link in links if not (is_ghost and _has_own_check(context, link))]
        if not others or (is_ghost and any(is_told(link) or has_check(link) for link in others)):
            continue
        others.sort(key=lambda link: (link.edge.place, link.source))
        yield from _of(context, node, others)


def _has_own_check(context: Context, link: Link) -> bool:
    """Tell whether another check is about all such references; a ResourceSet may depend on objects of any kind."""
    if link.edge.kind in DEPENDS_ON:
        kind = context.rulebook.kind(link.target.group_kind)
        return kind is not None and kind.closed
    return link.edge.kind in _WITH_CHECKS


def _may_be_missing(context: Context, node: Identity) -> bool:
    """Tell whether nothing makes a node for certain: one of a name that a chart's objects may have, at the most."""
    presence = context.graph.presence(node)
    if node in context.graph.made or node in context.cluster.objects:
        return False
    if node in context.cluster.presumed:  # the bootstrap makes it, unless something is there that is meant
        return (misspelt(context, node) or unused_elsewhere(context, node)) is not None
    return presence in (Presence.GHOST, Presence.MADE)


def _of(context: Context, node: Identity, links: list[Link]) -> Iterator[Finding]:
    kind = context.rulebook.kind(node.group_kind)
    meant = meant_by(context, node)
    if meant is None and context.graph.presence(node) is Presence.PRESUMED:
        meant = unused_elsewhere(context, node)
    if kind is not None and kind.closed and context.graph.presence(node) is Presence.GHOST:
        near = meant or next(iter(elsewhere(context, node)), None) or alike(context, node)
        yield _not_found(context, node, links, near)
    elif meant is not None:
        yield _misspelt(context, node, links, meant)


def _not_found(context: Context, node: Identity, links: list[Link], near: Identity | None) -> Finding:
    soft = all(link.edge.strength is Strength.SOFT for link in links)
    return Finding(
        check="referenced-object-not-found",
        message=f"{node} not found, needed by {_users(links)}: no {node.kind} of this name is applied",
        place=links[0].edge.place,
        help=f"Did you mean {near}?" if near else f"Correct the name, or add the {node.kind}.",
        subject=links[0].source,
        target=node,
        severity=Severity.WARNING if soft else None,
        confidence=confidence(context, node),
        impact=context.impacts.of(node, State.EXISTS),
        related=_related(links),
    )


def _misspelt(context: Context, node: Identity, links: list[Link], meant: Identity) -> Finding:
    edge = links[0].edge
    is_elsewhere = meant.group_kind == node.group_kind and meant.namespace != node.namespace
    place = (edge.namespace_place if is_elsewhere else None) or edge.place
    return Finding(
        check="name-misspelt",
        message=f"nothing is known to make {node}, needed by {_users(links)}, but there is {meant}",
        place=place,
        help=f"Did you mean {meant}?",
        subject=links[0].source,
        target=node,
        confidence=Confidence.LIKELY,
        impact=context.impacts.of(node, State.EXISTS),
        related=_related(links),
    )


def _users(links: list[Link]) -> str:
    return first_few(dict.fromkeys(link.source for link in links))


def _related(links: list[Link]) -> tuple[Related, ...]:
    return tuple(Related(link.edge.place, f"{link.source} needs it too") for link in links[1:])
