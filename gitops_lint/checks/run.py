"""How checks are run, and what they find is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding, UnappliedContext
from gitops_lint.checks.left_out import naming_the_file
from gitops_lint.checks.patched_fields import PatchedFields
from gitops_lint.checks.registry import OF_CLUSTERS, OF_UNAPPLIED, Entry, LookedAt
from gitops_lint.checks.stall import Step
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.repo.documents import Same
from gitops_lint.repo.nodes import Place, files_of
from gitops_lint.rulebook.checks import Check, Confidence, Severity
from gitops_lint.rulebook.rulebook import Rulebook


def check_cluster(context: Context) -> tuple[Finding, ...]:
    """Return what all checks find in one cluster.

    What only some of them look at, the other clusters, changes nothing about what the others find.
    """
    patched = PatchedFields(context)

    def run(looking_beside: bool) -> tuple[Finding, ...]:
        checks = tuple(check for check in OF_CLUSTERS if check.looks_beside is looking_beside)
        return _run(checks, context, context.cluster.name, lambda finding: _of_cluster(finding, context, patched))

    rests_on = (context.graph, context.left_out, context.verdicts.sight.by_hand)
    within = context.documents.kept(("findings", *map(Same, rests_on)), partial(run, False))
    return (*within, *run(True))


def check_at_once(context: Context, files: frozenset[str]) -> tuple[Finding, ...]:
    """Return what those checks find in some files of one cluster that tell at once."""
    verdicts, derived = context.verdicts.within(files), context.documents.derived
    written_there = [
        object_
        for object_ in context.objects
        if not files.isdisjoint(derived.of("files", (object_.node,), partial(files_of, object_.node)))
    ]
    context = context._replace(verdicts=verdicts, objects=tuple(written_there))
    patched = PatchedFields(context)

    def of_files(finding: Finding) -> Finding | None:
        alike = (related.place.path for related in finding.related if related.is_alike)
        return _of_cluster(finding, context, patched) if not files.isdisjoint((finding.place.path, *alike)) else None

    return _run(tuple(check for check in OF_CLUSTERS if check.at_once), context, context.cluster.name, of_files)


def check_unapplied(looked_at: UnappliedContext) -> tuple[Finding, ...]:
    """Return what all checks find in what no cluster applies."""
    return _run(OF_UNAPPLIED, looked_at, "", lambda finding: finding)


def _run(
    checks: tuple[Entry[LookedAt], ...], looked_at: LookedAt, cluster: str, finish: Callable[[Finding], Finding | None]
) -> tuple[Finding, ...]:
    """Run checks, each by itself: one that fails costs its own findings, of which a part would look like all.

    `finish` gives a finding what all have, or None for one that nobody wants to hear of.
    """
    findings: list[Finding] = []
    for check in checks:
        found = partial(_found, check, looked_at, finish)
        findings += looked_at.documents.faults.in_time(found, [], check=check.name, cluster=cluster)
    return tuple(findings)


def _found(check: Entry[LookedAt], looked_at: LookedAt, finish: Callable[[Finding], Finding | None]) -> list[Finding]:
    return [finished for finding in check.find(looked_at) if (finished := finish(finding)) is not None]


def _of_cluster(finding: Finding, context: Context, patched: PatchedFields) -> Finding:
    """Return a finding with what every finding in a cluster has."""
    finding = patched.naming_the_patch(naming_the_file(_weighed(finding, context), context))
    finding = _at_rest(finding, context)
    return replace(_as_sure_as_its_object(finding, context), clusters=(context.cluster.name,))


def _weighed(finding: Finding, context: Context) -> Finding:
    """Give a finding the impact that follows from what never happens because of it."""
    if finding.stall is None or finding.impact.size:
        return finding
    return replace(finding, impact=context.impacts.of_moments(finding.stall.never))


def _at_rest(finding: Finding, context: Context) -> Finding:
    """Lower what is wrong with an object that is suspended, or whose Kustomization is: nothing runs that could fail.

    What the API server refuses it refuses of a suspended object, too; and who was applied before waits for what is
    suspended, also where that is who applies it.
    """
    object_ = context.graph.object(finding.subject) if finding.subject is not None else None
    suspended = context.graph.suspended
    if object_ is None or (finding.target in suspended and finding.subject not in suspended):
        return finding
    is_refused = finding.stall is not None and finding.stall.step is Step.DRY_RUN and bool(object_.applied_by)
    at_work = object_.applied_by if is_refused else (object_.identity, *object_.applied_by)
    if suspended.keys().isdisjoint(at_work):
        return finding
    return replace(finding, severity=Severity.INFO)


def _as_sure_as_its_object(finding: Finding, context: Context) -> Finding:
    """Take a finding for likely at most where its object, or the name that it points at, isn't known for certain."""
    return replace(finding, confidence=Confidence.LIKELY) if is_of_uncertain(finding, context.cluster) else finding


