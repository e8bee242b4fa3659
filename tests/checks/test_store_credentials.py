"""Credentials of cluster-wide secret stores."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import external_secret, faults, found, manifest, reported, repository

MISSING = "store-credentials-namespace-missing"


def vault(token: dict[str, str], **provider: Any) -> str:
    """Return a ClusterSecretStore that logs in with a token."""
    fields = {"server": "https://vault.example.com", "auth": {"tokenSecretRef": {"key": "token", **token}}, **provider}
    return manifest("external-secrets.io/v1", "ClusterSecretStore", "vault", spec={"provider": {"vault": fields}})


def onepassword(kind: str, namespace: str | None, **token: str) -> str:
    """Return a store whose provider wants to be told the namespace."""
    fields = {
        "vaults": {"main": 1},
        "connectHost": "https://connect.example.com",
        "auth": {"secretRef": {"connectTokenSecretRef": token}},
    }
    spec = {"provider": {"onepassword": fields}}
    return manifest("external-secrets.io/v1", kind, "vault", namespace, spec=spec)


def sealed(name: str, namespace: str) -> str:
    """Return what makes a Secret."""
    return manifest("bitnami.com/v1alpha1", "SealedSecret", name, namespace, spec={"encryptedData": {"token": "x"}})


def test_where_the_provider_asks_for_it_a_missing_namespace_is_an_error() -> None:
    (one,) = reported(repository(onepassword("ClusterSecretStore", None, name="token", key="token")), MISSING)
    assert one.severity == "error"


def test_the_namespace_in_which_the_secret_is_made_is_told() -> None:
    files = repository(
        onepassword("ClusterSecretStore", None, name="token", key="token"), sealed("token", "external-secrets")
    )
    assert "`namespace: external-secrets`" in found(files, MISSING).help


def test_the_impact_is_all_that_the_store_serves() -> None:
    files = repository(
        onepassword("ClusterSecretStore", None, name="token", key="token"),
        external_secret("wiki"),
        sealed("token", "x"),
    )
    assert "ExternalSecret/default/wiki" in map(str, found(files, MISSING).impact.objects)


def test_a_store_of_one_namespace_takes_credentials_from_there() -> None:
    store = onepassword("SecretStore", "default", name="token", key="token")
    assert faults(repository(store, sealed("token", "default"))) == []


def test_a_certificate_authority_needs_its_namespace() -> None:
    authority = {"type": "ConfigMap", "name": "ca", "key": "ca.crt"}
    store = vault({"name": "token", "namespace": "vault"}, caProvider=authority)
    one = found(repository(store, sealed("token", "vault")), MISSING)
    assert "spec.provider.vault.caProvider" in one.message


def test_credentials_beside_every_user_may_be_meant() -> None:
    files = repository(
        vault({"name": "token"}),
        external_secret("wiki", "wiki"),
        external_secret("bot", "bot"),
        sealed("token", "wiki"),
        sealed("token", "bot"),
    )
    assert faults(files) == []


def test_credentials_beside_one_of_two_users_are_missing_for_the_other() -> None:
    files = repository(
        vault({"name": "token"}),
        external_secret("wiki", "wiki"),
        external_secret("bot", "bot"),
        sealed("token", "wiki"),
    )
    (one,) = reported(files, MISSING)
    assert one.severity == "warning"
    assert "`bot`" in one.finding.message
    assert "`wiki`" not in one.finding.message


def test_one_secret_that_nothing_in_git_makes_may_be_made_by_hand() -> None:
    assert faults(repository(vault({"name": "token"}), external_secret("wiki", "wiki"))) == []


def test_nobody_makes_a_secret_by_hand_in_every_namespace() -> None:
    files = repository(vault({"name": "token"}), external_secret("wiki", "wiki"), external_secret("bot", "bot"))
    assert faults(files) == [MISSING]


def test_in_a_store_without_users_one_namespace_among_others_is_forgotten() -> None:
    authority = {"type": "ConfigMap", "name": "ca", "namespace": "vault", "key": "ca.crt"}
    one = found(repository(vault({"name": "token"}, caProvider=authority)), MISSING)
    assert "`vault`" in one.message


def test_a_store_without_users_and_without_any_namespace_may_be_meant_so() -> None:
    assert faults(repository(vault({"name": "token"}))) == []


def selected(path: str, ref: dict[str, Any]) -> dict[str, Any]:
    """Return a provider's fields with a reference at a path."""
    fields: Any = ref
    for step in reversed(path.split(".")):
        fields = {step: fields}
    return {"spec": {"provider": fields}}


@pytest.mark.parametrize(
    "path",
    [
        # doesConfigDependOnNamespace in providers/v1/*/provider.go
        "scaleway.accessKey.secretRef",
        "delinea.clientSecret.secretRef",
        "ngrok.auth.apiKey.secretRef",
        "pulumi.accessToken.secretRef",
        "pulumi.auth.accessToken.secretRef",
        "secretserver.password.secretRef",
        "secretserver.token.secretRef",
        "passworddepot.auth.secretRef.credentials",
        # ValidateStore
        "nebiusmysterybox.auth.tokenSecretRef",
        "doppler.auth.oidcConfig.serviceAccountRef",
        "pulumi.auth.oidcConfig.serviceAccountRef",
        # NewClient reads the Secret, in no namespace when the store itself is validated
        "infisical.auth.universalAuthCredentials.clientId",
        "passbolt.auth.passwordSecretRef",
        "yandexlockbox.auth.authorizedKeySecretRef",
        "volcengine.auth.secretRef.accessKeyID",
    ],
)
def test_these_providers_ask_for_the_namespace(path: str) -> None:
    def store(**more: str) -> str:
        fields = selected(path, {"name": "login", "key": "token", **more})
        return manifest("external-secrets.io/v1", "ClusterSecretStore", "vault", **fields)

    (finding,) = reported(repository(store(), external_secret("wiki")), MISSING)
    assert finding.severity == "error"
    assert path in finding.finding.message
    assert reported(repository(store(namespace="vault"), external_secret("wiki")), MISSING) == []


def test_secret_server_looks_at_no_password_where_there_is_a_token() -> None:
    fields = {
        "token": {"secretRef": {"name": "token", "namespace": "vault", "key": "token"}},
        "username": {"secretRef": {"name": "login", "key": "user"}},
        "password": {"secretRef": {"name": "login", "key": "password"}},
    }
    spec = {"provider": {"secretserver": fields}}
    store = manifest("external-secrets.io/v1", "ClusterSecretStore", "vault", spec=spec)
    assert reported(repository(store, external_secret("wiki")), MISSING) == []
