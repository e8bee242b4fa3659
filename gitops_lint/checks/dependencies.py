"""`dependsOn` that can never be satisfied, since what it names isn't there.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller/kustomization_controller.go checkDependencies,
and the same of helm-controller: the namespace defaults to the object's own, and the kinds don't mix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.absence import absence, by_cause
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import few_together, first_few
from gitops_lint.checks.reference_fixes import name_fix, namespace_fix
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.plural import plural
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.meant import named_elsewhere
from gitops_lint.verdicts.verdict import Verdict


def dependency(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Iterator[Finding]:
    """Find dependencies whose target is in another namespace, of another kind, or nowhere."""
    for together in by_cause(verdict, links) if verdict.is_told else ():
        yield (
            _wrong_namespace(context, verdict, together)
            or _wrong_kind(context, verdict, together)
            or _not_found(context, verdict, together)
        )


def waiting(
    context: Context, verdict: Verdict, links: tuple[Link, ...], check: str, message: str, help_: str
) -> Finding:
    """Return the finding of references to nothing, so that who has them waits for ever."""
    others = [link.source for link in links[1:]]
    message += f"; so it is for {first_few(others)}" if others else ""
    impact = context.impacts.of_all({link.source for link in links}, State.ACTS)
    return absence(verdict, links, check, message, help_, impact)


def _named(target: Identity) -> str:
    """Return a dependency as Flux's messages name it; a ResourceSet's has no namespace by default."""
    return f"{target.namespace}/{target.name}" if target.namespace else target.name


def _wrong_namespace(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding | None:
    target, edge = verdict.target, links[0].edge
    elsewhere = named_elsewhere(context.verdicts.sight, target)
    if not elsewhere:
        return None
    namespaces = few_together([identity.namespace for identity in elsewhere], form="`{}`")
    default = f", so that of {links[0].source} counts" if target.namespace else ""
    said = "" if edge.namespace_place else f" (no namespace is given{default})"
    message = f"dependency '{_named(target)}' not found: {target.name} is in namespace {namespaces}{said}"
    help_ = f"Set {' or '.join(f'`namespace: {identity.namespace}`' for identity in elsewhere)}."
    finding = waiting(context, verdict, links, "dependency-wrong-namespace", message, help_)
    movers = [
        Related(place, f"this puts {identity} into namespace `{identity.namespace}`")
        for identity in elsewhere
        if (place := context.cluster.objects[identity].namespace_place) is not None
    ]
    fix = namespace_fix(context, links, elsewhere[0].namespace) if len(elsewhere) == 1 else None
    place = edge.namespace_place or edge.place
    return replace(finding, place=place, related=(*movers, *finding.related), fix=fix)


def _wrong_kind(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding | None:
    target = verdict.target
    others = [
        identity
        for identity in context.verdicts.sight.named_alike(target.name)
        if identity.group_kind != target.group_kind and context.graph.role(identity) in (Role.APPLIER, Role.RELEASE)
    ]
    if not others or context.graph.role(target) not in (Role.APPLIER, Role.RELEASE):
        return None
    message = (
        f"dependency '{_named(target)}' not found: {others[0]} is a {others[0].kind}, "
        f"and a {target.kind} can depend on {plural(target.kind)} only"
    )
    help_ = _kind_help(context, others[0], target)
    return waiting(context, verdict, links, "dependency-wrong-kind", message, help_)


def _kind_help(context: Context, meant: Identity, target: Identity) -> str:
    appliers = context.cluster.objects[meant].applied_by
    if context.graph.role(target) is Role.APPLIER and appliers:
        return f"Depend on {appliers[0]}, which applies it, and let that one `wait`."
    return "Depend on what applies it, and let that one `wait`."


def _not_found(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding:
    target = verdict.target
    message = f"dependency '{_named(target)}' not found: no {target.kind} of this name is applied"
    help_ = f"Did you mean {verdict.hint}?" if verdict.hint else "Remove the entry, or deploy what it names."
    finding = waiting(context, verdict, links, "dependency-not-found", message, help_)
    return replace(finding, fix=name_fix(context, links, verdict.hint))