def is_of_uncertain(finding: Finding, cluster: Cluster) -> bool:
    """Tell whether a finding is about what isn't known for certain: an object, or the name that it points at."""
    return finding.subject in cluster.uncertain or (finding.target is not None and finding.target.has_variable)


class Reported(NamedTuple):
    """A finding with its check's record, and with what follows from both: severity and fingerprint."""

    check: Check
    finding: Finding
    severity: Severity
    fingerprint: str


def report(findings: Iterable[Finding], rulebook: Rulebook) -> tuple[Reported, ...]:
    """Return findings as they are reported: those of several clusters as one, the worst and most harmful first.

    What is certain in one cluster and only likely in another is told for each.
    """
    alike: dict[str, dict[tuple[str, Confidence], Finding]] = {}
    records: dict[str, Check] = {}
    for finding in findings:
        if finding.check not in records:
            records[finding.check] = rulebook.check(finding.check)
        among = alike.setdefault(finding.fingerprint(records[finding.check].id), {})
        earlier = among.get((finding.apart, finding.confidence))
        sure = _as_sure_as_its_fix(finding)
        among[finding.apart, finding.confidence] = sure if earlier is None else _joined(earlier, sure)
    return ranked(
        Reported(record, finding, own_severity(record, finding), finding.fingerprint(record.id, number))
        for among in alike.values()
        for number, finding in enumerate(sorted(among.values(), key=_place_and_confidence))
        for record in (records[finding.check],)
    )


def ranked(findings: Iterable[Reported]) -> tuple[Reported, ...]:
    """Return findings in the order in which they are reported: the worst and most harmful first."""
    return tuple(sorted(findings, key=_rank))


def _as_sure_as_its_fix(finding: Finding) -> Finding:
    """Return a finding whose fix is safe only if the finding is certain."""
    if finding.fix is None or finding.confidence is Confidence.CERTAIN:
        return finding
    return replace(finding, fix=finding.fix._replace(safe=False))


def _place_and_confidence(finding: Finding) -> tuple[Place, Confidence]:
    return finding.place, finding.confidence


def _joined(earlier: Finding, later: Finding) -> Finding:
    """Return what two clusters have in common: as bad as the worse of the two, and all that is related to either."""
    worse = max((earlier, later), key=_badness)
    related = tuple(dict.fromkeys((*worse.related, *earlier.related, *later.related)))
    return replace(worse, related=related, clusters=tuple(sorted({*earlier.clusters, *later.clusters})))


def _badness(finding: Finding) -> tuple[bool, bool, int]:
    return (finding.severity is None, finding.confidence is Confidence.CERTAIN, finding.impact.size)


def own_severity(record: Check, finding: Finding) -> Severity:
    """Return how bad a finding is: what isn't certain is never an error."""
    severity = finding.severity or record.severity
    if severity is Severity.ERROR and finding.confidence is not Confidence.CERTAIN:
        return Severity.WARNING
    return severity


def _rank(reported: Reported) -> tuple[object, ...]:
    finding = reported.finding
    return (reported.severity.rank, -finding.impact.size, finding.place, reported.check.id, reported.fingerprint)
