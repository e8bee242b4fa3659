"""Addresses with a port that their Service doesn't have."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import Files, found, manifest, reported, repository

PART = "part-not-found"
IMAGE = {"repository": "ghcr.io/example/wiki", "tag": "1.0.0"}


def service(name: str = "search", namespace: str = "web", port: Any = 80, **spec: Any) -> str:
    """Return a Service with one port."""
    return manifest("v1", "Service", name, namespace, spec={"ports": [{"port": port, "targetPort": 9200}], **spec})


def asking(address: str, namespace: str = "web") -> str:
    """Return a Pod that is told an address."""
    container = {"name": "wiki", "image": "example", "env": [{"name": "SEARCH", "value": address}]}
    return manifest("v1", "Pod", "wiki", namespace, spec={"containers": [container]})


def release(name: str, namespace: str, values: dict[str, Any]) -> str:
    """Return a release of app-template."""
    chart = {"spec": {"chart": "app-template", "sourceRef": {"kind": "HelmRepository", "name": "bjw-s"}}}
    charts = {"interval": "1h", "url": "https://bjw-s-labs.github.io/helm-charts"}
    held = manifest("source.toolkit.fluxcd.io/v1", "HelmRepository", "bjw-s", namespace, spec=charts)
    spec = {"interval": "1h", "chart": chart, "values": values}
    return held + manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, namespace, spec=spec)


def app(*ports: int, env: str = "", **service: Any) -> dict[str, Any]:
    """Return the values of an application whose Service has some ports."""
    container = {"image": IMAGE, "env": {"ADDRESS": env}}
    of_service = {"controller": "app", "ports": {f"p{port}": {"port": port} for port in ports}, **service}
    return {"controllers": {"app": {"containers": {"app": container}}}, "service": {"app": of_service}}


def test_an_address_with_the_port_of_the_pods_is_told() -> None:
    finding = found(repository(service(), asking("http://search.web.svc.cluster.local:9200/_search")), PART)
    assert (finding.cause, finding.help, finding.confidence.value) == ("9200", "It has `80`.", "likely")
    assert str(finding.target) == "Service/web/search"


@pytest.mark.parametrize(
    "manifests",
    [
        service() + asking("http://search.web.svc.cluster.local:80"),
        service() + asking("http://search.web.svc.cluster.local"),
        service() + asking("http://other-search.web.svc.cluster.local:9200 search.web.svc:80"),
        service() + asking("search.web.svc:${PORT}"),
        service(port="${PORT}") + asking("search.web.svc:9200"),
        service(clusterIP="None") + asking("search.web.svc:9200"),
        service(type="ExternalName", externalName="example.com") + asking("search.web.svc:9200"),
        asking("search.web.svc:9200"),
        manifest("v1", "Service", "search", "web", spec={"selector": {"app": "search"}})
        + asking("search.web.svc:9200"),
    ],
)
def test_nothing_is_said_of_ports_that_are_there_or_may_be(manifests: str) -> None:
    assert not reported(repository(manifests), PART)


def asked(port: int, **service: Any) -> Files:
    """Return a repository with two applications, one of which asks the other."""
    address = f"http://sonarr.media.svc.cluster.local:{port}"
    return repository(release("sonarr", "media", app(80, **service)), release("wiki", "web", app(8080, env=address)))


def test_the_values_of_a_chart_tell_the_ports_of_its_services() -> None:
    assert found(asked(8989), PART).cause == "8989"
    assert not reported(asked(80), PART)
    assert not reported(asked(8989, clusterIP="None"), PART)
    assert not reported(asked(8989, ports={"http": {"enabled": False, "port": 80}}), PART)
