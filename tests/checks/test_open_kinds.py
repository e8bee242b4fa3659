"""Claims, service accounts, classes, gateways and issuers that something names and nothing makes."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import CHART, faults, found, helm_release, kustomization, manifest, reported, repository, source


def pod(namespace: str = "default", **spec: Any) -> str:
    return manifest("v1", "Pod", "wiki", namespace, spec={"containers": [], **spec})


def mounting(claim: str) -> str:
    return pod(volumes=[{"name": "data", "persistentVolumeClaim": {"claimName": claim}}])


def claim(name: str, namespace: str = "default", **spec: Any) -> str:
    return manifest("v1", "PersistentVolumeClaim", name, namespace, spec=spec)


def account(name: str, namespace: str = "default") -> str:
    return manifest("v1", "ServiceAccount", name, namespace)


def storage_class(name: str) -> str:
    return manifest("storage.k8s.io/v1", "StorageClass", name, provisioner="nfs.csi.k8s.io")


def test_a_claim_of_nearly_the_name_is_probably_meant() -> None:
    one = found(repository(mounting("wiki-data"), claim("wiki-datas")), "claim-not-found")
    assert one.help == "Did you mean PersistentVolumeClaim/default/wiki-datas?"


def test_a_claim_in_another_namespace_is_pointed_out() -> None:
    one = found(repository(mounting("data"), claim("data", "other")), "claim-not-found")
    assert "PersistentVolumeClaim/other/data" in one.help


def test_a_claim_that_nothing_resembles_is_made_by_an_operator() -> None:
    assert faults(repository(mounting("data-database-0"), claim("wiki"))) == []


def test_a_claim_beside_others_from_git_is_missing() -> None:
    assert faults(repository(mounting("data"), claim("wiki"))) == ["claim-not-found"]
    assert faults(repository(mounting("data"), claim("wiki", "other"))) == []


def test_names_that_are_alike_in_other_namespaces_mean_nothing() -> None:
    assert faults(repository(mounting("wiki-data"), claim("wiki-datas", "other"))) == []


def test_a_service_account_beside_others_from_git_is_missing() -> None:
    (one,) = reported(
        repository(pod(serviceAccountName="wiki"), account("other", "elsewhere")), "service-account-not-found"
    )
    assert one.severity == "warning"


def test_a_chart_that_is_not_known_may_make_a_service_account() -> None:
    files = repository(CHART, pod(serviceAccountName="chat-x"), account("other"), helm_release("chat", "default"))
    assert faults(files) == []


def test_nobody_but_git_makes_the_service_account_of_a_pod_in_git() -> None:
    files = repository(CHART, pod(serviceAccountName="backup"), helm_release("chat", "default"))
    assert faults(files) == ["service-account-not-found"]


def test_a_chart_in_another_namespace_makes_none_here() -> None:
    files = repository(CHART, pod(serviceAccountName="x"), account("other"), helm_release("chat", "chat"))
    assert faults(files) == ["service-account-not-found"]


@pytest.mark.parametrize("name", ["kustomize-controller", "helm-controller"])
def test_the_accounts_of_flux_itself_are_there(name: str) -> None:
    assert faults(repository(kustomization("wiki", serviceAccountName=name), account("x", "flux-system"))) == []


def test_a_class_is_missing_where_others_come_from_git() -> None:
    assert faults(repository(claim("x", storageClassName="slow"), storage_class("fast"))) == ["storage-class-not-found"]


def test_where_none_comes_from_git_the_cloud_brings_the_classes() -> None:
    assert faults(repository(claim("x", storageClassName="cbs"))) == []


def test_a_class_that_only_joins_a_claim_with_its_volume_needs_none() -> None:
    volume = manifest("v1", "PersistentVolume", "backup", spec={"storageClassName": "backup"})
    assert faults(repository(volume, claim("x", storageClassName="backup"), storage_class("fast"))) == []


@pytest.mark.parametrize(
    ("of_volume", "of_claim", "expected"),
    [("backups", "bakcups", "backups"), ("bakcups", "backups", "bakcups"), ("backup-1", "backup-2", None)],
)
def test_a_class_with_a_slip_joins_no_claim_with_its_volume(
    of_volume: str, of_claim: str, expected: str | None
) -> None:
    volume = manifest("v1", "PersistentVolume", "backup", spec={"storageClassName": of_volume})
    told = reported(repository(volume, claim("x", storageClassName=of_claim)), "storage-class-not-found")
    assert [one.finding.help for one in told] == ([f"Did you mean StorageClass/{expected}?"] if expected else [])


def test_classes_that_are_called_alike_join_each_its_own_claim_and_volume() -> None:
    volumes = [
        manifest("v1", "PersistentVolume", name, spec={"storageClassName": name}) for name in ("of-lidarr", "of-radarr")
    ]
    claims = [claim(f"x-{name}", storageClassName=name) for name in ("of-lidarr", "of-radarr")]
    assert faults(repository(*volumes, *claims, storage_class("fast"))) == []


def test_several_that_need_one_are_one_finding() -> None:
    files = repository(
        claim("one", storageClassName="slow"), claim("two", storageClassName="slow"), storage_class("fast")
    )
    one = found(files, "storage-class-not-found")
    assert "PersistentVolumeClaim/default/one, PersistentVolumeClaim/default/two" in one.message
    assert len(one.related) == 1


def test_without_kind_an_issuer_of_the_namespace_is_meant() -> None:
    certificate = manifest(
        "cert-manager.io/v1", "Certificate", "wiki", "default", spec={"secretName": "x", "issuerRef": {"name": "ca"}}
    )
    other = manifest("cert-manager.io/v1", "Issuer", "ca", "other", spec={"selfSigned": {}})
    one = found(repository(certificate, other), "issuer-not-found")
    assert str(one.target) == "Issuer/default/ca"


OTHER = source("GitRepository", "other", "https://github.com/example/other")


def unseen(name: str, **spec: Any) -> str:
    """Return a Kustomization whose files are in another repository, and that repository."""
    return OTHER + kustomization(name, sourceRef={"kind": "GitRepository", "name": "other"}, **spec)


def test_another_source_brings_what_lands_in_its_namespace() -> None:
    needing_account = pod(serviceAccountName="backup")
    assert faults(repository(needing_account, unseen("previews"))) == ["service-account-not-found"]
    assert faults(repository(needing_account, unseen("previews", targetNamespace="default"))) == []


def test_another_source_may_bring_the_only_class_but_hardly_one_beside_others() -> None:
    needing_class = claim("x", storageClassName="slow")
    assert faults(repository(needing_class, unseen("previews"))) == []
    assert faults(repository(needing_class, unseen("previews"), storage_class("fast"))) == ["storage-class-not-found"]


def test_another_source_brings_what_those_need_that_depend_on_it() -> None:
    files = repository(
        unseen("storage"), storage_class("fast"), kustomization("wiki", path="./wiki", dependsOn=[{"name": "storage"}])
    )
    files["wiki/kustomization.yaml"] = "resources: [claim.yaml]\n"
    files["wiki/claim.yaml"] = claim("x", storageClassName="slow")
    assert faults(files) == []


def test_what_needs_an_account_to_apply_anything_does_not_bring_that() -> None:
    files = repository(unseen("wiki", targetNamespace="flux-system", serviceAccountName="deployer"), account("other"))
    assert faults(files) == ["service-account-not-found"]


def test_a_release_of_a_chart_that_is_not_known_makes_classes_that_are_called_like_it() -> None:
    needing_class = claim("x", storageClassName="turbo-slow") + storage_class("fast")
    assert faults(repository(CHART, needing_class, helm_release("turbo"))) == []
    assert faults(repository(CHART, needing_class, helm_release("chat"))) == ["storage-class-not-found"]
    naming = helm_release("chat", values={"driver": {"className": "turbo-slow"}})
    assert faults(repository(CHART, needing_class, naming)) == []


def test_a_release_mounts_claims_that_others_make() -> None:
    release = helm_release("wiki", "wiki", values={"persistence": {"existingClaim": "books"}})
    assert faults(repository(CHART, release, claim("photos", "photos"))) == ["claim-not-found"]
    assert faults(repository(CHART, release)) == []


def test_a_volume_does_not_make_the_claim_that_it_is_for() -> None:
    volume = manifest(
        "v1", "PersistentVolume", "books", spec={"claimRef": {"name": "books", "namespace": "default"}, "nfs": {}}
    )
    assert faults(repository(volume, claim("photos"))) == []
    assert faults(repository(volume, claim("photos"), mounting("books"))) == ["claim-not-found"]


def test_an_account_of_flux_comes_with_its_deployment() -> None:
    spec = {"serviceAccountName": "source-controller", "containers": [{"name": "manager"}]}
    template = {"metadata": {}, "spec": spec}
    controller = manifest(
        "apps/v1", "Deployment", "source-controller", "flux-system", spec={"selector": {}, "template": template}
    )
    assert faults(repository(controller)) == ["service-account-not-found"]


def test_a_class_of_the_cloud_is_meant_by_nearly_its_name() -> None:
    one = found(repository(claim("x", storageClassName="managed-premum")), "storage-class-not-found")
    assert one.help == "Did you mean StorageClass/managed-premium?"


def test_what_is_read_comes_with_a_release_that_is_applied_with_its_reader_though_both_are_called_alike() -> None:
    reading = {"configMapRef": {"name": "wiki-pages", "key": "pages.json"}, "instanceSelector": {}}
    dashboard = manifest("grafana.integreatly.org/v1beta1", "GrafanaDashboard", "wiki-pages", "default", spec=reading)
    release = CHART + helm_release("wiki", "default")
    apart = kustomization("wiki", path="./wiki")
    assert faults(repository(release, dashboard)) == []
    assert faults(repository(apart, dashboard, files={"wiki/release.yaml": release})) == ["configmap-not-found"]


def test_the_account_of_a_pod_that_is_called_like_it_is_not_of_a_release_with_a_shorter_name() -> None:
    job = manifest("v1", "Pod", "wiki-repair", "default", spec={"containers": [], "serviceAccountName": "wiki-repair"})
    other = manifest("v1", "Pod", "repair", "default", spec={"containers": [], "serviceAccountName": "wiki-repair"})
    release = CHART + helm_release("wiki", "default")
    assert faults(repository(release, job)) == ["service-account-not-found"]
    assert faults(repository(release, other)) == []


def test_claims_of_an_operator_end_in_their_numbers() -> None:
    database = manifest("postgresql.cnpg.io/v1", "Cluster", "wiki", "default", spec={"instances": 1})
    assert faults(repository(database, mounting("wiki-1"), claim("photos"))) == []
    assert faults(repository(database, mounting("wiki-backups"), claim("photos"))) == ["claim-not-found"]


@pytest.mark.parametrize(("suffix", "told"), [("acid.zalan.do", []), ("example.com", ["secret-not-found"])])
def test_the_login_of_a_database_may_come_of_its_operator_in_another_namespace(suffix: str, told: list[str]) -> None:
    secret = f"default.wiki.databases.credentials.postgresql.{suffix}"
    held = manifest("v1", "Secret", "other", "default", data={"a": "Yg=="}, sops={"version": "3.9.0"})
    reading = pod(volumes=[{"name": "login", "secret": {"secretName": secret}}])
    assert faults(repository(held, reading)) == told


def test_the_issuer_of_the_whole_cluster_is_meant_by_one_of_the_namespace() -> None:
    spec = {"secretName": "x", "issuerRef": {"kind": "Issuer", "name": "public"}}
    certificate = manifest("cert-manager.io/v1", "Certificate", "wiki", "default", spec=spec)
    issuer = manifest("cert-manager.io/v1", "ClusterIssuer", "public", spec={"selfSigned": {}})
    files = repository(certificate, issuer, unseen("platform", targetNamespace="default"))
    assert found(files, "issuer-not-found").help == "Did you mean ClusterIssuer/public?"


def test_a_gateway_in_another_namespace_is_meant_whatever_else_may_be_here() -> None:
    route = manifest(
        "gateway.networking.k8s.io/v1", "HTTPRoute", "wiki", "default", spec={"parentRefs": [{"name": "web"}]}
    )
    gateway = manifest(
        "gateway.networking.k8s.io/v1", "Gateway", "web", "network", spec={"gatewayClassName": "gke-l7-rilb"}
    )
    beside = unseen("platform", targetNamespace="default")
    assert faults(repository(route, beside)) == []
    assert found(repository(route, beside, gateway), "gateway-not-found").help == "Did you mean Gateway/network/web?"


def test_a_volume_in_git_is_for_a_claim_in_git() -> None:
    volume = manifest("v1", "PersistentVolume", "books", spec={"nfs": {}})
    release = helm_release("wiki", "wiki", values={"persistence": {"existingClaim": "books"}})
    assert faults(repository(CHART, release, volume)) == ["claim-not-found"]


def notified(address: str) -> str:
    """Return a Provider of notifications at an address."""
    spec = {"type": "alertmanager", "address": address}
    return manifest("notification.toolkit.fluxcd.io/v1beta3", "Provider", "alerts", "flux-system", spec=spec)


MONITORING = manifest("v1", "ConfigMap", "rules", "monitoring")
HOST = "http://alerts.monitoring.svc.cluster.local:9093"


@pytest.mark.parametrize(
    ("others", "address", "told"),
    [
        (MONITORING, HOST, ["warning"]),
        (MONITORING, "http://alerts.monitoring.svc:9093", ["warning"]),
        (MONITORING + manifest("v1", "Service", "alerts", "monitoring"), HOST, []),
        (MONITORING + CHART + helm_release("alerts", "monitoring"), HOST, []),  # a chart may make any Service
        ("", HOST, []),  # all of that namespace is made elsewhere
        (MONITORING, "http://alerts.monitoring:9093", []),  # a host outside the cluster, for all that is known
        (MONITORING, "http://alerts:9093", []),
    ],
)
def test_a_name_of_the_clusters_dns_is_that_of_a_service(others: str, address: str, told: list[str]) -> None:
    files = repository(others, notified(address))
    assert [one.severity for one in reported(files, "referenced-object-not-found")] == told


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("Issuer", "wiki", []),
        ("ClusterIssuer", "wiki", ["name-misspelt"]),
        ("ClusterIssuer", "other", []),  # one may have a policy for what isn't there yet
        ("ClusterIssuer", "wiki*", []),
    ],
)
def test_what_a_policy_is_for_is_of_the_kind_that_there_is(kind: str, name: str, told: list[str]) -> None:
    issuer = manifest("cert-manager.io/v1", "Issuer", "wiki", "default", spec={"selfSigned": {}})
    reference = {"group": "cert-manager.io", "kind": kind, "name": name}
    policy = manifest(
        "policy.cert-manager.io/v1alpha1",
        "CertificateRequestPolicy",
        "wiki",
        spec={"selector": {"issuerRef": reference}},
    )
    checks = ("name-misspelt", "issuer-not-found")
    assert [check for check in faults(repository(issuer, policy)) if check in checks] == told


@pytest.mark.parametrize(("create", "told"), [(True, False), (False, True)])
def test_a_part_of_a_chart_may_use_the_account_that_another_part_creates(create: bool, told: bool) -> None:
    values = {
        "worker": {"serviceAccount": {"create": False, "name": "scanner"}},
        "master": {"serviceAccount": {"create": create, "name": "scanner"}},
    }
    files = repository(CHART, account("other"), helm_release("chat", "default", values=values))
    assert ("service-account-not-found" in faults(files)) is told


@pytest.mark.parametrize(("renamed", "expected"), [("wiki", []), ("wiki-new", ["name-misspelt"])])
def test_a_host_in_a_text_is_told_where_what_makes_it_was_renamed(renamed: str, expected: list[str]) -> None:
    database = manifest("postgresql.cnpg.io/v1", "Cluster", renamed, "default", spec={"instances": 1})
    variable = {"name": "DATABASE", "value": "postgres://wiki@wiki-rw.default.svc.cluster.local:5432/wiki"}
    user = pod(containers=[{"name": "wiki", "env": [variable]}])
    assert [check for check in faults(repository(database, user)) if check == "name-misspelt"] == expected


def test_a_host_in_a_text_that_nothing_here_makes_may_be_anybodys() -> None:
    variable = {"name": "DATABASE", "value": "postgres.databases.svc.cluster.local"}
    assert faults(repository(pod(containers=[{"name": "wiki", "env": [variable]}]))) == []


TRAEFIK = "traefik.io/v1alpha1"


def routed(through: str, *, beside: str = "web") -> str:
    """Return a route through one middleware, and another in a namespace."""
    spec = {"routes": [{"match": "Host(`wiki.example.com`)", "middlewares": [{"name": through}]}]}
    route = manifest(TRAEFIK, "IngressRoute", "wiki", "web", spec=spec)
    return route + manifest(TRAEFIK, "Middleware", "https", beside, spec={"redirectScheme": {"scheme": "https"}})


def test_what_an_operator_is_told_of_comes_from_git_where_others_do() -> None:
    one = found(repository(routed("forward-auth")), "referenced-object-not-found")
    assert str(one.target) == "Middleware/web/forward-auth"


@pytest.mark.parametrize("name", ["web-forward-auth@kubernetescrd", "auth@file"])
def test_what_a_provider_calls_something_is_no_object_of_that_name(name: str) -> None:
    assert faults(repository(routed(name))) == []


def test_what_an_operator_is_told_of_may_come_with_a_chart() -> None:
    assert not faults(repository(routed("https")))
    assert not faults(repository(routed("forward-auth", beside="network")))
    assert not faults(repository(routed("forward-auth"), helm_release("forward", "web"), CHART))


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ({"pvc": ["wiki-data"]}, False),
        ({"apps": [{"persistentVolumeClaims": {"wiki-data": {"size": "1Gi"}}}]}, False),
        ({"folders": ["wiki-data"]}, True),
        ({"configMaps": {"wiki-data": {}}}, True),  # of another kind
    ],
)
def test_a_claim_that_the_values_of_a_chart_list_may_be_made_by_that(more: dict[str, Any], is_told: bool) -> None:
    repositories = source("HelmRepository", "charts", "https://charts.example.com")
    spec = {"chart": "appchart", "version": "1.0.0", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}
    volumes = {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "wiki-data"}}]}
    release = helm_release("web", "flux-system", chart={"spec": spec}, values={**volumes, **more})
    told = faults(repository(repositories, release, claim("other", "flux-system")))
    assert ("claim-not-found" in told) is is_told


@pytest.mark.parametrize(("namespace", "check"), [("web", "claim-not-found"), (None, "object-without-namespace")])
def test_nothing_is_missed_where_nobody_knows_the_namespace(namespace: str | None, check: str) -> None:
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]
    wiki = manifest("v1", "Pod", "wiki", namespace, spec={"containers": [], "volumes": volumes})
    other = manifest("v1", "PersistentVolumeClaim", "other", namespace)
    assert faults(repository(wiki, other)) == [check]


def chart_of(kind: str, name: str, chart: str, waited_for: tuple[str, ...] = (), **more: Any) -> str:
    """Return a release of a chart, which waits for others."""
    source_ref = {"kind": kind, "name": "other"}
    depends_on = [{"name": each} for each in waited_for]
    spec = {"interval": "1h", "chart": {"spec": {"chart": chart, "sourceRef": source_ref}}, "dependsOn": depends_on}
    return manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, "flux-system", spec={**spec, **more})


CHARTS = source("HelmRepository", "other", "https://charts.example.com")


@pytest.mark.parametrize(
    ("waited_for", "lands_in", "is_told"),
    [
        (("umbrella",), "flux-system", False),
        ((), "flux-system", True),
        (("umbrella",), "elsewhere", True),
        (("database",), "flux-system", True),  # which is anybody's
    ],
)
def test_a_chart_of_another_repository_may_make_what_those_need_that_wait_for_it(
    waited_for: tuple[str, ...], lands_in: str, *, is_told: bool
) -> None:
    umbrella = chart_of("GitRepository", "umbrella", "./charts/umbrella", targetNamespace=lands_in)
    database = chart_of("HelmRepository", "database", "database")
    web = chart_of("HelmRepository", "web", "web", waited_for, values={"persistence": {"existingClaim": "shared-data"}})
    told = faults(repository(CHARTS, OTHER, umbrella, database, web, claim("other", "flux-system")))
    assert told == ["claim-not-found"] * is_told


@pytest.mark.parametrize("switch", ["enabled", "enable"])
@pytest.mark.parametrize("is_on", [True, False])
def test_a_part_of_a_chart_that_is_switched_off_needs_no_issuer(switch: str, *, is_on: bool) -> None:
    ingress = {"enabled": True, "annotations": {"cert-manager.io/cluster-issuer": "staging"}}
    values = {"dashboard": {switch: is_on, "ingress": ingress}}
    release = chart_of("HelmRepository", "web", "web", values=values)
    issuer = manifest("cert-manager.io/v1", "ClusterIssuer", "production", spec={"selfSigned": {}})
    assert faults(repository(CHARTS, release, issuer)) == ["issuer-not-found"] * is_on


@pytest.mark.parametrize("key", ["configMap", "secret"])
def test_a_copy_in_each_namespace_is_not_meant_by_that_in_one_of_nearly_its_name(key: str) -> None:
    kind = {"configMap": "ConfigMap", "secret": "Secret"}[key]
    bundle = manifest(
        "trust.cert-manager.io/v1alpha1",
        "Bundle",
        "ca",
        spec={"sources": [{"inLine": "x"}], "target": {key: {"key": "ca.crt"}}},
    )
    reader = {"configMap": {"configMapRef": {"name": "ca"}}, "secret": {"secretRef": {"name": "ca"}}}[key]
    containers = [{"name": "a", "image": "a", "envFrom": [reader]}]
    inside = [("dns-internal", ("a", "b", "c", "d")), ("dns-external", ("a",))]
    pods = (
        manifest("v1", "Pod", name, namespace, spec={"containers": containers})
        for namespace, names in inside
        for name in names
    )
    assert faults(repository(bundle, *pods)) == [], kind
