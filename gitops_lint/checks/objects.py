"""Secrets and ConfigMaps that something needs and nothing makes."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.ghosts import alike, elsewhere
from gitops_lint.checks.naming import first_few
from gitops_lint.flux.objects import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.kinds import Strength

READS = "reads"
_CHECKS = {"Secret": "secret-not-found", "ConfigMap": "configmap-not-found"}


def configuration(context: Context) -> Iterator[Finding]:
    """Find each Secret and ConfigMap that an object can't do without, and that nothing in Git makes.

    Charts and people may make them: this is likely, never certain.
    """
    for ghost in context.graph.of_presence(Presence.GHOST):
        check = _CHECKS.get(ghost.kind) if not ghost.group else None
        links = [link for link in context.graph.needed_by(ghost) if is_told(link)]
        if check and links:
            yield _finding(context, check, ghost, sorted(links, key=lambda link: (link.edge.place, link.source)))


def is_told(link: Link) -> bool:
    """Tell whether this is a reference to a Secret or ConfigMap that is told of where nothing makes that."""
    if link.target.group or link.target.kind not in _CHECKS:
        return False
    return link.edge.kind == READS and link.edge.strength is not Strength.SOFT and not link.edge.implied


def _finding(context: Context, check: str, ghost: Identity, links: list[Link]) -> Finding:
    users = first_few(dict.fromkeys(link.source for link in links))
    return Finding(
        check=check,
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
    near = alike(context, ghost)
    if near:
        return f"Did you mean {near}?"
    return "Add it, or what makes it (an ExternalSecret, say); if it is made outside Git, nothing is wrong."
