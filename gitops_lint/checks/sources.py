"""Sources that Kustomizations and HelmReleases take their files from, and that aren't there.

Facts: https://github.com/fluxcd/kustomize-controller getSource: a `sourceRef` without namespace means the object's own,
not `flux-system`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.ghosts import alike, dangling, dangling_finding, elsewhere, kind_fix, name_fix, namespace_fix
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.edges import EdgeKind

SOURCE = frozenset({EdgeKind.SOURCE})


def sources(context: Context) -> Iterator[Finding]:
    """Find each reference to a source that is in another namespace, of another kind, or nowhere."""
    for link in dangling(context, SOURCE):
        found = _known_elsewhere(context, link.target)
        yield _wrong_namespace(context, link, found) if found else _not_found(context, link)


def _known_elsewhere(context: Context, target: Identity) -> tuple[Identity, ...]:
    """Return the sources of this kind and name in other namespaces, those included that a bootstrap makes."""
    presumed = (
        identity
        for identity in context.graph.of_presence(Presence.PRESUMED)
        if identity.group_kind == target.group_kind and identity.name == target.name
    )
    return tuple(sorted({*elsewhere(context, target), *presumed}))


def _wrong_namespace(context: Context, link: Link, found: tuple[Identity, ...]) -> Finding:
    source, target, edge = link
    namespaces = " and ".join(f"`{one.namespace}`" for one in found)
    default = "" if edge.namespace_place else f"; a reference without namespace means that of {source}"
    message = f"{target} not found: {target.name} is in namespace {namespaces}{default}"
    help_ = f"Say `namespace: {found[0].namespace}`."
    finding = dangling_finding(context, link, "source-wrong-namespace", message, help_)
    places = [(one, context.graph.object(one)) for one in found]
    related = tuple(
        Related(there.namespace_place or there.place, f"{one} is here") for one, there in places if there is not None
    )
    fix = namespace_fix(context, link, found[0].namespace) if len(found) == 1 else None
    return replace(finding, place=edge.namespace_place or edge.place, related=related, fix=fix)


def _not_found(context: Context, link: Link) -> Finding:
    target = link.target
    same_name = sorted(
        identity
        for identity in context.cluster.objects
        if identity.group == target.group and identity.name == target.name and identity.kind != target.kind
    )
    message = f"{target} not found: no {target.kind} of this name is applied"
    fix = None
    if same_name:
        if [one.namespace for one in same_name] == [target.namespace]:
            fix = kind_fix(context, [link], same_name[0].kind)
        help_ = f"There is a {same_name[0].kind} of this name: {same_name[0]}. Is `kind` right?"
    else:
        near = alike(context, target)
        help_ = f"Did you mean {near}?" if near else f"Add the {target.kind} to what is applied."
        fix = name_fix(context, [link], near)
    return replace(dangling_finding(context, link, "source-not-found", message, help_), fix=fix)
