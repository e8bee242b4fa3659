"""Selectors that select nothing for a slip, and ports that what they select doesn't have."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import found, manifest, reported, repository

CHECK = "selector-misspelt"
PART = "part-not-found"
MONITORING = "monitoring.coreos.com/v1"


def deployment(name: str = "bookstack", port: str = "http", **labels: str) -> str:
    """Return a Deployment whose Pods have labels, and one port."""
    labels = labels or {"app": name}
    containers = [{"name": "app", "image": "example.com/app:1.0.0", "ports": [{"name": port, "containerPort": 8080}]}]
    template = {"metadata": {"labels": labels}, "spec": {"containers": containers}}
    return manifest(
        "apps/v1", "Deployment", name, "web", spec={"selector": {"matchLabels": labels}, "template": template}
    )


def service(name: str = "bookstack", target: Any = 8080, port: str = "web", **selector: str) -> str:
    """Return a Service with a selector, which has the label `app` itself."""
    ports = [{"name": port, "port": 80, "targetPort": target}]
    spec = {"ports": ports, **({"selector": selector} if selector else {})}
    return manifest("v1", "Service", name, "web", metadata={"labels": {"app": name}}, spec=spec)


def selecting(kind: str, api_version: str, field: str, selector: dict[str, Any], **more: Any) -> str:
    """Return an object with a selector of the API's newer kinds."""
    return manifest(api_version, kind, "guard", "web", spec={field: selector, **more})


def service_monitor(port: str) -> str:
    """Return what looks at a port of the Services that are labelled as the bookstack's."""
    labels = {"matchLabels": {"app": "bookstack"}}
    return selecting("ServiceMonitor", MONITORING, "selector", labels, endpoints=[{"port": port}])


@pytest.mark.parametrize(
    "manifests",
    [
        deployment() + service(app="bookstak"),
        deployment(component="bookstack") + service(componnent="bookstack"),
        deployment(app="bookstack", tier="front") + service(app="bokstack", tier="front"),
        deployment() + selecting("PodDisruptionBudget", "policy/v1", "selector", {"matchLabels": {"app": "bookstak"}}),
        deployment()
        + selecting("NetworkPolicy", "networking.k8s.io/v1", "podSelector", {"matchLabels": {"app": "bookstak"}}),
        deployment() + selecting("PodMonitor", MONITORING, "selector", {"matchLabels": {"app": "bookstak"}}),
        service() + selecting("ServiceMonitor", MONITORING, "selector", {"matchLabels": {"app": "bookstak"}}),
    ],
)
def test_a_label_but_for_a_slip_is_told(manifests: str) -> None:
    assert "selects no " in found(repository(manifests), CHECK).message


@pytest.mark.parametrize(
    "manifests",
    [
        deployment() + service(app="bookstack"),
        deployment() + service(),  # endpoints that somebody writes
        deployment() + service(app="wiki"),  # Pods of a chart or an operator
        deployment("bookstack1") + service(app="bookstack2"),
        deployment(app="bookstack", tier="front") + service(app="bokstack", tier="back"),
        deployment() + service("bookstak", app="bookstak"),  # what is called so may have such Pods
        deployment("${APP}stack") + service(app="bookstak"),
        deployment() + service(app="${APP}"),
        deployment()
        + selecting(
            "PodDisruptionBudget", "policy/v1", "selector", {"matchExpressions": [{"key": "app", "operator": "Exists"}]}
        ),
        deployment() + selecting("NetworkPolicy", "networking.k8s.io/v1", "podSelector", {}),
        deployment() + deployment("bookstak") + service(app="bookstak"),
    ],
)
def test_nothing_is_said_of_labels_that_something_has_or_may_have(manifests: str) -> None:
    assert not reported(repository(manifests), CHECK)


@pytest.mark.parametrize(
    "manifests",
    [
        deployment(port="http") + service(target="htp", app="bookstack"),
        deployment(port="http")
        + selecting(
            "PodMonitor",
            MONITORING,
            "selector",
            {"matchLabels": {"app": "bookstack"}},
            podMetricsEndpoints=[{"port": "metrics"}],
        ),
        service(port="web") + service_monitor("metrics"),
    ],
)
def test_a_port_that_nothing_selected_has_is_told(manifests: str) -> None:
    assert "names the port" in found(repository(manifests), PART).message


@pytest.mark.parametrize(
    "manifests",
    [
        deployment(port="http") + service(target="http", app="bookstack"),
        deployment(port="http") + service(target=9090, app="bookstack"),
        deployment(port="http") + service(target="9090", app="bookstack"),
        deployment(port="${PORT}") + service(target="http", app="bookstack"),
        deployment(port="http") + service(target="metrics", app="wiki"),
        deployment(port="http") + deployment("b", port="web", app="bookstack") + service(target="web", app="bookstack"),
        service(port="web") + service_monitor("web"),
    ],
)
def test_nothing_is_said_of_ports_that_something_selected_has(manifests: str) -> None:
    assert not reported(repository(manifests), PART)


def test_a_chart_in_the_namespace_may_make_the_service_with_the_port() -> None:
    monitor = service_monitor("metrics")
    chart = {"spec": {"chart": "bookstack", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}}
    release = manifest(
        "helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", "web", spec={"interval": "1h", "chart": chart}
    )
    assert not reported(repository(service(port="web") + monitor + release), PART)
