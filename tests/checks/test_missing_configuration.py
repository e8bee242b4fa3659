"""Secrets and ConfigMaps that something needs: who may make them, and when it is worth a warning."""

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
    kustomization,
    line_of,
    manifest,
    reported,
    repository,
    source,
    store,
)

NO_SECRET = "secret-not-found"  # noqa: S105 (a check's name)
NO_CONFIG_MAP = "configmap-not-found"


def deployment(name: str = "wiki", **container: Any) -> str:
    labels = {"app.kubernetes.io/name": name}
    pod = {
        "metadata": {"labels": labels},
        "spec": {"containers": [{"name": "app", "image": "example.com/app:1", **container}]},
    }
    return manifest(
        "apps/v1", "Deployment", name, "default", spec={"selector": {"matchLabels": labels}, "template": pod}
    )


def reading(secret: str, namespace: str = "default", **fields: Any) -> str:
    return helm_release("wiki", namespace, valuesFrom=[{"kind": "Secret", "name": secret, **fields}]) + CHART


def test_a_secret_in_git_is_found() -> None:
    secret = manifest("v1", "Secret", "values", "default", stringData={"values.yaml": "{}"})
    assert reported(repository(reading("values"), secret), NO_SECRET) == []


def test_an_encrypted_secret_in_git_is_found() -> None:
    secret = manifest(
        "v1", "Secret", "values", "default", data={"values.yaml": "ENC[AES256_GCM,data:x]"}, sops={"mac": "x"}
    )
    assert reported(repository(reading("values"), secret), NO_SECRET) == []


def test_a_secret_of_another_namespace_is_not_and_the_finding_says_why() -> None:
    secret = manifest("v1", "Secret", "values", "media", stringData={"values.yaml": "{}"})
    finding = found(repository(reading("values"), secret), NO_SECRET)
    assert (
        finding.help == "Secret/media/values has the name but is in namespace `media`: a reference can't leave its own."
    )


@pytest.mark.parametrize(
    ("target", "made"),
    [
        pytest.param({}, "values", id="under the ExternalSecret's own name"),
        pytest.param({"target": {"name": "other"}}, "other", id="under its target's name"),
        pytest.param({"target": {"creationPolicy": "Orphan"}}, "values", id="by the policy Orphan"),
    ],
)
def test_an_external_secret_makes_its_secret(target: dict[str, Any], made: str) -> None:
    assert faults(repository(store(), external_secret("values", **target), reading(made))) == []


@pytest.mark.parametrize("policy", ["None", "Merge"])
def test_an_external_secret_of_some_policies_makes_none(policy: str) -> None:
    files = repository(store(), external_secret("values", target={"creationPolicy": policy}), reading("values"))
    assert NO_SECRET in faults(files)


def test_a_certificate_makes_its_secret() -> None:
    spec = {
        "secretName": "wiki-tls",
        "issuerRef": {"kind": "ClusterIssuer", "name": "ca"},
        "dnsNames": ["wiki.example.com"],
    }
    certificate = manifest("cert-manager.io/v1", "Certificate", "wiki", "default", spec=spec)
    assert reported(repository(certificate, reading("wiki-tls")), NO_SECRET) == []


def test_a_postgres_cluster_makes_the_secret_of_its_application() -> None:
    cluster = manifest(
        "postgresql.cnpg.io/v1", "Cluster", "wiki-db", "default", spec={"instances": 1, "storage": {"size": "1Gi"}}
    )
    assert reported(repository(cluster, reading("wiki-db-app")), NO_SECRET) == []


def test_a_reference_that_is_optional_needs_nothing() -> None:
    assert faults(repository(reading("values", optional=True))) == []


def test_a_name_that_holds_an_unresolved_variable_is_no_finding() -> None:
    assert faults(repository(reading("${APP}-values"))) == []


def test_a_missing_secret_is_likely_and_so_a_warning() -> None:
    (one,) = reported(repository(reading("values")), NO_SECRET)
    assert (one.severity, one.finding.confidence) == ("warning", "likely")


