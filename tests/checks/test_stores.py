"""Secret stores: which one a reference means, and one finding for all that need it."""

from __future__ import annotations

import pytest
from repositories import (
    CHART,
    external_secret,
    faults,
    found,
    helm_release,
    kustomization,
    manifest,
    reported,
    repository,
    source,
    store,
)

NOT_FOUND = "store-not-found"
WRONG_KIND = "store-wrong-kind"
NO_PROVIDER = "provider-not-deployed"
IN_CLUSTER = "http://vault.security.svc.cluster.local:8200"


def service(name: str, namespace: str) -> str:
    return manifest("v1", "Service", name, namespace, spec={"ports": [{"port": 8200}]})


def test_a_store_that_is_applied_gives_nothing() -> None:
    assert faults(repository(store(), external_secret("wiki"))) == []


def test_a_reference_without_kind_means_a_secret_store_of_the_own_namespace() -> None:
    files = repository(external_secret("wiki", "media", secretStoreRef={"name": "local"}))
    assert str(found(files, NOT_FOUND).target) == "SecretStore/media/local"


def test_a_secret_store_serves_its_own_namespace() -> None:
    files = repository(store("local", "media"), external_secret("wiki", "media", secretStoreRef={"name": "local"}))
    assert faults(files) == []


def test_a_secret_store_of_another_namespace_is_of_no_use() -> None:
    files = repository(store("local", "default"), external_secret("wiki", "media", secretStoreRef={"name": "local"}))
    finding = found(files, NOT_FOUND)
    assert "SecretStore/default/local is in another namespace" in finding.help
    assert finding.fix is None


def test_a_cluster_store_under_the_name_means_that_the_kind_is_wrong() -> None:
    files = repository(store("vault"), external_secret("wiki", secretStoreRef={"name": "vault"}))
    assert found(files, WRONG_KIND).help.startswith("Set `kind: ClusterSecretStore`")


def test_a_store_of_the_namespace_under_the_name_means_that_the_kind_is_wrong() -> None:
    files = repository(store("vault", "default"), external_secret("wiki"))
    assert found(files, WRONG_KIND).help.startswith("Set `kind: SecretStore`")


def test_a_store_of_another_namespace_is_no_store_of_the_wrong_kind() -> None:
    files = repository(store("vault", "media"), external_secret("wiki"))
    assert reported(files, WRONG_KIND) == []
    assert reported(files, NOT_FOUND)


def test_a_store_that_forty_need_is_one_finding() -> None:
    files = repository(*(external_secret(f"app-{number:02}") for number in range(40)))
    finding = found(files, NOT_FOUND)
    assert "and 37 more" in finding.message
    assert len(finding.related) == 39
    assert len(finding.impact.objects) == 40


def test_two_missing_stores_are_two_findings() -> None:
    files = repository(
        external_secret("a", secretStoreRef={"name": "one"}), external_secret("b", secretStoreRef={"name": "two"})
    )
    assert len(reported(files, NOT_FOUND)) == 2


def test_an_entry_may_name_a_store_of_its_own() -> None:
    data = [
        {
            "secretKey": "token",
            "remoteRef": {"key": "wiki"},
            "sourceRef": {"storeRef": {"kind": "ClusterSecretStore", "name": "other"}},
        }
    ]
    files = repository(store(), external_secret("wiki", data=data))
    assert str(found(files, NOT_FOUND).target) == "ClusterSecretStore/other"


def cluster_external_secret(**reference: str) -> str:
    """Return a ClusterExternalSecret for namespaces that only the cluster knows."""
    secret = {"secretStoreRef": reference, "dataFrom": [{"extract": {"key": "registry"}}]}
    spec = {"externalSecretSpec": secret, "namespaceSelectors": [{"matchLabels": {"registry": "true"}}]}
    return manifest("external-secrets.io/v1", "ClusterExternalSecret", "registry", spec=spec)


def test_the_cluster_store_of_a_cluster_external_secret_is_the_same_in_all_namespaces() -> None:
    files = repository(cluster_external_secret(kind="ClusterSecretStore", name="vault"))
    assert str(found(files, NOT_FOUND).target) == "ClusterSecretStore/vault"


def test_its_secret_store_is_in_namespaces_that_only_the_cluster_knows() -> None:
    assert faults(repository(cluster_external_secret(name="local"))) == []


def test_a_secret_that_only_generators_fill_needs_no_store() -> None:
    generator = manifest("generators.external-secrets.io/v1alpha1", "Password", "wiki", "default", spec={"length": 20})
    source = {"sourceRef": {"generatorRef": {"kind": "Password", "name": "wiki"}}}
    spec = {"dataFrom": [source]}
    secret = manifest("external-secrets.io/v1", "ExternalSecret", "wiki", "default", spec=spec)
    assert faults(repository(generator, secret)) == []


def test_a_name_that_holds_an_unresolved_variable_is_no_finding() -> None:
    reference = {"kind": "ClusterSecretStore", "name": "${STORE}"}
    assert faults(repository(external_secret("wiki", secretStoreRef=reference))) == []


