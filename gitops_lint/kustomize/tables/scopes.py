"""The kinds that kustomize is certain have no namespace (kyaml/openapi/openapi.go, precomputedIsNamespaceScoped)."""

from __future__ import annotations

_V1_AND_BETA = {
    "admissionregistration.k8s.io": ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"),
    "apiextensions.k8s.io": ("CustomResourceDefinition",),
    "apiregistration.k8s.io": ("APIService",),
    "certificates.k8s.io": ("CertificateSigningRequest",),
    "networking.k8s.io": ("IngressClass",),
    "node.k8s.io": ("RuntimeClass",),
    "rbac.authorization.k8s.io": ("ClusterRole", "ClusterRoleBinding"),
    "scheduling.k8s.io": ("PriorityClass",),
    "storage.k8s.io": ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"),
}

CLUSTER_SCOPED: dict[str, frozenset[str]] = {
    "v1": frozenset(("ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume")),
    "flowcontrol.apiserver.k8s.io/v1beta1": frozenset(("FlowSchema", "PriorityLevelConfiguration")),
    "policy/v1beta1": frozenset(("PodSecurityPolicy",)),
    **{
        f"{group}/{version}": frozenset(kinds) for group, kinds in _V1_AND_BETA.items() for version in ("v1", "v1beta1")
    },
}
"""Kinds by apiVersion. A kind of another apiVersion, and every custom resource, counts as namespaced."""
