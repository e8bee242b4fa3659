"""Targets that lack the part that a reference names, or that it can't use."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import config_map, found, helm_release, kustomization, manifest, reported, repository

PART = "part-not-found"
UNFIT = "target-unfit"
GATEWAY = "gateway.networking.k8s.io/v1"
SOURCE = "source.toolkit.fluxcd.io/v1"
IMAGE = "image.toolkit.fluxcd.io/v1"


def gateway(*listeners: dict[str, Any], **metadata: Any) -> str:
    """Return a Gateway."""
    spec = {"gatewayClassName": "envoy", "listeners": list(listeners)}
    return manifest(GATEWAY, "Gateway", "public", "network", metadata=metadata, spec=spec)


def route(**parent: Any) -> str:
    """Return a route of the Gateway."""
    spec = {"parentRefs": [{"name": "public", "namespace": "network", **parent}]}
    return manifest(GATEWAY, "HTTPRoute", "wiki", "web", spec=spec)


def database(bootstrap: dict[str, Any], *clusters: str) -> str:
    """Return a database with external clusters."""
    spec = {"instances": 1, "bootstrap": bootstrap, "externalClusters": [{"name": name} for name in clusters]}
    return manifest("postgresql.cnpg.io/v1", "Cluster", "db", "web", spec=spec)


def oci(name: str = "chart", **layer: str) -> str:
    """Return an artifact of which one layer is taken."""
    spec = {"interval": "1h", "url": "oci://registry.example.com/charts/example", "layerSelector": layer}
    return manifest(SOURCE, "OCIRepository", name, "flux-system", spec=spec)


def service(*ports: dict[str, Any], **spec: Any) -> str:
    """Return a Service."""
    return manifest("v1", "Service", "wiki", "web", spec={"ports": list(ports), **spec})


def backed(port: Any) -> str:
    """Return a route to a port of the Service."""
    spec = {"rules": [{"backendRefs": [{"name": "wiki", "port": port}]}]}
    return manifest(GATEWAY, "HTTPRoute", "wiki", "web", spec=spec)


def ingress(**port: Any) -> str:
    """Return an Ingress to a port of the Service."""
    spec = {"defaultBackend": {"service": {"name": "wiki", "port": port}}}
    return manifest("networking.k8s.io/v1", "Ingress", "wiki", "web", spec=spec)


def traefik(port: Any) -> str:
    """Return an IngressRoute to a port of the Service."""
    spec = {"routes": [{"kind": "Rule", "match": "PathPrefix(`/`)", "services": [{"name": "wiki", "port": port}]}]}
    return manifest("traefik.io/v1alpha1", "IngressRoute", "wiki", "web", spec=spec)


HTTP = {"name": "http", "port": 80, "targetPort": 8080}
HTTPS = {"name": "https", "port": 443, "protocol": "HTTPS"}


@pytest.mark.parametrize(
    ("manifests", "cause"),
    [
        (gateway(HTTPS) + route(sectionName="websecure"), "websecure"),
        (gateway(HTTPS) + route(port=8443), "8443"),
        (service(HTTP) + backed(8080), "8080"),
        (service(HTTP) + ingress(number=8081), "8081"),
        (service(HTTP) + ingress(name="web"), "web"),
        (service(HTTP) + traefik(8080), "8080"),
        (service(HTTP) + traefik("web"), "web"),
        (database({"recovery": {"source": "old"}}, "origin"), "old"),
        (database({"recovery": {"source": "old"}}), "old"),
        (database({"pg_basebackup": {"source": "old"}}, "origin"), "old"),
        (database({"initdb": {"import": {"source": {"externalCluster": "old"}}}}, "origin"), "old"),
    ],
)
def test_a_part_that_is_not_there_is_told(manifests: str, cause: str) -> None:
    assert found(repository(manifests), PART).cause == cause


@pytest.mark.parametrize(
    "manifests",
    [
        gateway(HTTPS) + route(sectionName="https", port=443),
        gateway(HTTPS) + route(),
        gateway(HTTPS) + route(sectionName="${LISTENER}"),
        gateway(HTTPS, {"name": "${LISTENER}", "port": 80}) + route(sectionName="http"),
        gateway(HTTPS, annotations={"kustomize.toolkit.fluxcd.io/ssa": "Merge"}) + route(sectionName="http"),
        gateway() + route(sectionName="http"),  # its listeners may come with ListenerSets
        route(sectionName="http"),
        service(HTTP) + backed(80) + ingress(number=80) + traefik("http"),
        service(HTTP) + ingress(number=8080),  # which ingress-nginx takes
        service(HTTP) + ingress(name="http"),
        service({"port": 80, "targetPort": "web"}) + ingress(name="web"),
        service() + backed(8080),
        service({**HTTP, "port": "${PORT}"}) + backed(8080),
        service(HTTP, type="ExternalName", externalName="wiki.example.com") + backed(8080) + traefik(8080),
        backed(8080),
        database({"recovery": {"source": "origin"}}, "origin"),
        database({"initdb": {"database": "app"}}),
    ],
)
def test_nothing_is_said_of_parts_that_are_there_or_may_be(manifests: str) -> None:
    assert not reported(repository(manifests), PART)


def test_a_part_that_is_nearly_called_so_is_meant() -> None:
    assert found(repository(gateway(HTTPS) + route(sectionName="htpps")), PART).help == "Did you mean `https`?"


@pytest.mark.parametrize(
    ("layer", "is_told"),
    [
        ({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip"}, True),
        ({"mediaType": "application/vnd.cncf.helm.chart.provenance.v1.prov"}, True),
        ({"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "operation": "copy"}, False),
        ({"mediaType": "application/vnd.cncf.flux.content.v1.tar+gzip"}, False),
        ({"mediaType": "${MEDIA_TYPE}"}, False),
        ({"operation": "copy"}, False),
    ],
)
def test_a_chart_is_in_the_layer_of_a_chart(layer: dict[str, str], is_told: bool) -> None:
    assert bool(reported(repository(oci(**layer), helm_release("wiki")), UNFIT)) is is_told


def test_a_kustomization_builds_what_was_extracted() -> None:
    wiki = kustomization("wiki", sourceRef={"kind": "OCIRepository", "name": "apps"})
    assert found(repository(oci("apps", operation="copy"), wiki), UNFIT).target is not None
    assert not reported(repository(oci("apps", operation="extract"), wiki), UNFIT)


@pytest.mark.parametrize(
    ("namespace", "access", "is_told"),
    [("web", None, True), ("web", {"namespaceSelectors": [{"matchLabels": {}}]}, False), ("flux-system", None, False)],
)
def test_an_image_repository_opens_itself_to_other_namespaces(namespace: str, access: Any, is_told: bool) -> None:
    spec = {"image": "example.com/wiki", "interval": "1h"} | ({"accessFrom": access} if access else {})
    images = manifest(IMAGE, "ImageRepository", "wiki", "flux-system", spec=spec)
    reference = {"name": "wiki", "namespace": "flux-system"}
    policy = manifest(IMAGE, "ImagePolicy", "wiki", namespace, spec={"imageRepositoryRef": reference})
    assert bool(reported(repository(images, policy, config_map("other")), UNFIT)) is is_told


def charted(chart: str, url: str = "https://helm.example.com", **repository: str) -> str:
    """Return a release of a chart, and the repository that it comes from."""
    reference = {"kind": "HelmRepository", "name": "charts"}
    spec = {"interval": "1h", "chart": {"spec": {"chart": chart, "sourceRef": reference}}}
    release = manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", "flux-system", spec=spec)
    address = {"interval": "1h", "url": url, **repository}
    return release + manifest(SOURCE, "HelmRepository", "charts", "flux-system", spec=address)


@pytest.mark.parametrize(
    ("manifests", "is_told"),
    [
        (charted("example/wiki"), True),
        (charted("wiki"), False),
        (charted("${ORG}/wiki"), False),
        (charted("example/wiki", "oci://registry.example.com", type="oci"), False),
        (charted("example/wiki", "${CHARTS}"), False),
    ],
)
def test_no_chart_in_an_index_has_a_slash_in_its_name(manifests: str, is_told: bool) -> None:
    assert bool(reported(repository(manifests), UNFIT)) is is_told


def volume(**claim: str) -> str:
    """Return a volume that is kept for a claim, and the claim `data` of the namespace `web` that names it."""
    kept = manifest("v1", "PersistentVolume", "data-web", "", spec={"claimRef": claim, "nfs": {"path": "/data"}})
    return kept + manifest("v1", "PersistentVolumeClaim", "data", "web", spec={"volumeName": "data-web"})


@pytest.mark.parametrize(
    ("claim", "is_told"),
    [
        ({"name": "data", "namespace": "web"}, False),
        ({"name": "data"}, False),
        ({"namespace": "web", "name": "${CLAIM}"}, False),
        ({"name": "data-web", "namespace": "web"}, True),
        ({"name": "data", "namespace": "default"}, True),
    ],
)
def test_a_volume_that_is_kept_for_another_claim_is_told(claim: dict[str, str], is_told: bool) -> None:
    assert bool(reported(repository(volume(**claim)), UNFIT)) is is_told


def test_the_namespace_of_a_claim_that_says_none_is_not_another() -> None:
    kept = manifest("v1", "PersistentVolume", "data-web", "", spec={"claimRef": {"name": "data", "namespace": "web"}})
    claim = manifest("v1", "PersistentVolumeClaim", "data", spec={"volumeName": "data-web"})
    assert not reported(repository(kept + claim), UNFIT)


def claim(name: str, volume: str, namespace: str = "web") -> str:
    """Return a claim of a volume that it names."""
    return manifest("v1", "PersistentVolumeClaim", name, namespace, spec={"volumeName": volume})


def volumes(*names: str) -> str:
    """Return volumes that are kept for nobody."""
    return "".join(manifest("v1", "PersistentVolume", name, "", spec={"nfs": {"path": "/data"}}) for name in names)


def test_two_claims_of_one_volume_are_told_once() -> None:
    files = repository(volumes("data", "backup") + claim("backup", "data") + claim("data", "data", "wiki"))
    (one,) = [told.finding for told in reported(files, UNFIT)]
    assert one.message.endswith(
        "PersistentVolume/data: one of them stays pending, since a volume is bound to one claim"
    )
    assert [str(one.subject), *(place.message for place in one.related)] == [
        "PersistentVolumeClaim/wiki/data",
        "PersistentVolumeClaim/web/backup asks for it, too",
    ]


def test_a_claim_that_a_workload_makes_may_ask_for_the_volume_of_another() -> None:
    template = {"metadata": {"name": "data"}, "spec": {"volumeName": "data"}}
    wiki = manifest("apps/v1", "StatefulSet", "wiki", "web", spec={"volumeClaimTemplates": [template]})
    (one,) = [told.finding for told in reported(repository(volumes("data") + claim("backup", "data") + wiki), UNFIT)]
    assert str(one.subject) == "StatefulSet/web/wiki"
    assert not reported(repository(volumes("data") + claim("data-wiki-0", "data") + wiki), UNFIT)  # it is its own


@pytest.mark.parametrize(
    "manifests",
    [
        volumes("data", "backup") + claim("data", "data") + claim("backup", "backup"),
        claim("data", "elsewhere") + claim("backup", "elsewhere"),  # a volume that nobody sees
        volumes("data") + claim("data", "data") + claim("backup", "${VOLUME}"),
        volumes("data") + claim("data", "data") + claim("backup", ""),
    ],
)
def test_claims_of_a_volume_each_are_not_told(manifests: str) -> None:
    assert not reported(repository(manifests), UNFIT)


def test_the_volume_of_a_claim_that_a_workload_makes_is_not_looked_at() -> None:
    template = {"metadata": {"name": "data"}, "spec": {"volumeName": "data-web"}}
    wiki = manifest("apps/v1", "StatefulSet", "wiki", "web", spec={"volumeClaimTemplates": [template]})
    assert not reported(repository(volume(name="data", namespace="web") + wiki), UNFIT)


def listener(namespaces: dict[str, Any] | str | None = None, name: str = "https", port: int = 443) -> dict[str, Any]:
    """Return a listener that admits routes of some namespaces."""
    said = {"from": namespaces} if isinstance(namespaces, str) else namespaces
    allowed = {"allowedRoutes": {"namespaces": said}} if said else {}
    return {"name": name, "port": port, "protocol": "HTTPS", **allowed}


def selecting(*names: str, key: str = "kubernetes.io/metadata.name") -> dict[str, Any]:
    """Return what admits the namespaces that a selector selects."""
    return {"from": "Selector", "selector": {"matchExpressions": [{"key": key, "operator": "In", "values": names}]}}


LABELLED = {"from": "Selector", "selector": {"matchLabels": {"kubernetes.io/metadata.name": "web"}}}


@pytest.mark.parametrize(
    ("listeners", "parent"),
    [
        ([listener()], {}),
        ([listener("Same"), listener("None", "http", 80)], {}),
        ([listener(), listener("All", "http", 80)], {"sectionName": "https"}),
        ([listener(), listener("All", "http", 80)], {"port": 443}),
        ([listener(selecting("apps", "tools"))], {}),
    ],
)
def test_a_route_in_a_namespace_that_no_listener_admits_is_told(listeners: list[Any], parent: dict[str, Any]) -> None:
    one = found(repository(gateway(*listeners) + route(**parent)), UNFIT)
    assert (
        one.message
        == "HTTPRoute/web/wiki can't use Gateway/network/public: none of its listeners is for namespace `web`"
    )


@pytest.mark.parametrize(
    ("listeners", "parent"),
    [
        ([listener("All")], {}),
        ([listener(), listener("All", "http", 80)], {}),
        ([listener(selecting("apps", "web"))], {}),
        ([listener(LABELLED)], {}),
        ([listener(selecting("public", key="exposure"))], {}),  # who labels the namespace isn't known
        ([listener("Selector")], {}),
        ([listener("${FROM}")], {}),
        ([], {}),
    ],
)
def test_a_route_that_a_listener_may_admit_is_none(listeners: list[Any], parent: dict[str, Any]) -> None:
    assert reported(repository(gateway(*listeners) + route(**parent)), UNFIT) == []


def test_a_listener_admits_its_own_namespace() -> None:
    own = route().replace("namespace: web", "namespace: network")
    assert reported(repository(gateway(listener()) + own), UNFIT) == []


def grant(home: str = "web", **source: str) -> str:
    """Return a ReferenceGrant for a Secret."""
    sources = [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "network", **source}]
    spec = {"from": sources, "to": [{"group": "", "kind": "Secret", "name": "wildcard"}]}
    return manifest("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "certificates", home, spec=spec)


def certified(namespace: str = "web") -> str:
    """Return a Gateway with a certificate in a namespace."""
    reference = {"name": "wildcard", "namespace": namespace}
    listener = {"name": "https", "port": 443, "protocol": "HTTPS", "tls": {"certificateRefs": [reference]}}
    return gateway(listener) + manifest("v1", "Secret", "wildcard", namespace, type="kubernetes.io/tls")


@pytest.mark.parametrize(
    ("manifests", "is_told"),
    [
        (certified(), True),
        (certified("network"), False),
        (certified() + grant(), False),
        (certified() + grant(namespace="${NAMESPACE}"), False),
        (certified() + grant("network"), True),
        (certified() + grant(kind="HTTPRoute"), True),
        (certified().partition("---\napiVersion: v1")[0] + config_map("other", "web"), True),
        (certified().partition("---\napiVersion: v1")[0], False),  # all of that namespace is elsewhere
    ],
)
def test_what_is_in_another_namespace_must_be_granted(manifests: str, is_told: bool) -> None:
    assert bool(reported(repository(manifests), UNFIT)) is is_told
