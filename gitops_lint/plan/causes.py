"""What keeps a cluster from coming up by itself, and what is taken for granted since only the cluster can tell.

Nothing is decided here: verdicts say what is missing, and findings what never happens because of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import is_of_uncertain, own_severity
from gitops_lint.checks.stall import Step
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.graph.moments import Moment, State, held_back
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.verdict import Maker, Standing, Verdict
from gitops_lint.verdicts.verdicts import Verdicts

_WAITED_FOR = frozenset({Role.APPLIER, Role.RELEASE, Role.SOURCE})
"""What others wait for, so that it keeps them back while it is suspended."""
_OF_APPLIERS = frozenset({Step.PATH, Step.BUILD, Step.POST_BUILD})
"""Steps at which what applies others is to blame itself: each for its own, also where the files at fault are shared."""


class CauseKind(StrEnum):
    """Why something never happens, in the order in which a controller comes to it."""

    SUSPENDED = "suspended"
    MISSING = "missing"  # something needs it, and nothing can make it
    CYCLE = "cycle"  # it waits for itself
    PATH = "path"  # a Kustomization's folder isn't there
    BUILD = "build"  # what a Kustomization applies can't be built
    POST_BUILD = "post_build"  # variables in what it applies can't be filled in
    REJECTED = "rejected"  # the API server refuses an object, and so nothing of its Kustomization is applied
    FAULT = "fault"  # its own controller refuses it


_KINDS = {
    Step.CYCLE: CauseKind.CYCLE,
    Step.PATH: CauseKind.PATH,
    Step.BUILD: CauseKind.BUILD,
    Step.POST_BUILD: CauseKind.POST_BUILD,
    Step.DRY_RUN: CauseKind.REJECTED,
    Step.ITSELF: CauseKind.FAULT,
}
_FIRST = {kind: number for number, kind in enumerate(CauseKind)}


class Cause(NamedTuple):
    """What never happens, and why: where a chain of things that wait for each other ends.

    `said` is what a controller says of that, with the API server's `reason`, of the `object`.
    """

    kind: CauseKind
    identity: Identity
    never: tuple[Moment, ...]
    message: str
    place: Place
    said: str
    reason: str
    object: Identity

    @property
    def step(self) -> int:
        """How early a controller comes to it."""
        return _FIRST[self.kind]


class Assumption(NamedTuple):
    """What nothing in Git creates, and what is taken to be there all the same; who may make it, and what needs it."""

    identity: Identity
    users: tuple[Identity, ...]
    makers: tuple[Maker, ...]


class Doubt(NamedTuple):
    """What may keep something from working, and is taken not to: `check` is the name of the check that finds it."""

    identity: Identity
    check: str
    message: str
    place: Place


def causes(verdicts: Verdicts, findings: Iterable[Finding], rulebook: Rulebook) -> tuple[Cause, ...]:
    """Return what never happens of itself, sorted by the nodes that are to blame."""
    graph = verdicts.sight.graph
    certain = (finding for finding in findings if is_certain_when_new(finding, graph, rulebook))
    all_ = (*_missing(verdicts), *(cause for finding in certain for cause in _found(finding)), *_suspended(graph))
    return tuple(sorted(all_, key=lambda cause: (cause.identity, cause.step, cause.place, cause.message)))


def is_certain_when_new(finding: Finding, graph: Graph, rulebook: Rulebook) -> bool:
    """Tell whether a finding certainly keeps something from happening in a cluster that begins with nothing.

    Whether it is reported, or as what, is of no matter: what isn't asked for, or known, fails all the same.
    """
    if finding.stall is None or finding.severity is Severity.INFO or is_of_uncertain(finding, graph.cluster):
        return False
    record = rulebook.check(finding.check)
    return record.when_new == "certain" or own_severity(record, finding) is Severity.ERROR


def assumptions(verdicts: Verdicts) -> tuple[Assumption, ...]:
    """Return what is needed, isn't in Git, and is taken to be there."""
    return tuple(
        Assumption(verdict.target, tuple(sorted({link.source for link in links})), verdict.makers)
        for verdict, links in _needed(verdicts)
        if verdict.standing is Standing.NOT_IN_GIT
    )


def doubts(verdicts: Verdicts, findings: Iterable[Finding], rulebook: Rulebook) -> tuple[Doubt, ...]:
    """Return what isn't certain and would keep something from happening if it were, sorted."""
    graph = verdicts.sight.graph
    unsettled = {
        Doubt(moment.identity, finding.check, finding.message, finding.place)
        for finding in findings
        if finding.stall is not None and finding.severity is None and not is_certain_when_new(finding, graph, rulebook)
        for moment in finding.stall.never
    }
    return tuple(sorted(unsettled))


def _needed(verdicts: Verdicts) -> Iterator[tuple[Verdict, list[Link]]]:
    """Return the verdicts on what nothing in sight creates, with the links that hold others back."""
    graph = verdicts.sight.graph
    for ghost in graph.of_presence(Presence.GHOST):
        links = [link for link in graph.into(ghost) if held_back(link)]
        if links:
            yield verdicts.of(ghost), sorted(links, key=lambda link: (link.source, link.edge.place))


def _missing(verdicts: Verdicts) -> Iterator[Cause]:
    for verdict, links in _needed(verdicts):
        if verdict.standing is Standing.MISSING:
            ghost, cluster = verdict.target, verdicts.sight.cluster
            elsewhere = sorted(object_.namespace for object_ in cluster.named(ghost.group_kind, ghost.name))
            hint = f"; {ghost.name} is in namespace `{'` and `'.join(elsewhere)}`" if any(elsewhere) else ""
            never = (Moment(ghost, State.EXISTS),)
            yield _cause(CauseKind.MISSING, ghost, never, f"nothing in Git deploys it{hint}", links[0].edge.place)


def _found(finding: Finding) -> Iterator[Cause]:
    """Return what a finding is the cause of."""
    stall = finding.stall
    if stall is None:
        return
    kind, subject = _KINDS[stall.step], finding.subject or stall.never[0].identity
    if stall.step in _OF_APPLIERS:
        for moment in stall.never:
            yield _cause(kind, moment.identity, (moment,), stall.said or finding.message, finding.place)
    else:
        said = stall.said or finding.message.removeprefix(f"{subject}: ")
        message = stall.said if stall.step is Step.CYCLE else finding.message
        about = stall.object or subject
        yield Cause(kind, subject, stall.never, message, finding.place, said, stall.reason, about)


def _suspended(graph: Graph) -> Iterator[Cause]:
    for identity, place in graph.suspended.items():
        if graph.role(identity) in _WAITED_FOR and graph.presence(identity) is Presence.APPLIED:
            never = (Moment(identity, State.ACTS),)
            yield _cause(CauseKind.SUSPENDED, identity, never, "it is suspended", place)


def _cause(kind: CauseKind, identity: Identity, never: tuple[Moment, ...], message: str, place: Place) -> Cause:
    return Cause(kind, identity, never, message, place, message, "", identity)