def test_a_secret_that_several_need_is_one_finding() -> None:
    releases = [
        helm_release(name, valuesFrom=[{"kind": "Secret", "name": "shared"}]) for name in ("a", "b", "c", "d", "e")
    ]
    finding = found(repository(CHART, *releases), NO_SECRET)
    assert "and 2 more" in finding.message
    assert len(finding.related) == 4
    assert [identity.name for identity in finding.impact.releases] == ["a", "b", "c", "d", "e"]


def test_a_pods_environment_needs_its_secret() -> None:
    env = [{"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "token", "key": "token"}}}]
    assert str(found(repository(deployment(env=env)), NO_SECRET).target) == "Secret/default/token"


def test_a_pods_environment_may_be_optional() -> None:
    env = [{"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "token", "key": "token", "optional": True}}}]
    assert faults(repository(deployment(env=env))) == []


def test_variables_come_from_the_kustomizations_own_namespace() -> None:
    files = repository(
        config_map("settings", "flux-system", DOMAIN="example.com"),
        kustomization("wiki", "media", postBuild={"substituteFrom": [{"kind": "ConfigMap", "name": "settings"}]}),
    )
    assert str(found(files, NO_CONFIG_MAP).target) == "ConfigMap/media/settings"


GENERATED = """\
resources:
  - ks.yaml
configMapGenerator:
  - name: settings
    namespace: flux-system
    literals:
      - DOMAIN=example.com
"""


def generated(options: str = "") -> dict[str, str]:
    """Return a repository whose Kustomization takes its variables from a generated ConfigMap."""
    substitute = {"substituteFrom": [{"kind": "ConfigMap", "name": "settings"}]}
    files = repository() | {
        "apps/kustomization.yaml": GENERATED + options,
        "apps/ks.yaml": kustomization("wiki", postBuild=substitute),
    }
    del files["apps/all.yaml"]
    return files


def test_a_generated_config_map_has_a_hash_in_its_name_that_flux_objects_dont_get() -> None:
    assert str(found(generated(), "generated-name-not-rewritten").target) == "ConfigMap/flux-system/settings"


@pytest.mark.parametrize(("number", "expected"), [(3, 3), (4, 1)])
def test_what_the_generators_of_one_file_call_otherwise_than_many_references_is_one_finding(
    number: int, expected: int
) -> None:
    names = [f"settings-{letter}" for letter in "abcd"[:number]]
    reading = [{"kind": "ConfigMap", "name": name} for name in names]
    generators = "".join(f"- {{name: {name}, namespace: flux-system, literals: [A=b]}}\n" for name in names)
    files = generated() | {
        "apps/kustomization.yaml": f"resources: [ks.yaml]\nconfigMapGenerator:\n{generators}",
        "apps/ks.yaml": kustomization("wiki", postBuild={"substituteFrom": reading}),
    }
    told = reported(files, "generated-name-not-rewritten")
    assert len(told) == expected
    assert sum(1 + sum("so it is" in near.message for near in one.finding.related) for one in told) == number


def test_a_generated_config_map_without_a_hash_is_found() -> None:
    assert faults(generated("    options:\n      disableNameSuffixHash: true\n")) == []


def test_a_deployment_gets_the_hashed_name() -> None:
    reference = [{"configMapRef": {"name": "settings"}}]
    generator = GENERATED.replace("ks.yaml", "wiki.yaml").replace("flux-system", "default")
    files = repository() | {"apps/kustomization.yaml": generator, "apps/wiki.yaml": deployment(envFrom=reference)}
    assert faults(files) == []


def test_a_name_much_like_it_is_suggested() -> None:
    files = repository(
        config_map("cluster-settings", "flux-system", A="b"),
        kustomization("wiki", postBuild={"substituteFrom": [{"kind": "ConfigMap", "name": "cluster-setting"}]}),
    )
    assert found(files, NO_CONFIG_MAP).help == "Did you mean ConfigMap/flux-system/cluster-settings?"


# who else may create it


def test_an_object_of_an_unknown_kind_may_make_a_secret_that_it_names() -> None:
    client = manifest("id.example.com/v1", "Client", "wiki", "default", spec={"clientSecretRef": {"name": "values"}})
    assert reported(repository(reading("values"), client), NO_SECRET) == []
    elsewhere = client.replace("namespace: default", "namespace: media")
    assert len(reported(repository(reading("values"), elsewhere), NO_SECRET)) == 1


@pytest.mark.parametrize("path", ["bootstrap/secrets.sh", "Taskfile.yaml", "kubernetes/bootstrap/secret.yaml.tpl"])
def test_whoever_sets_the_cluster_up_makes_a_secret_that_their_files_name(path: str) -> None:
    files = repository(reading("wiki-values"), files={path: "kubectl create secret generic wiki-values\n"})
    assert reported(files, NO_SECRET) == []
    assert len(reported(files | {path: "kubectl create secret generic other-wiki-values\n"}, NO_SECRET)) == 1


def test_a_renamed_secret_is_meant_whatever_files_of_the_setup_name() -> None:
    renamed = manifest("v1", "Secret", "wiki-values-new", "default")
    files = repository(
        reading("wiki-values"), renamed, files={"Taskfile.yaml": "cmd: kubectl get secret wiki-values\n"}
    )
    assert found(files, NO_SECRET).help == "Did you mean Secret/default/wiki-values-new?"


def test_a_release_is_rather_called_like_its_own_secret_than_one_of_a_shorter_name() -> None:
    chart = {"kind": "OCIRepository", "name": "chart", "namespace": "flux-system"}
    values = {"existingSecret": "wiki-worker-config"}
    worker = helm_release("wiki-worker", "default", chartRef=chart, values=values)
    assert "wiki-worker-config" in found(repository(CHART, helm_release("wiki", "default"), worker), NO_SECRET).message
    reader = helm_release("reader", "default", chartRef=chart, values=values)
    assert reported(repository(CHART, helm_release("wiki", "default"), reader), NO_SECRET) == []


def test_a_release_that_needs_a_secret_of_its_own_name_does_not_make_it_for_others() -> None:
    release = helm_release("redis", "default", values={"auth": {"existingSecret": "redis"}})
    before = kustomization("a", "default", postBuild={"substituteFrom": [{"kind": "Secret", "name": "redis"}]})
    assert faults(repository(CHART, release)) == [NO_SECRET]
    assert faults(repository(CHART, before, release)) == [NO_SECRET]


OTHER = source("GitRepository", "other", "https://github.com/others/settings")
OF_OTHER: dict[str, Any] = {"path": "./settings", "sourceRef": {"kind": "GitRepository", "name": "other"}}
READER = deployment(envFrom=[{"configMapRef": {"name": "wiki-settings"}}, {"secretRef": {"name": "wiki-token"}}])


def test_another_source_may_bring_what_is_needed_where_its_objects_land() -> None:
    beside = repository(READER, OTHER, kustomization("x", targetNamespace="default", **OF_OTHER))
    assert faults(beside) == []
    outside = repository(READER, OTHER, kustomization("x", targetNamespace="media", **OF_OTHER))
    assert faults(outside) == [NO_CONFIG_MAP, NO_SECRET]


def test_another_source_may_bring_a_config_map_that_its_kustomization_is_called_like() -> None:
    beside = repository(READER, OTHER, kustomization("wiki-settings", **OF_OTHER))
    assert faults(beside) == []
    before = repository(
        OTHER,
        kustomization("wiki-settings", **OF_OTHER),
        kustomization("wiki", path="./wiki", dependsOn=[{"name": "wiki-settings"}]),
        files={"wiki/all.yaml": READER},
    )
    assert faults(before) == []
    assert faults({**before, "apps/all.yaml": before["apps/all.yaml"].replace("wiki-settings", "chat")}) == [
        NO_CONFIG_MAP,
        NO_SECRET,
    ]


def test_what_many_namespaces_lack_because_of_one_line_is_one_finding() -> None:
    provider = {"type": "slack", "secretRef": {"name": "chat-url"}}
    component = manifest("notification.toolkit.fluxcd.io/v1beta3", "Provider", "chat", spec=provider)
    files = repository(files={"base/kustomization.yaml": "resources: [all.yaml]\n", "base/all.yaml": component})
    for number in range(5):
        files[f"apps/{number}/kustomization.yaml"] = f"namespace: team{number}\nresources: [../../base]\n"
    finding = found(files, NO_SECRET)
    assert "in the namespaces `team0`, `team1`, `team2` and 2 more" in finding.message
    assert len(finding.related) == 4


# credentials of sources


def helm_repository(secret: str) -> str:
    spec = {"interval": "1h", "url": "https://charts.example.com", "secretRef": {"name": secret}}
    return manifest("source.toolkit.fluxcd.io/v1", "HelmRepository", "charts", "flux-system", spec=spec)


def test_a_source_needs_what_it_logs_in_with() -> None:
    assert "needed by HelmRepository" in found(repository(helm_repository("charts-login")), NO_SECRET).message


def test_what_the_clusters_own_source_logs_in_with_is_there_before_anything_comes_from_git() -> None:
    files = repository(helm_repository("git-login"))
    files["bootstrap/flux-instance.yaml"] += "    pullSecret: git-login\n"
    assert reported(files, NO_SECRET) == []


# values of any chart


@pytest.mark.parametrize(
    "values",
    [
        {"config": {"secretName": "gone"}},
        {"auth": {"existingSecret": "gone"}},
        {"worker": {"secretRef": "gone"}},
        {"worker": {"secretRef": {"name": "gone"}}},
        {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "gone", "key": "a"}}}]},
        {"envFrom": [{"secretRef": {"name": "gone"}}]},
        {"extraVolumes": [{"name": "a", "secret": {"secretName": "gone"}}]},
    ],
    ids=" ".join,
)
def test_the_usual_keys_of_values_name_secrets(values: dict[str, Any]) -> None:
    release = helm_release("wiki", "default", values=values)
    assert "Secret/default/gone" in found(repository(CHART, release), NO_SECRET).message


