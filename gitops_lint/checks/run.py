"""All checks, in the order of their families, and how they are run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from gitops_lint.checks.bootstrap_paths import bootstrap_paths
from gitops_lint.checks.chart_names import chart_names
from gitops_lint.checks.cycles import dependency_cycles
from gitops_lint.checks.dependency_worth import dependency_worth
from gitops_lint.checks.duplicates import duplicates
from gitops_lint.checks.failure_handling import failure_handling
from gitops_lint.checks.finding import CheckFunction, Context, Finding
from gitops_lint.checks.health_checks import ignored_health_checks
from gitops_lint.checks.image_markers import image_markers
from gitops_lint.checks.left_out import files_left_out, naming_the_file
from gitops_lint.checks.likely_references import likely_references
from gitops_lint.checks.manifests import manifests
from gitops_lint.checks.missing_components import missing_components
from gitops_lint.checks.missing_namespaces import missing_namespaces
from gitops_lint.checks.missing_order import missing_order
from gitops_lint.checks.paths import paths
from gitops_lint.checks.plaintext_secrets import plaintext_secrets
from gitops_lint.checks.references import references
from gitops_lint.checks.release_values import release_values
from gitops_lint.checks.schema import fields
from gitops_lint.checks.schema_namespaces import namespaces
from gitops_lint.checks.schema_versions import versions
from gitops_lint.checks.secret_keys import secret_keys
from gitops_lint.checks.secret_makers import secret_makers
from gitops_lint.checks.single_points import single_points
from gitops_lint.checks.store_bootstrap import store_bootstrap
from gitops_lint.checks.store_conditions import store_conditions
from gitops_lint.checks.store_credentials import store_credentials
from gitops_lint.checks.suspended import suspended
from gitops_lint.checks.unknown_kinds import unknown_kinds
from gitops_lint.checks.unknowns import unknown_content
from gitops_lint.checks.unsubstituted import unsubstituted
from gitops_lint.checks.unused import unused
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.rulebook.checks import Check, Confidence, Severity
from gitops_lint.rulebook.rulebook import Rulebook

CHECKS: tuple[CheckFunction, ...] = (
    manifests,
    references,
    paths,
    bootstrap_paths,
    ignored_health_checks,
    dependency_cycles,
    suspended,
    store_credentials,
    store_conditions,
    files_left_out,
    missing_order,
    missing_namespaces,
    likely_references,
    secret_keys,
    secret_makers,
    store_bootstrap,
    dependency_worth,
    single_points,
    failure_handling,
    plaintext_secrets,
    unsubstituted,
    unused,
    duplicates,
    release_values,
    chart_names,
    image_markers,
    fields,
    versions,
    missing_components,
    unknown_kinds,
    namespaces,
    unknown_content,
)


def run_checks(context: Context) -> list[Finding]:
    """Return what all checks find in one cluster."""
    found = (finding for check in CHECKS for finding in check(context))
    return [
        replace(
            _as_sure_as_its_object(_at_rest(naming_the_file(_weighed(finding, context), context), context), context),
            clusters=(context.cluster.name,),
        )
        for finding in found
    ]


def _weighed(finding: Finding, context: Context) -> Finding:
    """Give a finding the impact that follows from what never happens because of it."""
    if finding.stall is None or finding.impact.size:
        return finding
    return replace(finding, impact=context.impacts.of_moments(finding.stall.never))


def _at_rest(finding: Finding, context: Context) -> Finding:
    """Lower what is wrong with an object that is suspended, or whose Kustomization is: nothing runs that could fail."""
    held = context.graph.object(finding.subject) if finding.subject is not None else None
    if held is None or not any(one in context.graph.suspended for one in (held.identity, *held.applied_by)):
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
    """Return findings as they are reported: those of several clusters as one, the worst and most harmful first."""
    alike: dict[str, dict[str, Finding]] = {}
    records: dict[str, Check] = {}
    for finding in findings:
        if finding.check not in records:
            records[finding.check] = rulebook.check(finding.check)
        among = alike.setdefault(finding.fingerprint(records[finding.check].id), {})
        earlier = among.get(finding.apart)
        sure = _as_sure_as_its_fix(finding)
        among[finding.apart] = sure if earlier is None else _joined(earlier, sure)
    return ranked(
        Reported(record, finding, own_severity(record, finding), finding.fingerprint(record.id, number))
        for among in alike.values()
        for number, finding in enumerate(sorted(among.values(), key=lambda one: one.place))
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


def _joined(one: Finding, other: Finding) -> Finding:
    """Return what two clusters have in common: as bad as the worse of the two, and all that is related to either."""
    worse = max((one, other), key=_badness)
    related = tuple(dict.fromkeys((*worse.related, *one.related, *other.related)))
    return replace(worse, related=related, clusters=tuple(sorted({*one.clusters, *other.clusters})))


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
