"""Health checks of objects that aren't there.

Facts: https://github.com/fluxcd/kustomize-controller internal/inventory/inventory.go (a health check's namespace is not
defaulted) and internal/controller checkHealth (`wait` checks all that is applied, and `healthChecks` are ignored then).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.reference_fixes import kind_fix, name_fix, namespace_fix
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.applier import Applier, HealthCheck
from gitops_lint.cluster.identity import Identity
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Field, Intent, Remove
from gitops_lint.graph.analysis import State
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.model import Link
from gitops_lint.repo.spelling import is_with_a_part_more
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.verdicts.meant import named_elsewhere
from gitops_lint.verdicts.verdict import Likeness, Standing, Verdict

_CHECK = "health-check-not-found"
_POD = "Pod"
"""How the types that rules embed in kinds begin where these make Pods."""


def health_check(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Iterator[Finding]:
    """Find each health check of an object that nothing in Git applies or makes."""
    for link in links:
        if link.source not in context.graph.suspended:
            yield from _not_found(context, verdict, link)


def ignored_health_checks(context: Context) -> Iterator[Finding]:
    """Find each health check beside `wait: true` that is of nothing that is applied."""
    for applier in context.cluster.appliers.values():
        if applier.waits and applier.identity not in context.graph.suspended:
            yield from _ignored(context, applier)


def _not_found(context: Context, verdict: Verdict, link: Link) -> Iterator[Finding]:
    target = link.target
    kind = context.rulebook.kind(target.group_kind)
    if not target.namespace and kind is not None and not context.rulebook.is_cluster_scoped(target.group_kind):
        yield _without_namespace(context, link)
    elif context.verdicts.sight.is_closed(target):
        sure = Confidence.CERTAIN if verdict.standing is Standing.MISSING else Confidence.LIKELY
        finding = _finding(link, "which nothing applies", _help(verdict), sure)
        yield replace(finding, fix=_fix(context, verdict, link))
    elif _is_renamed(context, verdict, link) or (
        target.namespace and not _may_be_made(context, verdict, link) and _is_slip(context, verdict, link)
    ):
        finding = _finding(link, "which nothing in Git creates", _help(verdict), Confidence.LIKELY)
        yield replace(finding, fix=_fix(context, verdict, link))
    elif (own := _named_anew(context, verdict, link)) is not None:
        yield _finding(link, "which nothing in Git creates", f"Did you mean {own}?", Confidence.LIKELY)


def _fix(context: Context, verdict: Verdict, link: Link) -> Fix | None:
    meant = verdict.meant
    if meant is not None and meant.likeness is Likeness.KIND:
        return kind_fix(context, (link,), meant.identity.kind)
    elsewhere = named_elsewhere(context.verdicts.sight, link.target)
    if elsewhere:
        return namespace_fix(context, (link,), elsewhere[0].namespace) if len(elsewhere) == 1 else None
    return name_fix(context, (link,), verdict.hint)


def _is_renamed(context: Context, verdict: Verdict, link: Link) -> bool:
    """Tell whether an object of nearly the name is there for certain, or one that the Kustomization itself applies."""
    near = verdict.hint
    own = near is not None and near in _applied(context, link.source) and near.namespace == link.target.namespace
    return own or verdict.slip is not None


def _named_anew(context: Context, verdict: Verdict, link: Link) -> Identity | None:
    """Return what a Kustomization applies itself whose name has a part more than what it waits for, and nobody means.

    What is called as a release is, the release may make, and an operator what it will.
    """
    target, sight, applied = link.target, context.verdicts.sight, _applied(context, link.source)
    of_releases = (release.name for release in context.graph.releases if release.namespace == target.namespace)
    if verdict.makers or any(f"{target.name}-".startswith(f"{name}-") for name in of_releases):
        return None
    if any(_may_bring(context, held, target) for held in applied if held.group_kind != target.group_kind):
        return None
    for identity in applied:
        is_beside = (identity.group_kind, identity.namespace) == (target.group_kind, target.namespace)
        if is_beside and is_with_a_part_more(target.name, identity.name) and sight.graph.is_unused(identity):
            return identity
    return None


def _may_bring(context: Context, held: Identity, target: Identity) -> bool:
    """Tell whether an operator may make a target of an object: what has Pods, or anything of an unknown kind."""
    kind = context.rulebook.kind(target.group_kind)
    if kind is not None and not any(part.type.startswith(_POD) for part in kind.embedded):
        return context.rulebook.kind(held.group_kind) is None
    return _is_for_an_operator(context, held)


def _is_slip(context: Context, verdict: Verdict, link: Link) -> bool:
    """Tell whether there is an object that may be meant: of the name elsewhere, alike, or what one applies oneself."""
    own = any(identity.group_kind == link.target.group_kind for identity in _applied(context, link.source))
    return own or verdict.hint is not None


def _applied(context: Context, kustomization: Identity) -> tuple[Identity, ...]:
    applied = context.cluster.applied.get(kustomization)
    return applied.objects if applied else ()


def _without_namespace(context: Context, link: Link) -> Finding:
    target = link.target
    there = sorted(context.cluster.named(target.group_kind, target.name))
    help_ = f"Set `namespace: {there[0].namespace if there else '…'}`: it isn't that of the Kustomization by default."
    finding = _finding(link, f"a {target.kind} without namespace, which there can't be", help_)
    return replace(finding, fix=namespace_fix(context, (link,), there[0].namespace) if len(there) == 1 else None)


def _may_be_made(context: Context, verdict: Verdict, link: Link) -> bool:
    """Tell whether an object of a kind that others than Git make may be there.

    Beside those who may make it anyway: health checks are of one's own objects mostly, so that upstream manifests,
    releases and what an operator may make things of count where the Kustomization applies them itself.
    """
    if verdict.makers or any(_is_for_an_operator(context, identity) for identity in _applied(context, link.source)):
        return True
    if any(unknown.may_hold(link.target) for unknown in context.cluster.unknowns):
        return True
    return any(_may_install(release, link) for release in context.graph.releases)


def _is_for_an_operator(context: Context, identity: Identity) -> bool:
    """Tell whether an operator may make an object into things of which the rules know nothing."""
    rulebook, group_kind = context.rulebook, identity.group_kind
    kind = rulebook.kind(group_kind)
    return kind is None or not (kind.closed or kind.produces or rulebook.versions_of(group_kind.group))


def _may_install(release: ChartRelease, link: Link) -> bool:
    """Tell whether a release may make what a Kustomization waits for: it applies the release, or the names agree."""
    is_called_like_it = f"{link.target.name}-".startswith(f"{release.name}-")
    is_own = link.source in release.object.applied_by
    is_near = release.namespace == link.target.namespace and (is_called_like_it or is_own)
    return is_near and link.target.group_kind not in _certain_kinds(release)


def _certain_kinds(release: ChartRelease) -> frozenset[GroupKind]:
    provided = release.chart.provides if release.chart and not release.values.open else ()
    return frozenset(parse_group_kind(rule.kind) for rule in provided)


def _help(verdict: Verdict) -> str:
    meant = verdict.meant
    if meant is None:
        return "Remove the entry, or name what is applied."
    if meant.likeness is Likeness.NAMESPACE and meant.identity.name == verdict.target.name:
        namespace = meant.identity.namespace
        return f"{meant.identity.name} is in namespace `{namespace}`: set `namespace: {namespace}`."
    return f"Did you mean {meant.identity}?"


def _finding(link: Link, why: str, help_: str, sure: Confidence = Confidence.CERTAIN) -> Finding:
    return Finding(
        check=_CHECK,
        message=(
            f"{link.source} waits for the health of {link.target}, {why}: it fails with "
            f"`timeout waiting for: [{link.target} status: 'NotFound']` and is never ready"
        ),
        place=link.edge.place,
        help=help_,
        subject=link.source,
        target=link.target,
        confidence=sure,
        stall=stalled(Step.ITSELF, (link.source,), State.READY),
    )


def _ignored(context: Context, applier: Applier) -> Iterator[Finding]:
    """Find the entries beside `wait: true` that name nothing: whoever wrote them believes that they are waited for."""
    for check in applier.checks:
        target = check.target
        rules = context.rulebook.kind(target.group_kind)
        if target.has_variable or rules is None or not rules.closed or target in context.graph.nodes:
            continue
        if context.verdicts.of_absent(target).standing is Standing.MISSING:
            yield _ignored_finding(context, applier.identity, check)


def _ignored_finding(context: Context, subject: Identity, check: HealthCheck) -> Finding:
    applier, target, place = context.cluster.objects[subject], check.target, check.place
    intent = Intent(Field(applier, check.route), Remove())
    return Finding(
        check=_CHECK,
        message=(
            f"the health check of {target} is of nothing that is applied, and ignored: {subject} has `wait: true`, "
            "and waits for what it applies itself"
        ),
        place=place,
        help="Remove the entry.",
        subject=subject,
        target=target,
        severity=Severity.WARNING,
        fix=fix_of("remove the entry", [intent], context.documents, safe=applier.holds(place)),
    )
