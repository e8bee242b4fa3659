"""What the templates of charts that lie in the repository make isn't missing."""

from __future__ import annotations

import pytest
from repositories import Files, external_secret, faults, helm_release, manifest, repository

OF_GIT = {
    "chart": {
        "spec": {
            "chart": "charts/stores",
            "sourceRef": {"kind": "GitRepository", "name": "flux-system", "namespace": "flux-system"},
        }
    },
    "chartRef": None,
}
CHART = {"charts/stores/Chart.yaml": "apiVersion: v2\nname: stores\nversion: 0.1.0\n"}
READER = manifest(
    "v1",
    "Pod",
    "reader",
    "tools",
    spec={"containers": [], "volumes": [{"name": "token", "secret": {"secretName": "wiki-token"}}]},
)


def template(kind: str, name: str) -> str:
    """Return a template of a chart."""
    made = f"apiVersion: example.com/v1\nkind: {kind}\nmetadata:\n  name: {name}\n"
    return f"{{{{- if .Values.on }}}}\n{made}{{{{- end }}}}\n"


def cluster(*manifests: str, made: str, **files: str) -> Files:
    """Return a repository whose cluster installs a chart of its own, with a template."""
    others = {f"charts/{path}": text for path, text in files.items()}
    release = helm_release("stores", "tools", **OF_GIT)
    return repository(release, *manifests, files={**CHART, "charts/stores/templates/made.yaml": made, **others})


STORE = "ClusterSecretStore"


@pytest.mark.parametrize("store", ["vault", "stores-vault", "tools-vault"])
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("vault", "vault"),
        ('"vault"', "vault"),
        ("{{ .Release.Name }}-vault", "stores-vault"),
        ("{{ .Release.Namespace }}-{{ .Values.of }}", "tools-vault"),
        ("va{{ $.Values.x }}t", "vault"),
    ],
)
def test_a_store_that_a_template_may_make_is_not_missing(name: str, made: str, store: str) -> None:
    secret = external_secret("wiki", secretStoreRef={"kind": STORE, "name": store})
    told = "store-not-found" in faults(cluster(secret, made=template(STORE, name)))
    assert told is (store != made)


def test_a_name_that_only_values_tell_is_one_of_those_that_the_chart_has() -> None:
    made = template(STORE, "{{ .Values.store.name }}")
    secret = external_secret("wiki")
    analysed = cluster(secret, made=made, **{"stores/values.yaml": "store:\n  name: vault\n"})
    assert "store-not-found" not in faults(analysed)


def test_a_chart_beside_it_lends_its_values() -> None:
    depending = (
        CHART["charts/stores/Chart.yaml"] + "dependencies:\n  - name: common\n    repository: file://../common\n"
    )
    files = {
        "stores/Chart.yaml": depending,
        "common/Chart.yaml": "apiVersion: v2\nname: common\nversion: 0.1.0\n",
        "common/values.yaml": "store: vault\n",
    }
    assert "store-not-found" not in faults(
        cluster(external_secret("wiki"), made=template(STORE, "{{ .Values.store }}"), **files)
    )


@pytest.mark.parametrize(("kind", "name"), [("SecretStore", "vault"), (STORE, "other")])
def test_another_kind_or_name_is_no_maker(kind: str, name: str) -> None:
    assert "store-not-found" in faults(cluster(external_secret("wiki"), made=template(kind, name)))


@pytest.mark.parametrize(
    ("name", "told"),
    [("wiki-{{ .Values.what }}", False), ("{{ .Values.name }}", True), ("{{ .Values.name }}-key", True)],
)
def test_a_secret_counts_where_the_template_says_something_of_its_name(name: str, told: bool) -> None:
    assert ("secret-not-found" in faults(cluster(READER, made=template("Secret", name)))) is told


def of_external_secret(name: str) -> str:
    """Return a template of an ExternalSecret, of which its operator makes a Secret."""
    return template("ExternalSecret", name).replace("example.com/v1", "external-secrets.io/v1")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (of_external_secret("wiki-token"), False),
        (of_external_secret("wiki-{{ .Values.what }}"), False),
        (of_external_secret("other"), True),
        (of_external_secret("{{ $app }}"), True),
        (template("Cluster", "wiki").replace("example.com/v1", "postgresql.cnpg.io/v1"), True),
    ],
)
def test_what_a_controller_makes_of_a_template_s_manifest_counts(made: str, told: bool) -> None:
    assert ("secret-not-found" in faults(cluster(READER, made=made))) is told


@pytest.mark.parametrize(("release", "told"), [("wiki-resources", False), ("stores", True)])
@pytest.mark.parametrize("made", [of_external_secret("{{ $app }}"), template("Secret", "{{ .Values.name }}")])
def test_any_name_of_a_template_may_be_one_that_begins_as_the_release_is_called(
    made: str, release: str, told: bool
) -> None:
    files = {**CHART, "charts/stores/templates/made.yaml": made}
    installed = repository(helm_release(release, "tools", **OF_GIT), READER, files=files)
    assert ("secret-not-found" in faults(installed)) is told


def test_a_template_makes_nothing_in_another_namespace_than_the_release_s() -> None:
    elsewhere = template("Secret", "wiki-token\n  namespace: web")
    assert "secret-not-found" in faults(cluster(READER, made=elsewhere))
