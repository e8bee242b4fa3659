"""What will become of a cluster that begins with nothing: in which order it comes up, what doesn't, and why not.

What can't be known offline is taken to work. Facts: https://github.com/fluxcd/kustomize-controller internal/controller
(the order of work in a reconciliation), https://github.com/fluxcd/pkg ssa/manager_apply.go (all objects of a
Kustomization are dry-run first; if one fails, none of its stage is applied).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from gitops_lint.checks.finding import Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.unknown import Unknown
from gitops_lint.graph.impact import Extent
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.graph.moments import Moment, State, held_back
from gitops_lint.graph.order import order_of
from gitops_lint.plan.causes import Assumption, Cause, CauseKind, Doubt, assumptions, causes, doubts
from gitops_lint.plan.controllers_words import ControllersWords
from gitops_lint.plan.waves import waves
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.definitions import is_brought_otherwise
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdicts import Verdicts

RECONCILED = frozenset({Role.APPLIER, Role.RELEASE})
_DIGITS = bytes.maketrans(b"01", b"\0\1")
_ASKED_FIRST = (EdgeKind.APPLIES, EdgeKind.SOURCE, EdgeKind.DEPENDS_ON)
"""What a controller looks at first: whether an object is there at all, its source, then what it depends on."""


class Status(StrEnum):
    """What becomes of an object."""

    READY = "ready"
    WAITING = "waiting"  # for a Kustomization or HelmRelease that doesn't become ready
    STALLED = "stalled"  # something of its own is wrong, or something else that it needs
    SUSPENDED = "suspended"
    NOT_APPLIED = "not applied"  # it isn't there: whatever applies it doesn't come to that


class Prediction(NamedTuple):
    """What becomes of one object.

    `wave` is that in which it becomes ready, or would. Of what isn't ready, `reason` says why as its controller would,
    `chain` leads from it to the root cause, each because of the next, and `causes` are all that have to be mended.
    """

    identity: Identity
    status: Status
    wave: int
    reason: str = ""
    chain: tuple[Identity, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What becomes of a cluster.

    `reconciled` are its Kustomizations and HelmReleases, by waves; `others` the other objects of Git that don't become
    ready. `causes` are root causes with how much each keeps down, the worst first; `assumed` is what nothing in Git
    provides and which is taken to be there, `unknowns` what can't be seen and is taken to work, `doubts` what may be
    wrong and is taken not to be. Of a change, only what it moves is there: `since` says since when, and the Pods of
    what is `restarted` are replaced.
    """

    graph: Graph
    reconciled: tuple[Prediction, ...]
    others: tuple[Prediction, ...]
    causes: tuple[tuple[Cause, Extent], ...]
    assumed: tuple[Assumption, ...]
    unknowns: tuple[Unknown, ...]
    doubts: tuple[Doubt, ...]
    since: str = ""
    restarted: tuple[Identity, ...] = ()

    def only(self, moving: AbstractSet[Identity], restarted: tuple[Identity, ...], since: str) -> Plan:
        """Return what becomes of what a change moves, in waves of its own."""
        kept = [prediction for prediction in self.reconciled if prediction.identity in moving]
        numbers = {wave: number for number, wave in enumerate(sorted({each.wave for each in kept}), 1)}
        reconciled = tuple(prediction._replace(wave=numbers[prediction.wave]) for prediction in kept)
        others = tuple(each for each in self.others if not moving.isdisjoint(self._appliers_of(each.identity)))
        to_mend = {cause for prediction in (*reconciled, *others) for cause in prediction.causes}
        found = tuple((cause, extent) for cause, extent in self.causes if cause in to_mend)
        return replace(
            self,
            reconciled=reconciled,
            others=others,
            causes=found,
            assumed=(),
            unknowns=(),
            since=since,
            restarted=restarted,
        )

    def _appliers_of(self, identity: Identity) -> tuple[Identity, ...]:
        held = self.graph.object(identity)
        return held.applied_by if held is not None else ()

    @property
    def is_healthy(self) -> bool:
        """Whether all becomes ready, as far as is certain."""
        return (
            not self.causes
            and all(prediction.status is Status.READY for prediction in self.reconciled)
            and not self.others
        )


def predict(verdicts: Verdicts, findings: Iterable[Finding], rulebook: Rulebook) -> Plan:
    """Return what will become of a cluster, of which `findings` are all that checks find, reported or not."""
    graph = verdicts.sight.graph
    of_cluster = [finding for finding in findings if graph.cluster.name in finding.clusters]
    planner = _Planner(verdicts, causes(verdicts, of_cluster, rulebook), ControllersWords(graph, rulebook))
    return planner.plan(assumptions(verdicts), doubts(verdicts, of_cluster, rulebook))


