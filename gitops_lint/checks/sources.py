"""Sources that Kustomizations and HelmReleases take their files from, and that aren't there.

Facts: https://github.com/fluxcd/kustomize-controller getSource: a `sourceRef` without namespace means the object's own,
not `flux-system`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.absence import by_cause
from gitops_lint.checks.dependencies import waiting
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import few_together
from gitops_lint.checks.reference_fixes import kind_fix, name_fix, namespace_fix
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.problem import Related
from gitops_lint.verdicts.meant import named_elsewhere
from gitops_lint.verdicts.verdict import Verdict


def source(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Iterator[Finding]:
    """Find references to a source that is in another namespace, of another kind, or nowhere."""
    if verdict.is_told:
        elsewhere = _known_elsewhere(context, verdict.target)
        for together in by_cause(verdict, links) if elsewhere else ():
            yield _wrong_namespace(context, verdict, together, elsewhere)
        if not elsewhere:
            yield _not_found(context, verdict, links)


def _known_elsewhere(context: Context, target: Identity) -> tuple[Identity, ...]:
    """Return the sources of this kind and name in other namespaces, those included that a bootstrap makes."""
    presumed = (
        identity
        for identity in context.graph.of_presence(Presence.PRESUMED)
        if identity.group_kind == target.group_kind and identity.name == target.name
    )
    return tuple(sorted({*named_elsewhere(context.verdicts.sight, target), *presumed}))


def _wrong_namespace(
    context: Context, verdict: Verdict, links: tuple[Link, ...], elsewhere: tuple[Identity, ...]
) -> Finding:
    target, edge = verdict.target, links[0].edge
    namespaces = few_together([identity.namespace for identity in elsewhere], form="`{}`")
    default = "" if edge.namespace_place else f"; a reference without namespace means that of {links[0].source}"
    message = f"{target} not found: {target.name} is in namespace {namespaces}{default}"
    help_ = f"Set `namespace: {elsewhere[0].namespace}`."
    if not _may_name_namespace(context, links[0]):
        help_ = f"Move {links[0].source} to the namespace `{elsewhere[0].namespace}`: it can't name another."
    finding = waiting(context, verdict, links, "source-wrong-namespace", message, help_)
    objects = [(identity, context.graph.object(identity)) for identity in elsewhere]
    places = tuple(
        Related(there.namespace_place or there.place, f"{identity} is here") for identity, there in objects if there
    )
    fix = namespace_fix(context, links, elsewhere[0].namespace) if len(elsewhere) == 1 else None
    place = edge.namespace_place or edge.place
    return replace(finding, place=place, related=(*places, *finding.related), fix=fix)


def _may_name_namespace(context: Context, link: Link) -> bool:
    """Tell whether a reference has a field for a namespace."""
    user = context.graph.object(link.source)
    rules = context.rulebook.references(link.source.group_kind)
    places = rules.places(user.node) if user is not None else ()
    own = [rule for rule, place in places if link.edge.route[: len(place.route)] == place.route]
    return not own or any(rule.namespace_field or rule.namespace_path for rule in own)


def _not_found(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding:
    target = verdict.target
    same_name = sorted(
        identity
        for identity in context.cluster.objects
        if identity.group == target.group and identity.name == target.name and identity.kind != target.kind
    )
    message = f"{target} not found: no {target.kind} of this name is applied"
    fix = None
    if same_name:
        if [identity.namespace for identity in same_name] == [target.namespace]:
            fix = kind_fix(context, links, same_name[0].kind)
        help_ = f"There is a {same_name[0].kind} of this name: {same_name[0]}. Is `kind` right?"
    else:
        near = verdict.hint
        help_ = f"Did you mean {near}?" if near else f"Add the {target.kind} to what is applied."
        is_elsewhere = near is not None and near.name == target.name
        fix = namespace_fix(context, links, near.namespace) if near and is_elsewhere else name_fix(context, links, near)
    return replace(waiting(context, verdict, links, "source-not-found", message, help_), fix=fix)
