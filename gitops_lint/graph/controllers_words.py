"""Why something isn't ready, in the words of the controller that says so.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller/kustomization_controller.go (reconcile,
checkDependencies), https://github.com/fluxcd/helm-controller internal/controller/helmrelease_controller.go
(checkDependencies, isReady), https://github.com/fluxcd/pkg chartutil/values.go (ErrValuesReference).
"""

from __future__ import annotations

from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.kinds import HELM_RELEASE, KUSTOMIZATION
from gitops_lint.graph.causes import Cause, CauseKind
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.repo.nodes import at, text_at
from gitops_lint.rulebook.edges import EdgeKind

_HEALTH = frozenset({EdgeKind.WAITS, EdgeKind.HEALTH_CHECK})


def not_applied(missing: Identity) -> str:
    """Return why an object isn't there, of which Flux has nothing to say."""
    return f"{missing} has not applied it" if missing.group_kind == KUSTOMIZATION else f"{missing} isn't there"


def own_fault(cause: Cause) -> str:
    """Return what is said of an object that is itself to blame."""
    if cause.kind is CauseKind.PATH:
        return f"kustomization path not found: {cause.message}"
    if cause.kind is CauseKind.BUILD:
        return f"kustomize build failed: {cause.message}"
    return cause.message


def waiting_for(graph: Graph, link: Link) -> str:
    """Return what is said of an object that waits at a link whose target doesn't become ready."""
    if link.source.group_kind == KUSTOMIZATION:
        return _kustomization(graph, link)
    if link.source.group_kind == HELM_RELEASE:
        return _release(graph, link)
    return f"{_named(link.target)} not found" if _is_missing(graph, link) else f"{link.target} is not ready"


def not_applicable(custom_resource: Link, version: str) -> str:
    """Return what is said of a Kustomization with an object whose kind or namespace isn't there."""
    found, target = custom_resource.source, custom_resource.target
    if custom_resource.edge.kind == EdgeKind.NAMESPACE:
        return f'{found} dry-run failed (NotFound): namespaces "{target.name}" not found'
    return f'{found} dry-run failed: no matches for kind "{found.kind}" in version "{version}"'


def _kustomization(graph: Graph, link: Link) -> str:
    target, kind = link.target, link.edge.kind
    if kind == EdgeKind.SOURCE:
        return f"{_named(target)} not found" if _is_missing(graph, link) else "Source artifact not found"
    if kind == EdgeKind.DEPENDS_ON:
        return f"dependency '{_place(target)}' {'not found' if _is_missing(graph, link) else 'is not ready'}"
    if kind in _HEALTH:
        found = graph.object(link.source)
        timeout = text_at(found.node, "spec", "timeout") if found else None
        after = f" after {timeout}" if timeout else ""
        status = "NotFound" if _is_missing(graph, link) else "InProgress"
        return f"health check failed{after}: timeout waiting for: [{target} status: '{status}']"
    return f"{_named(target)} not found"


def _release(graph: Graph, link: Link) -> str:
    target, kind = link.target, link.edge.kind
    if kind == EdgeKind.DEPENDS_ON:
        if _is_missing(graph, link):
            return f"unable to get '{_place(target)}' dependency: {_named(target)} not found"
        return f"dependency '{_place(target)}' is not ready"
    if kind == EdgeKind.SOURCE:
        return _chart(graph, link)
    if link.edge.route[:2] == ("spec", "valuesFrom"):
        found = graph.object(link.source)
        key = text_at(at(found.node, *link.edge.route[:-1]), "valuesKey") if found else None
        reference = f"{target.kind} chart values reference '{_place(target)}' with key '{key or 'values.yaml'}'"
        return f"could not resolve {reference}: {_named(target)} not found"
    return f"Helm install failed for release {_place(link.source)}: timeout waiting for what needs {target}"


def _chart(graph: Graph, link: Link) -> str:
    source, target = link.source, link.target
    if link.edge.route[:2] == ("spec", "chartRef"):
        if _is_missing(graph, link):
            return f"could not get Source object: {_named(target)} not found"
        return f"{target.kind} '{_place(target)}' is not ready"
    chart = f"HelmChart '{target.namespace}/{source.namespace}-{source.name}' is not ready"
    return f"{chart}: failed to get source: {_named(target)} not found" if _is_missing(graph, link) else chart


def _is_missing(graph: Graph, link: Link) -> bool:
    return graph.presence(link.target) is Presence.GHOST


def _place(identity: Identity) -> str:
    return f"{identity.namespace}/{identity.name}" if identity.namespace else identity.name


def _named(identity: Identity) -> str:
    """Return an object as the API server's messages name it."""
    kind = f"{identity.kind}.{identity.group}" if identity.group else identity.kind
    return f'{kind} "{identity.name}"'
