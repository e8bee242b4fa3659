"""What keeps a cluster from coming up by itself, and what is taken for granted since only the cluster can tell.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller/kustomization_controller.go (path, build,
dependencies, suspension), https://github.com/external-secrets/external-secrets pkg/controllers/secretstore (a store
isn't ready without its server).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from gitops_lint.cluster.cluster import Applied
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.certainty import fails_for_certain, is_missing_for_certain
from gitops_lint.graph.cycles import WAITED_FOR_BY_FLUX, Cycle, cycles
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.graph.moments import Moment, State, held_back
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook

_WAITED_FOR = frozenset({Role.APPLIER, Role.RELEASE, Role.SOURCE})
"""What others wait for, so that it keeps them back while it is suspended."""


class CauseKind(StrEnum):
    """Why something never happens."""

    MISSING = "missing"  # something needs it, and nothing provides it
    PATH = "path"  # a Kustomization's folder isn't there
    BUILD = "build"  # what a Kustomization applies can't be built
    SUSPENDED = "suspended"
    CYCLE = "cycle"  # it waits for itself


class Cause(NamedTuple):
    """What never happens, and why: where a chain of things that wait for each other ends."""

    kind: CauseKind
    identity: Identity
    never: tuple[Moment, ...]
    message: str
    place: Place


class Assumption(NamedTuple):
    """A node that nothing in Git provides, and that may be there all the same; what needs it."""

    identity: Identity
    users: tuple[Identity, ...]


def causes(graph: Graph, rulebook: Rulebook) -> tuple[Cause, ...]:
    """Return what never happens of itself, sorted by the nodes that are to blame."""
    found = (*_missing(graph, rulebook), *_builds(graph, rulebook), *_suspended(graph), *_cycles(graph))
    return tuple(sorted(found, key=lambda cause: (cause.identity, cause.kind, cause.place)))


def assumptions(graph: Graph, rulebook: Rulebook) -> tuple[Assumption, ...]:
    """Return what is needed and taken to be there: charts and people may make it, and only the cluster can tell."""
    return tuple(
        Assumption(ghost, tuple(sorted({link.source for link in links})))
        for ghost, links in _needed_ghosts(graph)
        if not _is_missing(graph, rulebook, ghost, links)
    )


def _needed_ghosts(graph: Graph) -> Iterator[tuple[Identity, list[Link]]]:
    for ghost in graph.of_presence(Presence.GHOST):
        links = [link for link in graph.into(ghost) if held_back(link)]
        if links:
            yield ghost, sorted(links, key=lambda link: (link.source, link.edge.place))


def _is_missing(graph: Graph, rulebook: Rulebook, ghost: Identity, links: list[Link]) -> bool:
    """Tell whether a ghost isn't there: it could come from Git only, or it is a store's server that nothing deploys."""
    kind = rulebook.kind(ghost.group_kind)
    if kind is not None and kind.closed:
        return is_missing_for_certain(graph.cluster, ghost)
    return any(link.edge.kind == EdgeKind.SERVER and _is_store(graph, link.source) for link in links)


def _is_store(graph: Graph, identity: Identity) -> bool:
    return any(link.edge.kind == EdgeKind.STORE for link in graph.into(identity))


def _missing(graph: Graph, rulebook: Rulebook) -> Iterator[Cause]:
    for ghost, links in _needed_ghosts(graph):
        if _is_missing(graph, rulebook, ghost, links):
            elsewhere = sorted(one.namespace for one in graph.cluster.named(ghost.group_kind, ghost.name))
            hint = f"; {ghost.name} is in namespace `{'` and `'.join(elsewhere)}`" if any(elsewhere) else ""
            never = (Moment(ghost, State.EXISTS),)
            yield Cause(CauseKind.MISSING, ghost, never, f"nothing deploys it{hint}", links[0].edge.place)


def _builds(graph: Graph, rulebook: Rulebook) -> Iterator[Cause]:
    for identity, applied in graph.cluster.applied.items():
        never = (Moment(identity, State.ACTS),)
        applier = graph.cluster.appliers.get(identity)
        if applied.missing_path is not None and applier is not None:
            message = f"path `{applied.missing_path}` is not in the repository"
            yield Cause(CauseKind.PATH, identity, never, message, applier.path_place)
        problems = [one for one in _failures(applied, rulebook) if fails_for_certain(graph.cluster, one)]
        if problems and identity in graph.nodes:
            first = min(problems, key=lambda one: one.place)
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            yield Cause(CauseKind.BUILD, identity, never, f"{first.message}{more}", first.place)


def _failures(applied: Applied, rulebook: Rulebook) -> Iterator[Problem]:
    """Return what keeps a Kustomization from being applied, by some release of Flux at least."""
    return (one for one in applied.problems if rulebook.check(one.check).severity is Severity.ERROR)


def doubtful(graph: Graph, rulebook: Rulebook) -> tuple[Identity, ...]:
    """Return the Kustomizations of which it depends on the release of Flux whether they can be applied, sorted."""
    return tuple(
        sorted(
            identity
            for identity, applied in graph.cluster.applied.items()
            if not all(fails_for_certain(graph.cluster, one) for one in _failures(applied, rulebook))
        )
    )


def _suspended(graph: Graph) -> Iterator[Cause]:
    for identity, place in graph.suspended.items():
        if graph.role(identity) in _WAITED_FOR and graph.presence(identity) is Presence.APPLIED:
            yield Cause(CauseKind.SUSPENDED, identity, (Moment(identity, State.ACTS),), "it is suspended", place)


def _cycles(graph: Graph) -> Iterator[Cause]:
    for link in graph.links:
        if link.source == link.target and link.edge.kind == EdgeKind.DEPENDS_ON:
            never = (Moment(link.source, State.ACTS),)
            yield Cause(CauseKind.CYCLE, link.source, never, "it depends on itself", link.edge.place)
    for cycle in cycles(graph, lambda link: link.edge.kind in WAITED_FOR_BY_FLUX):
        if cycle.written():
            yield _cycle(cycle)


def _cycle(cycle: Cycle) -> Cause:
    way = cycle.shortest()
    cut = cycle.edge_to_cut([link for link in way if link.edge.kind == EdgeKind.DEPENDS_ON] or way)
    around = " → ".join(str(link.source) for link in (*way, way[0]))
    message = f"it waits for itself: {around}"
    return Cause(CauseKind.CYCLE, cut.source, tuple(sorted(cycle.component)), message, cut.edge.place)
