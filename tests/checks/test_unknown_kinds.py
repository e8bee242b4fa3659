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
    misspelt = {"name": "wiki", "namespace": "default", "namespce": "default"}
    certificate = manifest("cert-manager.io/v1", "Certificate", "wiki", metadata=misspelt)
    assert faults(repository(certificate)) == ["unknown-field"]
    settings = manifest("v1", "ConfigMap", "wiki", metadata=misspelt)
    assert faults(repository(settings)) == ["ignored-field"]  # Flux reads Kubernetes' own kinds as such


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


ADMISSION = "admissionregistration.k8s.io"
REMOVED = [
    ("extensions/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"),
    ("extensions/v1beta1", "Deployment", "1.16", "apps/v1"),
    ("extensions/v1beta1", "NetworkPolicy", "1.16", "networking.k8s.io/v1"),
    ("apps/v1beta1", "Deployment", "1.16", "apps/v1"),
    ("apps/v1beta2", "StatefulSet", "1.16", "apps/v1"),
    ("networking.k8s.io/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"),
    ("networking.k8s.io/v1beta1", "IngressClass", "1.22", "networking.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding", "1.22", "rbac.authorization.k8s.io/v1"),
    (
        "admissionregistration.k8s.io/v1beta1",
        "ValidatingWebhookConfiguration",
        "1.22",
        "admissionregistration.k8s.io/v1",
    ),
    ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.22", "apiextensions.k8s.io/v1"),
    ("apiregistration.k8s.io/v1beta1", "APIService", "1.22", "apiregistration.k8s.io/v1"),
    ("authentication.k8s.io/v1beta1", "TokenReview", "1.22", "authentication.k8s.io/v1"),
    ("authorization.k8s.io/v1beta1", "SubjectAccessReview", "1.22", "authorization.k8s.io/v1"),
    ("certificates.k8s.io/v1beta1", "CertificateSigningRequest", "1.22", "certificates.k8s.io/v1"),
    ("coordination.k8s.io/v1beta1", "Lease", "1.22", "coordination.k8s.io/v1"),
    ("scheduling.k8s.io/v1beta1", "PriorityClass", "1.22", "scheduling.k8s.io/v1"),
    ("storage.k8s.io/v1beta1", "StorageClass", "1.22", "storage.k8s.io/v1"),
    ("storage.k8s.io/v1beta1", "CSIDriver", "1.22", "storage.k8s.io/v1"),
    ("batch/v1beta1", "CronJob", "1.25", "batch/v1"),
    ("discovery.k8s.io/v1beta1", "EndpointSlice", "1.25", "discovery.k8s.io/v1"),
    ("events.k8s.io/v1beta1", "Event", "1.25", "events.k8s.io/v1"),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler", "1.25", "autoscaling/v2"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.26", "autoscaling/v2"),
    ("node.k8s.io/v1beta1", "RuntimeClass", "1.25", "node.k8s.io/v1"),
    ("policy/v1beta1", "PodDisruptionBudget", "1.25", "policy/v1"),
    ("policy/v1beta1", "PodSecurityPolicy", "1.25", "Pod Security Admission"),
    ("storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.27", "storage.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", "1.26", "flowcontrol.apiserver.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", "1.29", "flowcontrol.apiserver.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", "1.32", "flowcontrol.apiserver.k8s.io/v1"),
    (f"{ADMISSION}/v1beta1", "ValidatingAdmissionPolicy", "1.34", f"{ADMISSION}/v1"),
]
"""What https://kubernetes.io/docs/reference/using-api/deprecation-guide/ says."""


@pytest.mark.parametrize(("api_version", "kind", "release", "right"), REMOVED)
def test_a_version_that_kubernetes_removed_is_told_with_the_release(
    api_version: str, kind: str, release: str, right: str
) -> None:
    (one,) = reported(of(api_version, kind), CHECK)
    assert one.severity == "warning"  # an older release may run
    assert one.finding.message.endswith(f": Kubernetes {release} removed it")
    assert right in one.finding.help


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("networking.k8s.io/v1beta1", "IPAddress"),
        ("admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy"),
        ("autoscaling/v1", "HorizontalPodAutoscaler"),
        ("storage.k8s.io/v1beta1", "VolumeAttributesClass"),
        ("certificates.k8s.io/v1beta1", "ClusterTrustBundle"),
        ("resource.k8s.io/v1beta1", "ResourceClaim"),
        ("flowcontrol.apiserver.k8s.io/v1", "FlowSchema"),
    ],
)
def test_what_one_kind_has_no_more_others_of_its_group_may_have(api_version: str, kind: str) -> None:
    assert not reported(of(api_version, kind), CHECK)


@pytest.mark.parametrize(("version", "severity"), [("v1.36.1", "error"), ("v1.24.0", "info")])
def test_git_may_tell_which_release_of_kubernetes_runs(version: str, severity: str) -> None:
    upgrade = manifest(
        "tuppr.home-operations.com/v1alpha1",
        "KubernetesUpgrade",
        "kubernetes",
        spec={"kubernetes": {"version": version}},
    )
    budget = manifest("policy/v1beta1", "PodDisruptionBudget", "wiki", "default")
    (one,) = reported(repository(upgrade, budget), CHECK)
    assert one.severity == severity
