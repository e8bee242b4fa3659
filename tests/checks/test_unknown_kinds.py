"""Kinds and versions that there aren't."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import Files, config_map, faults, manifest, reported, repository

CHECK = "removed-api-version"


def of(api_version: str, kind: str) -> Files:
    return repository(manifest(api_version, kind, "wiki", "default"))


@pytest.mark.parametrize(
    ("api_version", "kind", "severity", "right"),
    [
        ("v1", "Srvice", "error", "`kind: Service`"),
        ("v1x", "ConfigMap", "error", "`apiVersion: v1`"),
        ("v2", "ConfigMap", "warning", "`apiVersion: v1`"),
        ("apps/v1", "Service", "error", "Correct `kind`"),
        ("app/v1", "Deployment", "warning", "the group `apps`"),
        ("v1", "Deployment", "error", "Correct `kind`"),
        ("storage.k8s.io/v1", "StoragePlan", "warning", "Correct `kind`"),  # it may be new
        ("cert-manager.io/v1", "Certificat", "warning", "`kind: Certificate`"),
        ("operator.victoriametrics.com/v1", "VLAgnet", "warning", "`kind: VLAgent`"),
        ("cert-manager.io/1", "Certificate", "warning", "A version is called"),
    ],
)
def test_what_no_api_server_has_is_told(api_version: str, kind: str, severity: str, right: str) -> None:
    (one,) = reported(of(api_version, kind), CHECK)
    assert one.severity == severity
    assert one.finding.message == f'no matches for kind "{kind}" in version "{api_version}"'
    assert right in one.finding.help


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("v1", "ConfigMap"),
        ("example.com/v1", "Deployment"),
        ("cert-manager.io/v1", "Trust"),
        ("batch/v1", "Job"),
        ("operator.victoriametrics.com/v1", "VLAgent"),  # that it exists is all that is known
        ("operator.victoriametrics.com/v1", "VXAgent"),  # another acronym
        ("operator.victoriametrics.com/v1beta1", "VMJobScrape"),  # another word
        ("argoproj.io/v1alpha1", "Workflo"),  # a group of several projects, known in part
        ("generators.external-secrets.io/v1alpha1", "GitlabAccessToken"),
        ("resource.k8s.io/v1alpha2", "ResourceClass"),
    ],
)
def test_what_there_may_be_is_not_told(api_version: str, kind: str) -> None:
    assert CHECK not in faults(of(api_version, kind))


def test_a_definition_in_git_knows_better() -> None:
    names = {"kind": "Certificat", "plural": "certificats"}
    versions = [{"name": "v1", "served": True, "storage": True}]
    spec = {"group": "cert-manager.io", "scope": "Namespaced", "names": names, "versions": versions}
    crd = manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", "certificats.cert-manager.io", spec=spec)
    files = repository(crd, manifest("cert-manager.io/v1", "Certificat", "wiki", "default"))
    assert CHECK not in faults(files)


def test_metadata_of_any_kind_is_known() -> None:
    text = config_map("settings").replace("namespace:", "namespce:").replace("metadata:", "metadata:\n  namespace: x")
    assert faults(repository(text)) == ["unknown-field"]


def test_an_object_without_version_costs_its_kustomization() -> None:
    (one,) = reported(repository(config_map("settings").replace("apiVersion", "apiVersio")), "invalid-object")
    assert one.severity == "error"
    assert "has no `apiVersion`" in one.finding.message


@pytest.mark.parametrize("field", ["apiVersion", "kind", "name"])
def test_what_a_resource_set_makes_says_what_it_is(field: str) -> None:
    made: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "one", "namespace": "default"},
    }
    assert faults(resource_set(made)) == []
    (made if field in made else made["metadata"]).pop(field)
    (one,) = reported(resource_set(made), "invalid-object")
    assert f"{field}`" in one.finding.message


def resource_set(made: dict[str, Any]) -> Files:
    spec = {"resources": [made]}
    return repository(manifest("fluxcd.controlplane.io/v1", "ResourceSet", "all", "flux-system", spec=spec))
