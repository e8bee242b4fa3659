"""Parts that the values of a release name, of themselves and of what they refer to."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import Files, found, manifest, reported, repository

PART = "part-not-found"
UNFIT = "target-unfit"
GATEWAY = "gateway.networking.k8s.io/v1"
HTTPS = {"name": "https", "port": 443, "protocol": "HTTPS"}


def release(values: dict[str, Any], chart: str = "app-template", **spec: Any) -> str:
    """Return a release with values."""
    source = {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"}
    chart_spec = {"spec": {"chart": chart, "sourceRef": source}}
    spec = {"interval": "1h", "chart": chart_spec, "values": values, **spec}
    charts = {"interval": "1h", "url": "https://charts.example.com"}
    repository = manifest("source.toolkit.fluxcd.io/v1", "HelmRepository", "charts", "flux-system", spec=charts)
    return repository + manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", "web", spec=spec)


def app(**values: Any) -> dict[str, Any]:
    """Return the values of an application with a controller, a container, a Service."""
    image = {"repository": "ghcr.io/example/wiki", "tag": "1.0.0"}
    return {
        "controllers": {"wiki": {"containers": {"app": {"image": image}}}},
        "service": {"web": {"controller": "wiki", "ports": {"http": {"port": 80}}}},
        **values,
    }


def routed(**backend: Any) -> dict[str, Any]:
    """Return values with a route."""
    return app(route={"wiki": {"rules": [{"backendRefs": [backend]}]}})


def mounted(**mounts: Any) -> dict[str, Any]:
    """Return values with a volume."""
    return app(persistence={"data": {"type": "emptyDir", "advancedMounts": mounts}})


def test_a_policy_that_says_itself_which_pods_it_is_for_needs_no_controller() -> None:
    policy = {"controller": "wki", "policyTypes": ["Ingress"]}
    assert found(repository(release(app(networkpolicies={"wiki": policy}))), PART).cause == "wki"
    chosen = {**policy, "podSelector": {"matchLabels": {"app": "wiki"}}}
    assert reported(repository(release(app(networkpolicies={"wiki": chosen}))), PART) == []


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (routed(identifier="app"), "app"),
        (app(service={"web": {"controller": "wki"}}), "wki"),
        (app(ingress={"web": {"hosts": [{"paths": [{"service": {"identifier": "app"}}]}]}}), "app"),
        (app(serviceMonitor={"web": {"service": {"identifier": "app"}}}), "app"),
        (mounted(app={"app": [{"path": "/data"}]}), "app"),
        (mounted(wiki={"server": [{"path": "/data"}]}), "server"),
        (app(secrets={"a": {}}, persistence={"login": {"type": "secret", "identifier": "b"}}), "b"),
    ],
)
def test_an_item_of_the_values_that_is_not_there_is_told(values: dict[str, Any], cause: str) -> None:
    finding = found(repository(release(values)), PART)
    assert (finding.cause, finding.confidence.value, finding.place.line > 1) == (cause, "likely", True)


def test_a_volume_for_a_container_that_is_gone_does_no_harm() -> None:
    for container, severity in (("server", "info"), ("wikki", "warning")):
        values = mounted(wiki={container: [{"path": "/data"}]})
        values["controllers"]["wiki"]["containers"]["wiki"] = values["controllers"]["wiki"]["containers"].pop("app")
        reports = reported(repository(release(values)), PART)
        assert [one.severity.value for one in reports] == [severity]


@pytest.mark.parametrize(
    "manifests",
    [
        release(routed(identifier="web")),
        release(routed(identifier="main")),  # which older versions have by default
        release(routed(identifier="${SERVICE}")),
        release(routed(identifier="{{ .Release.Name }}")),
        release(routed(name="app")),
        release(app(route={"wiki": {"enabled": False, "rules": [{"backendRefs": [{"identifier": "app"}]}]}})),
        release(mounted(wiki={"app": [{"path": "/data"}]})),
        release(mounted(wiki={"app": [{"path": "/data"}], "turned-off": [{"path": "/data"}]})),
        release(routed(identifier="app"), valuesFrom=[{"kind": "Secret", "name": "values"}]),
        release(routed(identifier="app"), chart="wiki"),
        release({"route": {"wiki": {"rules": [{"backendRefs": [{"identifier": "app"}]}]}}}),
    ],
)
def test_nothing_is_said_of_items_that_are_there_or_may_be(manifests: str) -> None:
    assert not reported(repository(manifests), PART)


def with_gateway(parent: dict[str, Any], chart: str = "app-template", **listener: Any) -> Files:
    """Return a repository with a release that has a route of a Gateway in another namespace."""
    spec = {"gatewayClassName": "envoy", "listeners": [{**HTTPS, **listener}]}
    gateway = manifest(GATEWAY, "Gateway", "public", "network", spec=spec)
    parents = [{"name": "public", "namespace": "network", **parent}]
    values = {"route": {"main": {"parentRefs": parents}}}
    return repository(gateway, release(values, chart=chart))


OPEN: dict[str, Any] = {"allowedRoutes": {"namespaces": {"from": "All"}}}


@pytest.mark.parametrize("chart", ["app-template", "grafana", "unheard-of"])
def test_a_route_of_a_chart_names_a_listener_too(chart: str) -> None:
    assert found(with_gateway({"sectionName": "websecure"}, chart, **OPEN), PART).cause == "websecure"
    assert not reported(with_gateway({"sectionName": "https"}, chart, **OPEN), PART)
    assert not reported(with_gateway({"sectionName": "${LISTENER}"}, chart, **OPEN), PART)


def test_a_listener_admits_the_routes_of_a_chart() -> None:
    assert str(found(with_gateway({}), UNFIT).target) == "Gateway/network/public"
    assert not reported(with_gateway({}, **OPEN), UNFIT)
