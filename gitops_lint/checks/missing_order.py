"""Kustomizations that apply objects of a kind, or users of a store, before what brings these, or with it.

Facts: https://github.com/fluxcd/pkg ssa/manager_apply.go (all objects of a Kustomization are dry-run first; if one
fails, none is applied), https://github.com/fluxcd/kustomize-controller issues 601 and 242.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stall import Stall, Step, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.graph.reconciled_order import ReconciledOrder
from gitops_lint.repo.nodes import Place, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.plural import plural
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.definitions import is_brought_otherwise

_STORE = EdgeKind.STORE
_MOST_WITHOUT_CONVENTION = 3
_SHARE_WITHOUT_CONVENTION = 0.1
"""How many may lack a dependency that nobody has, as a number or of all Kustomizations, whichever is more: what more of
them need is part of the platform, and the repository leaves it to retries."""


class _Need(NamedTuple):
    """What a Kustomization needs: another that applies what brings a kind or store, and the links that say so."""

    user: Identity
    provider: Identity
    links: tuple[Link, ...]


def missing_order(context: Context) -> Iterator[Finding]:
    """Find custom resources that can't be applied before their kind is, and dependencies that others declare."""
    shape = context.verdicts.sight.shape
    order = context.documents.of_version("reconciled", (shape,), partial(ReconciledOrder, context.graph))
    lacking: dict[Identity, list[_Need]] = defaultdict(list)
    having: dict[Identity, int] = defaultdict(int)
    for need in _needs(context):
        if need.user == need.provider or order.comes_before(need.user, need.provider):
            yield from _before_definition(context, need)
        elif order.comes_before(need.provider, need.user):
            having[need.provider] += 1
        else:
            lacking[need.provider].append(need)
    for provider, needs in lacking.items():
        for need in needs:
            is_worth_saying = _is_worth_saying(context, need, len(needs), having[provider])
            is_brought = is_brought_otherwise(context.verdicts.sight, need.links)
            if is_worth_saying and not is_brought and not _is_covered(need, lacking, order):
                yield _missing_dependency(context, need)


def _needs(context: Context) -> list[_Need]:
    """Return what each Kustomization needs because of what it applies, sorted; each pair of two once."""
    needed: dict[tuple[Identity, Identity], list[Link]] = defaultdict(list)
    for link in filter(_counts, context.graph.links):
        source, target = context.graph.object(link.source), context.graph.object(link.target)
        if source is None or target is None:
            continue
        if len(source.applied_by) == len(target.applied_by) == 1:
            needed[source.applied_by[0], target.applied_by[0]].append(link)
    return [_Need(user, provider, tuple(needed[user, provider])) for user, provider in sorted(needed)]


def _counts(link: Link) -> bool:
    if link.edge.kind == _STORE:
        return True
    return link.edge.kind == EdgeKind.CRD and link.edge.strength is Strength.ORDERING


def _before_definition(context: Context, need: _Need) -> Iterator[Finding]:
    """Find that a Kustomization applies objects of a kind together with the release that brings it, or before."""
    by_group: dict[tuple[Identity, str], list[Link]] = defaultdict(list)
    for link in need.links:
        if link.edge.kind == EdgeKind.CRD and context.graph.role(link.target) is Role.RELEASE:
            by_group[link.target, link.source.group].append(link)
    by_release: dict[Identity, list[Link]] = defaultdict(list)
    for (release, _), links in by_group.items():
        if not is_brought_otherwise(context.verdicts.sight, links):
            by_release[release] += links
    for release, links in by_release.items():
        yield _before_definition_finding(context, need, release, links)


def _before_definition_finding(context: Context, need: _Need, release: Identity, links: list[Link]) -> Finding:
    first, shown = links[0].source, _shown(links)
    how = "together with" if need.user == need.provider else "before"
    return Finding(
        check="custom-resource-before-crd",
        message=(
            f"{need.user} applies {shown} {how} {release}, which installs the CRD of {first.kind}: a new cluster has "
            f'`no matches for kind "{first.kind}"`, and Flux applies nothing of the Kustomization, the release included'
        ),
        place=context.cluster.objects[first].name_place,
        help=(
            f"Apply {plural(first.kind)} by a Kustomization of their own that depends on the release's, which waits "
            "for it."
        ),
        subject=need.user,
        target=release,
        confidence=Confidence.LIKELY,
        stall=_rejected(context, need.user, first),
        related=(Related(context.cluster.objects[release].name_place, f"{release} is applied by {need.provider}"),),
    )


def _rejected(context: Context, applier: Identity, custom_resource: Identity) -> Stall:
    version = text_at(context.cluster.objects[custom_resource].node, "apiVersion") or ""
    said = f'no matches for kind "{custom_resource.kind}" in version "{version}"'
    return stalled(Step.DRY_RUN, (applier,), said=said)._replace(object=custom_resource)


def _shown(links: list[Link] | tuple[Link, ...]) -> str:
    return first_few(dict.fromkeys(link.source for link in links))


def _is_worth_saying(context: Context, need: _Need, lacking: int, having: int) -> bool:
    """Tell whether a dependency isn't left to retries: most others have it, few want it, or it is of a store itself."""
    appliers = len(context.graph.of_role(Role.APPLIER))
    most = max(_MOST_WITHOUT_CONVENTION, _SHARE_WITHOUT_CONVENTION * appliers)
    if having >= lacking or (not having and lacking <= most):
        return True
    applied = {link.source for link in need.links}
    return any(link.edge.kind == _STORE for identity in applied for link in context.graph.into(identity))


def _is_covered(need: _Need, lacking: dict[Identity, list[_Need]], order: ReconciledOrder) -> bool:
    """Tell whether another dependency that the same Kustomization lacks would bring this one along."""
    lacked = (provider for provider, needs in lacking.items() if any(lack.user == need.user for lack in needs))
    return any(order.comes_before(need.provider, provider) for provider in lacked if provider != need.provider)


def _missing_dependency(context: Context, need: _Need) -> Finding:
    first = need.links[0]
    what = "installs the CRD of" if first.edge.kind == EdgeKind.CRD else f"applies {first.target} for"
    return Finding(
        check="missing-dependency",
        message=(
            f"{need.user} doesn't depend on {need.provider}, which {what} {_shown(need.links)}: "
            "until that is there, it fails and is tried again"
        ),
        place=_place(context, need.user),
        help=f"Add {need.provider.namespace}/{need.provider.name} to `dependsOn`.",
        subject=need.user,
        target=need.provider,
        confidence=Confidence.LIKELY,
        related=(Related(context.cluster.objects[first.source].name_place, f"{first.source} needs it"),),
    )


def _place(context: Context, kustomization: Identity) -> Place:
    """Return where a dependency would be added: at the others, if there are any."""
    links = (link for link in context.graph.out(kustomization) if link.edge.kind == EdgeKind.DEPENDS_ON)
    return next((link.edge.place for link in links), context.cluster.objects[kustomization].name_place)
