"""Dependencies that are satisfied and prove nothing, or that go round in a circle."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import (
    BOOTSTRAPPED,
    CHART,
    Files,
    external_secret,
    faults,
    found,
    helm_release,
    kustomization,
    reported,
    repository,
    store,
)

NOTHING, OWN = "dependency-proves-nothing", "dependency-on-own-object"
RELEASE = CHART + helm_release("vault", "default")


def depending(brings: str, needs: str, **spec: Any) -> Files:
    """Return a repository in which one Kustomization depends on another."""
    return repository(
        kustomization("stores", path="./stores", **spec),
        kustomization("wiki", path="./wiki", dependsOn=[{"name": "stores"}]),
        files={"stores/all.yaml": brings, "wiki/all.yaml": needs},
    )


def test_a_release_that_is_not_waited_for_proves_nothing() -> None:
    (one,) = reported(depending(store() + RELEASE, external_secret("wiki")), NOTHING)
    assert one.severity == "info"
    assert "(Kustomization/flux-system/wiki)" in one.finding.message


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({"wait": True}, id="it waits"),
        pytest.param({"wait": False}, id="it says that it doesn't"),
        pytest.param(
            {"healthChecks": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "x", "namespace": "default"}]},
            id="it checks something",
        ),
    ],
)
def test_who_says_what_it_waits_for_means_it(spec: dict[str, Any]) -> None:
    assert reported(depending(store() + RELEASE, external_secret("wiki"), **spec), NOTHING) == []


def test_what_is_ready_once_it_is_applied_needs_no_wait() -> None:
    assert reported(depending(store(), external_secret("wiki")), NOTHING) == []


def test_a_dependency_for_the_order_alone_is_as_it_should_be() -> None:
    assert reported(depending(RELEASE, helm_release("wiki")), NOTHING) == []


def test_a_kustomization_that_depends_on_what_it_applies_beside_a_bootstrap_is_a_warning() -> None:
    files = {
        "clusters/home/flux-system/sync.yaml": BOOTSTRAPPED.replace(
            "  interval: 1h\n", "  interval: 1h\n  dependsOn:\n    - name: sources\n"
        )
        + kustomization("sources"),
        "clusters/home/flux-system/kustomization.yaml": "resources: [sync.yaml]\n",
        "empty/kustomization.yaml": "resources: []\n",
    }
    assert OWN in faults(files)
    assert str(found(files, OWN).target) == "Kustomization/flux-system/sources"


def test_by_one_alone_it_is_a_cycle() -> None:
    inner = kustomization("inner")
    files = repository(
        kustomization("outer", path="./outer", dependsOn=[{"name": "inner"}]), files={"outer/all.yaml": inner}
    )
    assert faults(files) == ["dependency-cycle"]