@pytest.mark.parametrize(
    "values",
    [
        {"ingress": {"tls": [{"secretName": "gone", "hosts": ["a"]}]}},
        {"certificate": {"secretName": "gone"}},
        {"ingress": {"tls": True, "existingSecret": "gone"}},
        {"auth": {"enabled": False, "existingSecret": "gone"}},
        {"auth": {"existingSecret": ""}},
        {"auth": {"existingSecret": '{{ include "x" . }}'}},
        {"auth": {"existingSecret": "wiki-auth"}} | {"fullnameOverride": "other"},
        {"auth": {"existingSecretKey": "gone"}},
        {"relayKeyVaultSecretName": "relayHost-v1"},
    ],
    ids=[
        "tls",
        "certificate",
        "certificate of an ingress",
        "off",
        "empty",
        "template",
        "another release's",
        "key",
        "no name of an object",
    ],
)
def test_these_keys_name_none_that_must_be_there(values: dict[str, Any]) -> None:
    others = helm_release("auth", "default") if "fullnameOverride" in values else ""
    assert reported(repository(CHART, helm_release("wiki", "default", values=values), others), NO_SECRET) == []


VALUES = """\
# values of the chart
image:
  tag: ${TAG}
gitea:
  admin:
    existingSecret: token
"""


def test_a_secret_that_a_values_file_names_is_pointed_at_in_that_file() -> None:
    chart = CHART.replace("registry.example.com/charts/example", "code.forgejo.org/forgejo-helm/forgejo")
    values = helm_release("wiki", valuesFrom=[{"kind": "ConfigMap", "name": "values"}])
    substitute = {"substitute": {"TAG": "1.2.3"}}
    files = repository(
        kustomization("wiki", path="./wiki", postBuild=substitute),
        files={
            "wiki/release.yaml": chart + values,
            "wiki/values.yaml": VALUES,
            "wiki/kustomization.yaml": """\
resources: [release.yaml]
configMapGenerator:
  - {name: values, namespace: flux-system, files: [values.yaml], options: {disableNameSuffixHash: true}}
""",
        },
    )
    place = found(files, NO_SECRET).place
    assert place[:3] == ("wiki/values.yaml", line_of(files, "wiki/values.yaml", "existingSecret: token"), 21)


