"""Secrets that everyone who reads the repository can read."""

from __future__ import annotations

import base64

import pytest
from repositories import faults, found, kustomization, manifest, reported, repository

CHECK = "plaintext-secret"


def secret(**data: str) -> str:
    return manifest("v1", "Secret", "wiki", "default", stringData=data)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("key", ["password", "DB_PASSWD", "api-key", "token", "client-secret", "tls.key"])
def test_a_word_under_a_secrets_name_is_one(key: str) -> None:
    assert faults(repository(secret(**{key: "hunter2"}))) == [CHECK]


def test_what_one_manifest_gives_to_several_is_told_once() -> None:
    shared = manifest("v1", "Secret", "${APP}-backup", "default", stringData={"password": "hunter2"})
    apps = [kustomization(app, path="./shared", postBuild={"substitute": {"APP": app}}) for app in "abcde"]
    told = found(repository(*apps, files={"shared/secret.yaml": shared}), CHECK)
    assert told.message.startswith("Secret/default/a-backup, Secret/default/b-backup, Secret/default/c-backup and 2 ")


def test_encoded_it_is_as_plain() -> None:
    files = repository(manifest("v1", "Secret", "wiki", "default", data={"password": encoded("hunter2")}))
    assert faults(files) == [CHECK]


def test_a_private_key_is_one_under_any_name() -> None:
    assert faults(repository(secret(identity="-----BEGIN PRIVATE KEY-----\nMIIE\n"))) == [CHECK]


@pytest.mark.parametrize(
    "key",
    [
        "username",
        "client_id",
        "secret-name",
        "authorized_keys",
        "values.yaml",
        "OAUTH_TOKEN_URL",
        "tokenEndpoint",
        "password-file",
    ],
)
def test_what_is_not_called_like_a_secret_is_none(key: str) -> None:
    assert faults(repository(secret(**{key: "wiki"}))) == []


@pytest.mark.parametrize(
    "value",
    ["${PASSWORD}", "{{ password }}", "", "changeme", "CHANGE_ME", "<password>", "xxxx", "ENC[AES256,data:x]"],
)
def test_what_stands_for_a_secret_is_none(value: str) -> None:
    assert faults(repository(secret(password=value))) == []


@pytest.mark.parametrize(
    "value",
    [
        "vault:secret/data/wiki#PASSWORD",
        ">>vault:secret/data/wiki#PASSWORD#2",
        "op://home/wiki/password",
        "ref+awssecrets://wiki/password",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:wiki",
    ],
)
def test_what_says_where_a_secret_is_is_none(value: str) -> None:
    assert faults(repository(secret(password=value))) == []
    assert faults(repository(manifest("v1", "Secret", "wiki", "default", data={"password": encoded(value)}))) == []


@pytest.mark.parametrize("value", ["vault:secret", "https://wiki:hunter2@example.org/#a", "x op://home/wiki/password"])
def test_what_only_looks_like_it_may_be_one(value: str) -> None:
    assert faults(repository(secret(password=value))) == [CHECK]


def test_a_variable_may_be_encoded_too() -> None:
    files = repository(manifest("v1", "Secret", "wiki", "default", data={"password": encoded("${PASSWORD}")}))
    assert faults(files) == []


def test_what_is_encoded_and_no_text_says_nothing() -> None:
    data = {"password": base64.b64encode(b"\xff\xfe\x00").decode(), "token": "not base64"}
    assert not reported(repository(manifest("v1", "Secret", "wiki", "default", data=data)), "plaintext-secret")


def test_an_encrypted_secret_is_none() -> None:
    sops = {"mac": "ENC[AES256_GCM,data:x]"}
    files = repository(manifest("v1", "Secret", "wiki", "default", stringData={"password": "ENC[x]"}, sops=sops))
    assert CHECK not in faults(files)


def test_several_keys_of_a_secret_are_one_finding() -> None:
    one = found(repository(secret(**dict.fromkeys(("password", "token"), "a"))), CHECK)
    assert "`password`, `token`" in one.message
    assert len(one.related) == 1


def test_a_plain_value_beside_encrypted_ones_can_be_read() -> None:
    sops = {"mac": "ENC[AES256_GCM,data:x]"}
    data = {"password": "hunter2", "token": "ENC[AES256_GCM,data:x]"}
    assert (
        "`password`"
        in found(repository(manifest("v1", "Secret", "wiki", "default", stringData=data, sops=sops)), CHECK).message
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("clientSecret", "clientsecret"),
        ("signing_private_key", "privatekey"),
        ("HUB_TOKEN", "hub_token"),
        ("application_secret", "appsecret"),  # by what its words begin with
        ("captcha_secret_key", "captchakey"),
        ("github_pat_token", "github_pat_token"),
        ("dockerhub_token", "dckr_pat_token"),  # what a service issues has more in it than a word
        ("secret-access-key", "test"),
    ],
)
def test_what_repeats_its_key_stands_for_a_secret(key: str, value: str) -> None:
    assert faults(repository(secret(**{key: value}))) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("password", "password"),
        ("clientSecret", "clientsecret1"),
        ("application_secret", "secretapp"),
        ("dockerhub_token", "dckr_pat_Zx81hunter2"),
        ("password", "test"),
    ],
)
def test_a_password_may_be_the_word_and_a_secret_more_than_its_key(key: str, value: str) -> None:
    assert faults(repository(secret(**{key: value}))) == [CHECK]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"password": "admin"}, [CHECK]),
        ({"password": "admin", "appPrivateKey": "privatekey"}, []),
        ({"password": "hunter2", "appPrivateKey": "privatekey"}, [CHECK]),
    ],
)
def test_beside_what_stands_for_a_secret_a_simple_word_is_none(data: dict[str, str], expected: list[str]) -> None:
    assert faults(repository(secret(**data))) == expected