class _Planner:
    def __init__(self, verdicts: Verdicts, causes_: tuple[Cause, ...], words: ControllersWords) -> None:
        self.graph = graph = verdicts.sight.graph
        self.words = words
        self.causes = causes_
        self.order = order_of(graph)
        self.staged: dict[tuple[int, int], Link] = {}
        for applier, link in _dry_runs(verdicts.sight):
            state = State.READY if link.edge.kind == EdgeKind.CRD else State.EXISTS
            ends = self.order.number(applier, State.ACTS), self.order.number(link.target, state)
            if ends not in self.staged:
                self.staged[ends] = link
                self.order.add(*ends)
        first_last = sorted(causes_, key=lambda cause: cause.step)[::-1]
        self.blamed = {self.order.number(*moment): cause for cause in first_last for moment in cause.never}
        self.why = self.order.held_back_by(self.blamed)

    def plan(self, assumed: tuple[Assumption, ...], doubtful: tuple[Doubt, ...]) -> Plan:
        """Return the plan."""
        number = waves(self.order, lambda identity: self.graph.role(identity) in RECONCILED)
        reconciled, others = [], []
        for identity in self.graph.cluster.objects:
            if self.graph.role(identity) in RECONCILED:
                reconciled.append(self._prediction(identity, number[identity]))
            elif self.order.number(identity, State.READY) in self.why:
                others.append(self._prediction(identity, number[identity]))
        return Plan(
            self.graph,
            tuple(sorted(reconciled, key=lambda prediction: (prediction.wave, prediction.identity))),
            tuple(sorted(others, key=lambda prediction: prediction.identity)),
            self._ranked(),
            assumed,
            self.graph.cluster.unknowns,
            doubtful,
        )

    def _ranked(self) -> tuple[tuple[Cause, Extent], ...]:
        """Return the causes with how much each keeps down, the worst first."""
        appliers, releases = self.graph.nodes_of(Role.APPLIER), self.graph.nodes_of(Role.RELEASE)
        objects = self.graph.cluster.objects.keys()
        parts = (objects & appliers, objects & releases, objects - appliers - releases)
        extents = itertools.starmap(Extent, zip(*map(self._kept_down, parts), strict=True))
        ranked = zip(self.causes, extents, strict=True)
        return tuple(sorted(ranked, key=lambda pair: (-pair[1].size, pair[0].identity, pair[0].kind)))

    def _kept_down(self, identities: AbstractSet[Identity]) -> list[int]:
        """Return how many of some objects each cause keeps down, itself left out.

        In a row of thousands with as many causes, each has those before it: so many can be counted, not kept.
        """
        numbers = [0] * len(self.causes)
        for bits, times in Counter(map(self._bits_of, identities)).items():
            for number in itertools.compress(range(len(numbers)), _digits(bits)):
                numbers[number] += times
        for number, cause in enumerate(self.causes):
            if cause.identity in identities and self._bits_of(cause.identity) >> number & 1:
                numbers[number] -= 1
        return numbers

    @cached_property
    def _of_bits(self) -> dict[int, tuple[Cause, ...]]:
        """The causes by their bits: of thousands of objects in a row, many have the same ones."""
        return {0: ()}

    @cached_property
    def _bits(self) -> list[int]:
        """For each component of moments, the causes because of which it never comes, as bits."""
        condensed = self.order.condensed
        bits = [0] * len(condensed.members)
        for bit, cause in enumerate(self.causes):
            for moment in cause.never:
                bits[condensed.where[self.order.number(*moment)]] |= 1 << bit
        for component, earlier in enumerate(condensed.earlier):
            for before in earlier:
                bits[component] |= bits[before]
        return bits

    def _bits_of(self, identity: Identity) -> int:
        ready = self.order.number(identity, State.READY)
        return self._bits[self.order.condensed.where[ready]] if ready in self.why else 0

    def _causes_of(self, identity: Identity) -> tuple[Cause, ...]:
        bits = self._bits_of(identity)
        if bits not in self._of_bits:
            self._of_bits[bits] = tuple(itertools.compress(self.causes, _digits(bits)))
        return self._of_bits[bits]

    def _prediction(self, identity: Identity, wave: int) -> Prediction:
        never = next((number for state in State if (number := self.order.number(identity, state)) in self.why), None)
        if never is None:
            return Prediction(identity, Status.READY, wave)
        blamed = self._causes_of(identity)
        status, before = self._status(identity, never), self._first_said(identity, never)
        if status is Status.NOT_APPLIED:
            reason = self.words.not_applied(self.order.identity(before))
        elif never in self.blamed and self.blamed[never].kind is not CauseKind.CYCLE:
            return self._at_fault(Prediction(identity, status, wave, causes=blamed), self.blamed[never])
        else:
            reason = self._reason(never, before)
        chain = self._chain(never) if never in self.blamed else (identity, *self._chain(before))
        return Prediction(identity, status, wave, reason, chain, blamed)

    def _at_fault(self, prediction: Prediction, cause: Cause) -> Prediction:
        """Return a prediction with what is said of an object that has a fault itself, or is given one."""
        chain = tuple(dict.fromkeys((prediction.identity, cause.identity)))
        return prediction._replace(reason=self.words.own_fault(prediction.identity, cause), chain=chain)

    def _status(self, identity: Identity, never: int) -> Status:
        if never == self.order.number(identity, State.EXISTS):
            return Status.NOT_APPLIED
        if never in self.blamed:
            return Status.SUSPENDED if self.blamed[never].kind is CauseKind.SUSPENDED else Status.STALLED
        target = self.order.identity(self._first_said(identity, never))
        waits = self.graph.role(target) in RECONCILED and target in self.graph.cluster.objects
        return Status.WAITING if waits else Status.STALLED

    def _first_said(self, identity: Identity, never: int) -> int:
        """Return the moment that a controller names when it says why an object isn't ready: the first that it asks for.

        Flux asks for the source first, then for the dependencies as they are listed. Where that would lead round in a
        circle, the nearest to a cause is named.
        """
        failing = {self.order.identity(number): number for number in self.order.earlier[never] if number in self.why}
        failing.pop(identity, None)
        asked = [
            link
            for link in self.graph.out(identity)
            if link.target in failing and link.edge.kind in _ASKED_FIRST and _lets_wait(link, self.order.moment(never))
        ]
        for link in sorted(asked, key=lambda link: _ASKED_FIRST.index(link.edge.kind)):
            if never in self.blamed or identity not in self._chain(failing[link.target]):
                return failing[link.target]
        return self.why[never] if never not in self.blamed else min(failing.values(), default=never)

    def _reason(self, never: int, before: int) -> str:
        if never == before:
            return self.blamed[never].message
        link = self.staged.get((never, before))
        if link is not None:
            return self.words.not_applicable(self.order.identity(never), link)
        source, target = self.order.moment(never), self.order.moment(before)
        states = source.state, target.state
        links = (link for link in self.graph.out(source.identity) if link.target == target.identity)
        return self.words.waiting_for(next(link for link in links if held_back(link) == states))

    def _chain(self, number: int) -> tuple[Identity, ...]:
        """Return the nodes from a moment that never comes to the cause of that, each because of the next."""
        chain = [self.order.identity(number)]
        while self.why[number] != number:
            number = self.why[number]
            if self.order.identity(number) != chain[-1]:
                chain.append(self.order.identity(number))
        cause = self.blamed[number].identity
        return tuple(chain if chain[-1] == cause else [*chain, cause])