def test_the_secret_of_the_name_is_meant_by_a_config_map_that_another_source_might_bring() -> None:
    wants = deployment(envFrom=[{"configMapRef": {"name": "wiki-token"}}])
    beside = kustomization("x", targetNamespace="default", **OF_OTHER)
    assert faults(repository(wants, OTHER, beside)) == []
    files = repository(wants, OTHER, beside, store(), external_secret("wiki-token"))
    assert found(files, NO_CONFIG_MAP).help == "Did you mean Secret/default/wiki-token?"


def test_of_a_chart_whose_objects_are_all_known_nothing_is_guessed() -> None:
    reader = deployment(envFrom=[{"secretRef": {"name": "wiki-backup"}}])
    assert faults(repository(CHART, helm_release("wiki", "default"), reader)) == []
    values = {"controllers": {"wiki": {"containers": {"app": {"image": {"repository": "ghcr.io/example/wiki"}}}}}}
    release = helm_release("wiki", "default", values=values)
    assert faults(repository(CHART, release, reader)) == [NO_SECRET]


def test_one_that_nobody_refers_to_in_another_namespace_is_meant_though_scripts_speak_of_it() -> None:
    scripts = {"scripts/setup.sh": "kubectl apply wiki-settings wiki-token"}
    elsewhere = config_map("wiki-settings", "other")
    assert "is in namespace `other`" in found(repository(READER, elsewhere, files=scripts), NO_CONFIG_MAP).help
    assert faults(repository(READER, files=scripts)) == []


