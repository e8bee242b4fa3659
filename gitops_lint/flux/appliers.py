"""What Kustomizations say of how they apply others, as all that isn't Flux's knows it.

Facts: https://github.com/fluxcd/kustomize-controller api/v1/kustomization_types.go, internal/inventory/inventory.go (an
entry of `healthChecks` without apiVersion is one of `apps/v1`, without namespace one that has none).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gitops_lint.cluster.applier import Applier, Filling, HealthCheck
from gitops_lint.cluster.identity import Identity, group_of
from gitops_lint.cluster.object import Object
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.flux.kustomization import FluxKustomization, read_kustomization
from gitops_lint.flux.variables import Variables, variables_of
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.nodes import Scalar, at, items_at, text_at

_DEFAULT_VERSION = "apps/v1"


def appliers(objects: dict[Identity, Object], derived: Derived) -> dict[Identity, Applier]:
    """Return how each Kustomization among objects applies others."""
    held = [object_ for identity, object_ in objects.items() if identity.group_kind == KUSTOMIZATION]
    return {object_.identity: _applier(read_kustomization(object_, derived), objects, derived) for object_ in held}


def _applier(kustomization: FluxKustomization, objects: dict[Identity, Object], derived: Derived) -> Applier:
    variables = variables_of(kustomization, objects, derived)
    return derived.of("applier", (kustomization, variables), partial(_applier_of, kustomization, variables))


def _applier_of(kustomization: FluxKustomization, variables: Variables) -> Applier:
    path, wait, timeout = (at(kustomization.spec, key) for key in ("path", "wait", "timeout"))
    return Applier(
        identity=kustomization.identity,
        source=kustomization.source.identity if kustomization.source is not None else None,
        path=path if isinstance(path, Scalar) else None,
        path_place=kustomization.path_place,
        waits=kustomization.waits if wait is not None else None,
        waits_place=wait.place if wait is not None else None,
        checks=tuple(_health_checks(kustomization)),
        timeout=timeout if isinstance(timeout, Scalar) else None,
        prunes=kustomization.prunes,
        filling=Filling(
            names=variables.hidden.union(variables.defined),
            open=variables.open,
            given=variables.given,
            sources=variables.sources,
        ),
    )


def _health_checks(kustomization: FluxKustomization) -> Iterator[HealthCheck]:
    for index, item in enumerate(items_at(kustomization.spec, "healthChecks")):
        kind, name = text_at(item, "kind"), at(item, "name")
        if kind is not None and isinstance(name, Scalar):
            group = group_of(text_at(item, "apiVersion") or _DEFAULT_VERSION)
            target = Identity(group, kind, text_at(item, "namespace") or "", name.text)
            yield HealthCheck(target, name.place, ("spec", "healthChecks", index, "name"))
