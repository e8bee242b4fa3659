"""`dependsOn` that can never be satisfied, since what it names isn't there.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller/kustomization_controller.go checkDependencies,
and the same of helm-controller: the namespace defaults to the object's own, and the kinds don't mix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.ghosts import alike, dangling, dangling_finding, elsewhere, name_fix, namespace_fix
from gitops_lint.checks.naming import plural
from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.kinds import HELM_RELEASE, KUSTOMIZATION
from gitops_lint.graph.model import Link
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.edges import EdgeKind

DEPENDS_ON = frozenset({EdgeKind.DEPENDS_ON})


def dependencies(context: Context) -> Iterator[Finding]:
    """Find each dependsOn whose target is in another namespace, of another kind, or nowhere."""
    for link in dangling(context, DEPENDS_ON):
        kind = context.rulebook.kind(link.target.group_kind)
        if kind is None or not kind.closed:
            continue  # a ResourceSet may wait for objects of any kind, which others may make
        yield _wrong_namespace(context, link) or _wrong_kind(context, link) or _not_found(context, link)


def _named(target: Identity) -> str:
    """Return a dependency as Flux's messages name it; a ResourceSet's has no namespace by default."""
    return f"{target.namespace}/{target.name}" if target.namespace else target.name


def _wrong_namespace(context: Context, link: Link) -> Finding | None:
    source, target, edge = link
    found = elsewhere(context, target)
    if not found:
        return None
    namespaces = " and ".join(f"`{one.namespace}`" for one in found)
    default = f", so that of {source} counts" if target.namespace else ""
    said = "" if edge.namespace_place else f" (no namespace is given{default})"
    message = f"dependency '{_named(target)}' not found: {target.name} is in namespace {namespaces}{said}"
    help_ = f"Say {' or '.join(f'`namespace: {one.namespace}`' for one in found)}."
    finding = dangling_finding(context, link, "dependency-wrong-namespace", message, help_)
    related = [
        Related(place, f"this puts {one} into namespace `{one.namespace}`")
        for one in found
        if (place := context.cluster.objects[one].namespace_place) is not None
    ]
    fix = namespace_fix(context, link, found[0].namespace) if len(found) == 1 else None
    return replace(finding, place=edge.namespace_place or edge.place, related=tuple(related), fix=fix)


def _wrong_kind(context: Context, link: Link) -> Finding | None:
    target = link.target
    other = HELM_RELEASE if target.group_kind == KUSTOMIZATION else KUSTOMIZATION
    found = context.cluster.named(other, target.name)
    if not found:
        return None
    message = (
        f"dependency '{_named(target)}' not found: {found[0]} is a {other.kind}, "
        f"and a {target.kind} can depend on {plural(target.kind)} only"
    )
    return dangling_finding(context, link, "dependency-wrong-kind", message, _kind_help(context, found[0], target))


def _kind_help(context: Context, found: Identity, target: Identity) -> str:
    appliers = context.cluster.objects[found].applied_by
    if target.group_kind == KUSTOMIZATION and appliers:
        return f"Depend on {appliers[0]}, which applies it, and let that one `wait`."
    return "Depend on what applies it, and let that one `wait`."


def _not_found(context: Context, link: Link) -> Finding:
    target = link.target
    message = f"dependency '{_named(target)}' not found: no {target.kind} of this name is applied"
    near = alike(context, target)
    help_ = f"Did you mean {near}?" if near else "Remove the entry, or deploy what it names."
    finding = dangling_finding(context, link, "dependency-not-found", message, help_)
    return replace(finding, fix=name_fix(context, [link], near))
