"""Where namespaces, images, replicas and variables are (api/internal/konfig/builtinpluginconsts)."""

from __future__ import annotations

from gitops_lint.kustomize.field_specs import FieldSpec
from gitops_lint.kustomize.identity import GroupVersionKind
from gitops_lint.kustomize.tables.pod_specs import in_pods

NAMES: tuple[FieldSpec, ...] = (FieldSpec("metadata/name"),)

NAMESPACE: tuple[FieldSpec, ...] = (
    FieldSpec("metadata/name", GroupVersionKind(kind="Namespace"), create=True),
    FieldSpec("spec/service/namespace", GroupVersionKind("apiregistration.k8s.io", "", "APIService"), create=True),
    FieldSpec(
        "spec/conversion/webhook/clientConfig/service/namespace",
        GroupVersionKind("apiextensions.k8s.io", "", "CustomResourceDefinition"),
    ),
)

IMAGES: tuple[FieldSpec, ...] = tuple(
    FieldSpec(f"{spec}/{path}", create=True)
    for spec in ("spec", "spec/template/spec")
    for path in ("containers[]/image", "initContainers[]/image", "volumes[]/image/reference")
)

REPLICAS: tuple[FieldSpec, ...] = tuple(
    FieldSpec("spec/replicas", GroupVersionKind(kind=kind), create=True)
    for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
)

_VARIABLE_FIELDS = tuple(
    f"{containers}/{field}"
    for containers in ("containers", "initContainers")
    for field in ("args", "command", "env/value", "volumeMounts/mountPath")
)
_VARIABLE_KINDS = ("CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "StatefulSet")

VARIABLES: tuple[FieldSpec, ...] = (
    *(
        FieldSpec(path, GroupVersionKind(kind=kind))
        for kind, path in (
            *in_pods(_VARIABLE_FIELDS, _VARIABLE_KINDS),
            ("Ingress", "spec/rules/host"),
            ("Ingress", "spec/tls/hosts"),
            ("Ingress", "spec/tls/secretName"),
            ("Service", "spec/ports/port"),
            ("Service", "spec/ports/targetPort"),
            ("CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),
            *in_pods(("volumes/nfs/server",), ("DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet")),
            ("Deployment", "spec/template/metadata/annotations"),
            ("StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"),
            ("PersistentVolume", "spec/nfs/server"),
        )
    ),
    FieldSpec("metadata/labels"),
    FieldSpec("metadata/annotations"),
)