def test_a_secret_and_a_config_map_may_share_a_name() -> None:
    secret = external_secret("wiki-token")
    both = deployment(envFrom=[{"configMapRef": {"name": "wiki-token"}}, {"secretRef": {"name": "wiki-token"}}])
    optional = deployment(envFrom=[{"configMapRef": {"name": "wiki-token", "optional": True}}])
    release = CHART + helm_release("wiki", "default")  # which may make the ConfigMap
    assert faults(repository(store(), secret, release, both)) == []
    assert faults(repository(store(), secret, release, optional)) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('"app.kubernetes.io/name" = "wiki-token"', [NO_SECRET]),
        ("app.kubernetes.io/instance: wiki-token", [NO_SECRET]),
        ("secret: wiki-token", []),
        ('{"app.kubernetes.io/name": "wiki-token", name: "wiki-token"}', []),
    ],
)
def test_what_a_label_is_set_to_makes_no_object(line: str, told: list[str]) -> None:
    reader = deployment(envFrom=[{"secretRef": {"name": "wiki-token"}}])
    assert faults(repository(reader, files={"main.tf": f"{line}\n"})) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('wiki_class = "fast"  # and a secret', [NO_SECRET]),
        ('secret = "wiki"', []),
        ('resource "kubernetes_secret" "wiki" {', []),
        ("value = kubernetes_secret.wiki.metadata", []),
    ],
)
def test_a_word_that_may_be_anything_is_a_name_only_as_a_whole(line: str, told: list[str]) -> None:
    reader = deployment(envFrom=[{"secretRef": {"name": "wiki"}}])
    assert faults(repository(reader, files={"main.tf": f"{line}\n"})) == told


def test_a_chart_that_makes_one_name_in_every_namespace_makes_no_other() -> None:
    istio = source("HelmRepository", "istio", "https://istio-release.storage.googleapis.com/charts")
    reference = {"kind": "HelmRepository", "name": "istio", "namespace": "flux-system"}
    istiod = manifest(
        "helm.toolkit.fluxcd.io/v2",
        "HelmRelease",
        "istiod",
        "istio-system",
        spec={"interval": "1h", "chart": {"spec": {"chart": "istiod", "sourceRef": reference}}},
    )
    for name, expected in (("settings", 1), ("istio-ca-root-cert", 0)):
        needing = deployment(envFrom=[{"configMapRef": {"name": name}}])
        files = repository(istio, istiod, needing, config_map("other"))
        assert len(reported(files, NO_CONFIG_MAP)) == expected