def test_a_name_much_like_it_is_suggested() -> None:
    reference = {"kind": "ClusterSecretStore", "name": "onepasword"}
    files = repository(store("onepassword"), external_secret("wiki", secretStoreRef=reference))
    assert found(files, NOT_FOUND).help == "Did you mean ClusterSecretStore/onepassword?"


def test_a_kustomization_that_waits_falls_with_the_store() -> None:
    files = repository(
        kustomization("wiki", path="./wiki", wait=True),
        kustomization("bot", dependsOn=[{"name": "wiki"}]),
        files={"wiki/secret.yaml": external_secret("wiki")},
    )
    impact = found(files, NOT_FOUND).impact
    assert [identity.name for identity in impact.appliers] == ["bot", "wiki"]


def test_what_can_do_without_the_secret_does_not_fall_with_the_store() -> None:
    files = repository(
        CHART,
        external_secret("values", "flux-system"),
        helm_release("needs", valuesFrom=[{"kind": "Secret", "name": "values"}]),
        helm_release("likes", valuesFrom=[{"kind": "Secret", "name": "values", "optional": True}]),
    )
    assert [identity.name for identity in found(files, NOT_FOUND).impact.releases] == ["needs"]


def test_a_server_outside_the_cluster_need_not_be_deployed() -> None:
    assert faults(repository(store(server="https://vault.example.com:8200"), external_secret("wiki"))) == []


def test_a_server_in_the_cluster_must_be_deployed() -> None:
    finding = found(repository(store(server=IN_CLUSTER), external_secret("wiki")), NO_PROVIDER)
    assert str(finding.target) == "Service/security/vault"
    assert str(finding.subject) == "ClusterSecretStore/vault"


def test_a_service_of_the_servers_name_is_enough() -> None:
    files = repository(store(server=IN_CLUSTER), external_secret("wiki"), service("vault", "security"))
    assert faults(files) == []


def test_a_service_of_the_name_elsewhere_is_not() -> None:
    files = repository(store(server=IN_CLUSTER), external_secret("wiki"), service("vault", "default"))
    assert found(files, NO_PROVIDER)


def test_a_server_that_is_missing_is_one_finding_that_counts_all_who_need_it() -> None:
    files = repository(store(server=IN_CLUSTER), *(external_secret(f"app-{number}") for number in range(5)))
    finding = found(files, NO_PROVIDER)
    assert "on which 5 objects depend" in finding.message
    assert len(finding.impact.objects) == 6
    assert faults(files) == [NO_PROVIDER]


def test_a_store_that_nobody_uses_takes_nothing_down() -> None:
    assert faults(repository(store(server=IN_CLUSTER))) == []


def test_a_missing_server_is_likely_and_so_no_error() -> None:
    (one,) = reported(repository(store(server=IN_CLUSTER), external_secret("wiki")), NO_PROVIDER)
    assert (one.severity, one.finding.confidence) == ("warning", "likely")


@pytest.mark.parametrize(
    ("count", "more", "expected"),
    [
        (3, "", []),
        (2, "", ["store-not-found"]),
        (3, store("other"), ["store-not-found"]),  # so that this repository has stores
    ],
)
def test_where_much_comes_from_another_repository_so_do_the_stores(count: int, more: str, expected: list[str]) -> None:
    other = source("GitRepository", "other", "https://github.com/example/more")
    reference = {"kind": "GitRepository", "name": "other"}
    unseen = [kustomization(f"part-{number}", path="./all", sourceRef=reference) for number in range(count)]
    files = repository(other, *unseen, more, external_secret("wiki"))
    assert [check for check in faults(files) if check == "store-not-found"] == expected


OPERATOR = manifest(
    "helm.toolkit.fluxcd.io/v2",
    "HelmRelease",
    "external-secrets",
    "flux-system",
    spec={
        "interval": "1h",
        "chart": {
            "spec": {
                "chart": "external-secrets",
                "sourceRef": {"kind": "HelmRepository", "name": "external-secrets", "namespace": "flux-system"},
            }
        },
    },
) + source("HelmRepository", "external-secrets", "https://charts.external-secrets.io")


@pytest.mark.parametrize(
    ("count", "operator", "severity"), [(8, "", "warning"), (7, "", "error"), (8, OPERATOR, "error")]
)
def test_the_store_of_many_may_come_with_the_operator_if_nothing_in_git_installs_that(
    count: int, operator: str, severity: str
) -> None:
    files = repository(operator, *(external_secret(f"app-{number}") for number in range(count)))
    (one,) = reported(files, "store-not-found")
    assert one.severity == severity


@pytest.mark.parametrize(
    ("applying", "operator", "severity"),
    [("other.yaml", "", "warning"), ("sync.yaml", "", "error"), ("other.yaml", OPERATOR, "error")],
)
def test_a_cluster_that_others_begin_may_have_a_store_for_all(applying: str, operator: str, severity: str) -> None:
    files = {
        "web/sync.yaml": kustomization("web", path="./web"),
        "web/other.yaml": external_secret("wiki") + operator,
        "web/kustomization.yaml": "resources: [other.yaml]\n",
    }
    if applying == "sync.yaml":
        files["web/kustomization.yaml"] = "resources: [other.yaml, sync.yaml]\n"
    (one,) = reported(files, "store-not-found")
    assert one.severity == severity
