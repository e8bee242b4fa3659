"""Secret stores that come up only if somebody helps."""

from __future__ import annotations

from typing import Any

from repositories import CHART, external_secret, found, helm_release, manifest, reported, repository, source, store

CYCLE, BY_HAND = "cycle-through-provider", "provider-without-credentials"


def vault(token: str, name: str = "vault", **provider: Any) -> str:
    """Return a ClusterSecretStore that logs in with a token."""
    reference = {"name": token, "namespace": "vault", "key": "token"}
    fields = {"server": "https://vault.example.com", "auth": {"tokenSecretRef": reference}, **provider}
    return manifest("external-secrets.io/v1", "ClusterSecretStore", name, spec={"provider": {"vault": fields}})


def test_credentials_that_nothing_in_git_makes_are_an_info() -> None:
    (one,) = reported(repository(vault("token"), external_secret("wiki")), BY_HAND)
    assert one.severity == "info"
    assert "1 objects" in one.finding.message


def test_what_the_stores_server_logs_in_with_is_made_by_hand_too() -> None:
    connect = source("OCIRepository", "connect", "oci://ghcr.io/1password/connect")
    server = helm_release(
        "connect",
        "vault",
        chartRef={"kind": "OCIRepository", "name": "connect", "namespace": "flux-system"},
        values={"connect": {"credentialsName": "credentials"}},
    )
    onepassword = {
        "connectHost": "http://onepassword-connect.vault.svc.cluster.local:8080",
        "vaults": {"home": 1},
        "auth": {"secretRef": {"connectTokenSecretRef": {"name": "token", "namespace": "vault", "key": "token"}}},
    }
    used = manifest(
        "external-secrets.io/v1", "ClusterSecretStore", "vault", spec={"provider": {"onepassword": onepassword}}
    )
    told = reported(repository(connect, server, used, external_secret("wiki")), BY_HAND)
    assert sorted(str(one.finding.target) for one in told) == ["Secret/vault/credentials", "Secret/vault/token"]


def test_credentials_of_a_store_that_nobody_uses_are_nobodys_concern() -> None:
    assert reported(repository(vault("token")), BY_HAND) == []


def test_what_needs_no_secret_has_no_credentials_to_miss() -> None:
    assert reported(repository(store(), external_secret("wiki")), BY_HAND) == []


def test_a_token_that_comes_out_of_the_store_is_a_cycle() -> None:
    (one,) = reported(repository(vault("token"), external_secret("token", "vault")), CYCLE)
    assert one.severity == "info"
    assert one.finding.message == (
        "ClusterSecretStore/vault needs what comes out of it: it logs in with Secret/vault/token, which is created by "
        "ExternalSecret/vault/token, which takes it from ClusterSecretStore/vault"
    )


def test_a_token_that_comes_out_of_another_store_is_none() -> None:
    other = {"secretStoreRef": {"kind": "ClusterSecretStore", "name": "other"}}
    files = repository(vault("token"), store("other"), external_secret("token", "vault", **other))
    assert reported(files, CYCLE) == []


def test_two_stores_that_hold_each_others_tokens_are_one_cycle() -> None:
    other = {"secretStoreRef": {"kind": "ClusterSecretStore", "name": "other"}}
    files = repository(
        vault("one"),
        vault("two", "other"),
        external_secret("two", "vault"),
        external_secret("one", "vault", **other),
    )
    assert "ExternalSecret/vault/two" in found(files, CYCLE).message


def test_a_server_whose_release_reads_what_comes_out_of_the_store_is_a_cycle() -> None:
    files = repository(
        CHART,
        store(server="http://vault.vault.svc.cluster.local:8200"),
        helm_release("vault", "vault", valuesFrom=[{"kind": "Secret", "name": "unseal"}]),
        external_secret("unseal", "vault"),
    )
    assert "is served by Service/vault/vault" in found(files, CYCLE).message


def test_a_release_that_reads_its_own_secret_is_no_cycle_of_a_store() -> None:
    files = repository(
        CHART,
        store(),
        helm_release("wiki", "default", valuesFrom=[{"kind": "Secret", "name": "wiki"}]),
        external_secret("wiki"),
    )
    assert reported(files, CYCLE) == []
