"""Which fields hold the name of another object (api/internal/konfig/builtinpluginconsts/namereference.go).

References that are not in this table keep the old name when an object is renamed: those of custom resources, and a few
of Kubernetes' own that kustomize forgot (ephemeral containers, the volumes of a ReplicationController).
"""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.kustomize.field_specs import FieldSpec
from gitops_lint.kustomize.identity import GroupVersionKind
from gitops_lint.kustomize.tables.pod_specs import in_pods


class NameReference(NamedTuple):
    """The fields that name objects of a kind."""

    target: GroupVersionKind
    referrers: tuple[FieldSpec, ...]


WORKLOADS = ("Pod", "PodTemplate", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob")
_WITH_ACCOUNT = ("Pod", "StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet")


def _in_workloads(paths: tuple[str, ...]) -> list[tuple[str, ...]]:
    # a Pod counts in v1 only, others in any version
    return [(kind, path, "", "v1") if kind == "Pod" else (kind, path) for kind, path in in_pods(paths, WORKLOADS)]


def _container_fields(source: str) -> tuple[str, ...]:
    return tuple(
        f"{containers}/{path}"
        for containers in ("containers", "initContainers")
        for path in (f"env/valueFrom/{source}KeyRef/name", f"envFrom/{source}Ref/name")
    )


def _reference(group: str, version: str, kind: str, *referrers: tuple[str, ...]) -> NameReference:
    """Return the referrers of a kind, each given as kind, path and, where it is limited to them, group and version."""
    specs = []
    for referrer, path, *rest in referrers:
        group_, version_ = (*rest, "", "")[:2]
        specs.append(FieldSpec(path, GroupVersionKind(group_, version_, referrer)))
    return NameReference(GroupVersionKind(group, version, kind), tuple(specs))


_RBAC = "rbac.authorization.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"

NAME_REFERENCES: tuple[NameReference, ...] = (
    *(
        _reference("", "", kind, ("HorizontalPodAutoscaler", "spec/scaleTargetRef/name"))
        for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
    ),
    _reference(
        "",
        "v1",
        "ConfigMap",
        *_in_workloads(
            ("volumes/configMap/name", "volumes/projected/sources/configMap/name", *_container_fields("configMap"))
        ),
        ("Node", "spec/configSource/configMap"),
        ("Role", "rules/resourceNames"),
        ("ClusterRole", "rules/resourceNames"),
        ("Ingress", r"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap"),
    ),
    _reference(
        "",
        "v1",
        "Secret",
        *_in_workloads(
            (
                "volumes/secret/secretName",
                "volumes/projected/sources/secret/name",
                "imagePullSecrets/name",
                *_container_fields("secret"),
            )
        ),
        ("Ingress", "spec/tls/secretName"),
        ("Ingress", r"metadata/annotations/ingress.kubernetes.io\/auth-secret"),
        ("Ingress", r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret"),
        ("Ingress", r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret"),
        ("ServiceAccount", "imagePullSecrets/name"),
        ("StorageClass", "parameters/secretName"),
        ("StorageClass", "parameters/adminSecretName"),
        ("StorageClass", "parameters/userSecretName"),
        ("StorageClass", "parameters/secretRef"),
        ("Role", "rules/resourceNames"),
        ("ClusterRole", "rules/resourceNames"),
        ("Service", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "serving.knative.dev", "v1"),
        ("PersistentVolume", "spec/azureFile/secretName"),
    ),
    _reference(
        "",
        "v1",
        "Service",
        ("StatefulSet", "spec/serviceName", "apps"),
        ("Ingress", "spec/rules/http/paths/backend/serviceName"),
        ("Ingress", "spec/backend/serviceName"),
        ("Ingress", "spec/rules/http/paths/backend/service/name"),
        ("Ingress", "spec/defaultBackend/service/name"),
        ("APIService", "spec/service/name", "apiregistration.k8s.io"),
        ("ValidatingWebhookConfiguration", "webhooks/clientConfig/service", _ADMISSION),
        ("MutatingWebhookConfiguration", "webhooks/clientConfig/service", _ADMISSION),
    ),
    _reference(_RBAC, "", "Role", ("RoleBinding", "roleRef/name", _RBAC)),
    _reference(
        _RBAC,
        "",
        "ClusterRole",
        ("RoleBinding", "roleRef/name", _RBAC),
        ("ClusterRoleBinding", "roleRef/name", _RBAC),
    ),
    _reference(
        "",
        "v1",
        "ServiceAccount",
        ("RoleBinding", "subjects", _RBAC),
        ("ClusterRoleBinding", "subjects", _RBAC),
        *in_pods(("serviceAccountName",), _WITH_ACCOUNT),
    ),
    _reference(
        "", "v1", "PersistentVolumeClaim", *in_pods(("volumes/persistentVolumeClaim/claimName",), _WITH_ACCOUNT)
    ),
    _reference(
        "",
        "v1",
        "PersistentVolume",
        ("PersistentVolumeClaim", "spec/volumeName"),
        ("ClusterRole", "rules/resourceNames"),
    ),
    _reference(
        "storage.k8s.io",
        "v1",
        "StorageClass",
        ("PersistentVolume", "spec/storageClassName"),
        ("PersistentVolumeClaim", "spec/storageClassName"),
        ("StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
    ),
    _reference("scheduling.k8s.io", "v1", "PriorityClass", *in_pods(("priorityClassName",), _WITH_ACCOUNT)),
    # kustomize writes the version into the group of IngressClass, so this one never matches
    _reference("networking.k8s.io/v1", "v1", "IngressClass", ("Ingress", "spec/ingressClassName")),
    _reference(
        "admissionregistration.k8s.io",
        "",
        "ValidatingAdmissionPolicy",
        ("ValidatingAdmissionPolicyBinding", "spec/policyName", _ADMISSION),
    ),
)