def _lets_wait(link: Link, moment: Moment) -> bool:
    """Tell whether it is for a link that a moment of its source has to wait."""
    states = held_back(link)
    return states is not None and states[0] is moment.state


def _dry_runs(sight: Sight) -> Iterator[tuple[Identity, Link]]:
    """Return what each Kustomization needs on the cluster before it can apply anything: kinds and namespaces.

    What it brings itself, as a definition, as a Namespace or by what it applies, is taken to be there, and so are kinds
    that whoever sets the cluster up brings.
    """
    graph = sight.graph
    for link in graph.links:
        object_ = graph.object(link.source)
        if object_ is None or link.edge.kind not in (EdgeKind.CRD, EdgeKind.NAMESPACE) or not held_back(link):
            continue
        target = graph.object(link.target)
        brought_by = target.applied_by if target is not None else ()
        is_there_before = link.edge.kind == EdgeKind.CRD and is_brought_otherwise(sight, (link,))
        if link.edge.implied and graph.presence(link.target) is not Presence.GHOST and not is_there_before:
            for applier in object_.applied_by:
                if graph.role(applier) is Role.APPLIER and applier not in brought_by and applier in graph.nodes:
                    yield applier, link


def _digits(bits: int) -> bytes:
    """Return bits from the lowest on, each as a byte that is nought or one."""
    return f"{bits:b}"[::-1].encode().translate(_DIGITS)
