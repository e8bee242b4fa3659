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
    manifest,
    reported,
    repository,
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
    assert [identity.name for identity in finding.impact.helm_releases] == ["a", "b", "c", "d", "e"]


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
    assert str(found(generated(), NO_CONFIG_MAP).target) == "ConfigMap/flux-system/settings"


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
