"""In which order to bring back what a failure took down, and by which commands.

Facts: https://fluxcd.io/flux/cmd/flux_reconcile_helmrelease (`--force` lets a release whose retries are used up go on),
https://fluxcd.io/flux/cmd/flux_reconcile_kustomization, https://fluxcd.io/flux/cmd/flux_reconcile_source_git.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.kinds import HELM_RELEASE, KUSTOMIZATION
from gitops_lint.flux.kustomization import SOURCE_GROUP
from gitops_lint.graph.impact import fallen
from gitops_lint.graph.model import Graph
from gitops_lint.graph.moments import State
from gitops_lint.graph.order import Order
from gitops_lint.graph.waves import waves

_SOURCES = {
    "Bucket": "bucket",
    "GitRepository": "git",
    "HelmChart": "chart",
    "HelmRepository": "helm",
    "OCIRepository": "oci",
}
"""What `flux reconcile source` calls each kind."""


class Recovery(NamedTuple):
    """One object to bring back: after all of earlier steps; without a command it comes back by itself."""

    step: int
    identity: Identity
    command: str | None


def recovery(graph: Graph, failed: Collection[Identity]) -> tuple[Recovery, ...]:
    """Return in which order what the failure of some nodes took down becomes ready again, those nodes first.

    Only what Git holds is told; what controllers make of it comes back with it.
    """
    order = Order(graph)
    down = {one.identity for one in fallen(graph, failed, order) if one.identity in graph.cluster.objects}
    steps = waves(order, lambda identity: identity in down, State.READY)
    first = [Recovery(1, identity, command(graph, identity)) for identity in sorted(failed)]
    later = [Recovery(steps[identity] + 1, identity, command(graph, identity)) for identity in sorted(down)]
    return (*first, *sorted(later, key=lambda one: (one.step, one.identity)))


def command(graph: Graph, identity: Identity) -> str | None:
    """Return the command that makes Flux reconcile an object at once, or None for what Flux doesn't reconcile."""
    found = graph.object(identity)
    verb = "resume" if identity in graph.suspended else "reconcile"
    if identity.group_kind == KUSTOMIZATION:
        words = ["kustomization", identity.name, "-n", identity.namespace]
    elif identity.group_kind == HELM_RELEASE:
        force = ["--force"] if verb == "reconcile" else []
        words = ["helmrelease", identity.name, "-n", identity.namespace, *force]
    elif identity.group == SOURCE_GROUP and identity.kind in _SOURCES:
        words = ["source", _SOURCES[identity.kind], identity.name, "-n", identity.namespace]
    else:
        return None
    return shlex.join(["flux", verb, *words]) if found else None
