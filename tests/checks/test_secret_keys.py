"""Keys of Secrets and ConfigMaps that something reads."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import (
    CHART,
    config_map,
    external_secret,
    faults,
    found,
    helm_release,
    manifest,
    reported,
    repository,
    store,
)

NOT_FOUND = "secret-key-not-found"


def pod(**reference: Any) -> str:
    """Return a pod with a variable out of a Secret."""
    container = {"name": "wiki", "env": [{"name": "TOKEN", "valueFrom": {"secretKeyRef": reference}}]}
    return manifest("v1", "Pod", "wiki", "default", spec={"containers": [container]})


def external(*keys: str, **spec: Any) -> str:
    data = [{"secretKey": key, "remoteRef": {"key": "wiki"}} for key in keys]
    return store() + external_secret("wiki", **{"dataFrom": None, "data": data, **spec})


def secret(**fields: Any) -> str:
    return manifest("v1", "Secret", "wiki", "default", **fields)


def test_a_key_that_an_external_secret_does_not_make_is_missing() -> None:
    one = found(repository(external("token"), pod(name="wiki", key="tokn")), NOT_FOUND)
    assert one.help == "Did you mean `token`?"
    assert "its keys are `token`" in one.message


@pytest.mark.parametrize(
    "makes",
    [
        pytest.param(external("token"), id="one by one"),
        pytest.param(store() + external_secret("wiki"), id="taken whole, so that any key may be there"),
        pytest.param(external("x", target={"template": {"data": {"token": "{{ .x }}"}}}), id="of a template"),
        pytest.param(secret(stringData={"token": "${TOKEN}"}), id="in Git"),
        pytest.param(secret(data={"token": "eA=="}), id="in Git, encoded"),
        pytest.param(
            manifest("bitnami.com/v1alpha1", "SealedSecret", "wiki", "default", spec={"encryptedData": {"token": "x"}}),
            id="sealed",
        ),
    ],
)
def test_a_key_that_is_made_is_there(makes: str) -> None:
    assert NOT_FOUND not in faults(repository(makes, pod(name="wiki", key="token")))


@pytest.mark.parametrize(
    "makes",
    [
        pytest.param(external("x", target={"template": {"data": {"y": "{{ .x }}"}}}), id="replaced by a template's"),
        pytest.param(secret(stringData={"x": "${X}"}), id="in Git"),
    ],
)
def test_other_keys_do_not_count(makes: str) -> None:
    assert NOT_FOUND in faults(repository(makes, pod(name="wiki", key="x1")))


def test_an_empty_secret_in_git_is_there_for_others_to_fill() -> None:
    assert faults(repository(secret(), pod(name="wiki", key="token"))) == []


def test_a_secret_in_git_into_which_another_merges_may_have_any_more() -> None:
    more = external_secret("more", target={"name": "wiki", "creationPolicy": "Merge"})
    held = secret(stringData={"x": "${X}"})
    assert NOT_FOUND in faults(repository(store(), held, pod(name="wiki", key="token")))
    assert NOT_FOUND not in faults(repository(store(), held, more, pod(name="wiki", key="token")))


def test_an_optional_reference_may_fail() -> None:
    assert faults(repository(external("token"), pod(name="wiki", key="x", optional=True))) == []


def test_values_are_read_from_the_usual_key_unless_another_is_given() -> None:
    values = config_map("values", "flux-system", **{"values.yml": "a: 1"})
    release = helm_release("wiki", valuesFrom=[{"kind": "ConfigMap", "name": "values"}])
    assert faults(repository(CHART, values, release)) == [NOT_FOUND]
    given = helm_release("wiki", valuesFrom=[{"kind": "ConfigMap", "name": "values", "valuesKey": "values.yml"}])
    assert faults(repository(CHART, values, given)) == []


def test_items_of_a_volume_are_keys() -> None:
    volume = {
        "name": "x",
        "configMap": {"name": "settings", "items": [{"key": "a", "path": "a"}, {"key": "b", "path": "b"}]},
    }
    reader = manifest("v1", "Pod", "wiki", "default", spec={"containers": [], "volumes": [volume]})
    one = found(repository(config_map("settings", a="1"), reader), NOT_FOUND)
    assert one.cause == "b"


def test_several_readers_of_one_key_are_one_finding() -> None:
    reader = pod(name="wiki", key="x1")
    files = repository(external("token"), reader, reader.replace("name: wiki\n  namespace", "name: bot\n  namespace"))
    assert [related.message for related in found(files, NOT_FOUND).related] == ["Pod/default/wiki reads it too"]


def pods_reading(*keys: str) -> str:
    """Return pods with a variable each out of one Secret."""
    return "".join(
        manifest(
            "v1",
            "Pod",
            f"wiki-{number}",
            "default",
            spec={
                "containers": [
                    {"name": "x", "env": [{"name": "X", "valueFrom": {"secretKeyRef": {"name": "wiki", "key": key}}}]}
                ]
            },
        )
        for number, key in enumerate(keys)
    )


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("app-token", "app-token", "app-tokne"), [NOT_FOUND]),
        (("app-token", "app-tokne"), []),
        (("app-token", "app-token", "app-user"), []),
        (("key-1", "key-1", "key-2"), []),
    ],
)
def test_where_the_keys_are_not_known_one_alone_may_mean_what_others_read(
    keys: tuple[str, ...], expected: list[str]
) -> None:
    unknown_keys = store() + external_secret("wiki")
    assert faults(repository(unknown_keys, pods_reading(*keys))) == expected


def reader(kind: str, **spec: Any) -> str:
    """Return an object of Flux that reads the Secret `wiki`."""
    groups = {"Receiver": "notification", "Provider": "notification", "Kustomization": "kustomize"}
    versions = {"Provider": "v1beta3"}
    api_version = f"{groups.get(kind, 'source')}.toolkit.fluxcd.io/{versions.get(kind, 'v1')}"
    return manifest(api_version, kind, "flux", "default", spec={"secretRef": {"name": "wiki"}, **spec})


SOPS = {"secretRef": None, "decryption": {"provider": "sops", "secretRef": {"name": "wiki"}}}
REMOTE = {"secretRef": None, "kubeConfig": {"secretRef": {"name": "wiki"}}}


@pytest.mark.parametrize(
    ("user", "keys", "is_told"),
    [
        (reader("Receiver", type="github"), ["secret"], True),
        (reader("Receiver", type="github"), ["token"], False),
        (reader("GitRepository", url="ssh://git@example.com/home"), ["identity"], True),
        (reader("GitRepository", url="ssh://git@example.com/home"), ["identity", "known_hosts", "identity.pub"], False),
        (reader("GitRepository", url="https://example.com/home"), ["username", "password"], False),
        (reader("OCIRepository", url="oci://example.com/home"), ["username", "password"], True),
        (reader("OCIRepository", url="oci://example.com/home"), [".dockerconfigjson"], False),
        (reader("Bucket", bucketName="home"), ["accessKey", "secretKey"], True),
        (reader("Bucket", bucketName="home", provider="gcp"), ["serviceaccount"], False),
        (reader("Provider", type="gitlab"), ["password"], True),
        (reader("Provider", type="gitlab"), ["username", "password"], False),
        (reader("Provider", type="bitbucketserver"), ["username", "password"], False),
        (reader("Provider", type="azuredevops", address="https://dev.azure.com/a"), ["other"], False),
        (reader("Provider", type="matrix", address="https://matrix.example.com"), ["other"], False),
        (reader("Provider", type="datadog", address="https://api.datadoghq.com"), ["address"], True),
        (reader("Provider", type="incident.io"), ["address"], True),
        (reader("Provider", type="slack"), ["token"], True),
        (reader("Provider", type="sentry"), ["address"], False),
        (reader("Provider", type="github"), ["githubAppID", "githubAppPrivateKey"], False),
        (reader("Provider", type="discord"), ["url"], True),
        (reader("Provider", type="discord", address="https://example.com"), ["token"], False),
        (reader("Kustomization", **SOPS), ["age.key"], True),
        (reader("Kustomization", **SOPS), ["sops.vault"], True),
        (reader("Kustomization", **SOPS), ["sops.vault-token"], False),
        (reader("Kustomization", **SOPS), ["home.agekey"], False),
        (reader("Kustomization", **REMOTE), ["kubeconfig"], True),
        (reader("Kustomization", **REMOTE), ["value"], False),
    ],
)
def test_controllers_demand_keys(user: str, keys: list[str], is_told: bool) -> None:
    repository_ = repository(user, secret(stringData=dict.fromkeys(keys, "x")))
    told = [one for one in reported(repository_, NOT_FOUND) if "needs" in one.finding.message]
    assert bool(told) is is_told


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("kubectl create secret generic wiki --from-literal=token=x", [NOT_FOUND]),
        ("kubectl create secret generic wiki \\\n  --from-file=token=/dev/stdin", [NOT_FOUND]),
        ("kubectl create secret generic bot --from-literal=token=x", []),
        ("kubectl create secret generic wiki --from-literal=tokne=x --from-literal=token=y", []),
        ("kubectl create secret generic wiki --from-literal=password=x", []),
    ],
)
def test_a_key_with_a_slip_in_it_is_told_by_the_command_that_creates_the_secret(
    command: str, expected: list[str]
) -> None:
    files = repository(pod(name="wiki", key="tokne"), files={"scripts/setup.sh": f"{command}\n"})
    assert [check for check in faults(files) if check == NOT_FOUND] == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [("token", []), ("tokne", [NOT_FOUND]), ("tokens", []), ("api-key", []), ("secrte", [])],
)
def test_a_key_is_nearly_a_word_of_the_field_that_reads_it(key: str, expected: list[str]) -> None:
    reference = {"name": "connect", "namespace": "default", "key": key}
    auth = {"auth": {"secretRef": {"connectTokenSecretRef": reference}}}
    provider = {"onepassword": {"connectHost": "http://connect.example.com", "vaults": {"home": 1}, **auth}}
    store = manifest("external-secrets.io/v1", "ClusterSecretStore", "vault", spec={"provider": provider})
    assert [check for check in faults(repository(store)) if check == NOT_FOUND] == expected


def dashboards(*names_and_keys: tuple[str, str]) -> str:
    return "".join(
        manifest(
            "grafana.integreatly.org/v1beta1",
            "GrafanaDashboard",
            f"dashboard-{number}",
            "default",
            spec={"configMapRef": {"name": name, "key": key}},
        )
        for number, (name, key) in enumerate(names_and_keys)
    )


USUAL = (("board-a1", "a1.json"), ("board-nodes", "nodes.json"), ("board-pods", "pods.json"))


BEFORE = (("a1-board", "a1.json"), ("nodes", "nodes.json"), ("pods-board", "pods.json"))


@pytest.mark.parametrize(
    ("others", "key", "expected"),
    [
        (USUAL, "clutser.json", [NOT_FOUND]),
        (USUAL, "cluster.jsons", [NOT_FOUND]),
        (USUAL, "cluster.json", []),
        (USUAL, "overview.json", []),
        (USUAL, "overview.jsan", [NOT_FOUND]),  # they all end in .json
        (USUAL, "clusters.json", []),
    ],
)
def test_a_key_is_called_after_its_object_where_all_others_are(
    others: tuple[tuple[str, str], ...], key: str, expected: list[str]
) -> None:
    files = repository(dashboards(*others, ("board-cluster", key)))
    assert [check for check in faults(files) if check == NOT_FOUND] == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (USUAL, [NOT_FOUND]),
        (BEFORE, []),
        (USUAL[:2], []),  # so few say nothing
    ],
)
def test_a_short_word_is_a_slip_only_where_all_others_are_called_so(
    others: tuple[tuple[str, str], ...], expected: list[str]
) -> None:
    files = repository(dashboards(*others, ("board-home", "hoem.json")))
    assert [check for check in faults(files) if check == NOT_FOUND] == expected


@pytest.mark.parametrize(
    ("key", "expected"), [("tuppr.json", []), ("tupar.json", [NOT_FOUND]), ("tuppr-board.jsons", [NOT_FOUND])]
)
def test_objects_may_be_called_after_their_keys_with_more_behind(key: str, expected: list[str]) -> None:
    files = repository(dashboards(*BEFORE, ("tuppr-board", key)))
    assert [check for check in faults(files) if check == NOT_FOUND] == expected


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("grafana-agent-dashboard", "grafana-agent.json", None),
        ("grafana-agent-dashboard", "grefana-agent.json", "grafana-agent.json"),
        ("grafana-agent-dashboard", "grafana-agent.jsons", "grafana-agent.json"),
        ("grafana-agent-dashboard", "grafana-agen.tjson", "grafana-agent.json"),
        ("app-settings", "appsettings.json", None),
        ("wiki-settings", "settings.yml", None),
        ("grafana-agent-dashboard", "grafana-agents.json", None),  # of several
        ("grafana-agent-dashboard", "grafana-agent.jsonl", None),
        ("grafana-agent-dashboard", "dashboards.json", None),  # of several
        ("grafana-agent-dashboard", "overview.json", None),
        ("grafana-agent-dashboard", "grefana-overview.json", None),  # called after something else, too
        ("mosquito-config", "mosquitto.conf", None),  # as the program is called
        ("web-conf", "wep.conf", None),
    ],
)
def test_a_key_is_called_after_its_object_but_for_a_word_that_nothing_else_has(
    name: str, key: str, expected: str | None
) -> None:
    program = config_map("programs", "default", image="eclipse-mosquitto")
    told = reported(repository(dashboards((name, key)), program), NOT_FOUND)
    assert [told_of.finding.help for told_of in told] == ([f"Did you mean `{expected}`?"] if expected else [])


@pytest.mark.parametrize(
    ("variable", "key", "expected"),
    [
        ("SECRET_KEY", "SECRET_KEY", []),
        ("SECRET_KEY", "SECRET_KEYs", [NOT_FOUND]),
        ("SECRET_KEY", "SECRTE_KEY", [NOT_FOUND]),
        ("SECRET_KEY", "WIKI_SECRET_KEY", []),
        ("SECRET_KEY", "WIKI_SECRET_KEYs", [NOT_FOUND]),
        ("SECRET_KEY", "WIKI_SECRET_KEYS", []),
        ("HOST", "WIKI_HSOT", []),
        ("SECRET_KEY", "secret-key", []),
        ("SECRET_KEY", "SECRET_KEYS", []),
        ("SECRET_KEY", "password", []),
        ("API_TOKEN", "API_TOKN", []),  # which something else has, too
    ],
)
def test_a_key_is_nearly_the_variable_that_it_is_read_for(variable: str, key: str, expected: list[str]) -> None:
    container = {"name": "a", "env": [{"name": variable, "valueFrom": {"secretKeyRef": {"name": "wiki", "key": key}}}]}
    user = manifest("v1", "Pod", "wiki", "default", spec={"containers": [container]})
    maker = config_map("made-by-hand", "default", keys="API_TOKN")
    assert [check for check in faults(repository(user, maker)) if check == NOT_FOUND] == expected


def test_in_the_values_of_charts_variables_are_keys() -> None:
    variable = {"TOKEN": {"valueFrom": {"secretKeyRef": {"name": "wiki", "key": "TOKNE"}}}}
    values = {"controllers": {"main": {"containers": {"main": {"env": variable}}}}}
    files = repository(CHART, helm_release("wiki", values=values))
    assert found(files, NOT_FOUND).help == "Did you mean `TOKEN`?"


@pytest.mark.parametrize(
    ("key", "expected"), [("LOGIN", []), ("DSN", []), ("LOGINs", [NOT_FOUND]), ("DNS", [NOT_FOUND])]
)
def test_the_keys_that_a_postgres_user_makes_are_known(key: str, expected: list[str]) -> None:
    spec = {
        "role": "a",
        "database": "a",
        "secretName": "db",
        "secretTemplate": {"DSN": "{{.Host}}"},
        "privileges": "OWNER",
    }
    user = manifest("db.movetokube.com/v1alpha1", "PostgresUser", "wiki", "default", spec=spec)
    files = repository(user, pod(name="db-wiki", key=key))
    assert [check for check in faults(files) if check == NOT_FOUND] == expected
