"""Which lists a strategic merge merges item by item, and by what keys.

kustomize takes this from the OpenAPI schema of Kubernetes 1.21 (kyaml/openapi), so it knows it for built-in kinds only:
all lists of a custom resource are replaced as a whole.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class MergeList(NamedTuple):
    """A list whose items are told apart by keys; without keys its items are plain values."""

    keys: tuple[str, ...] = ()
    items: Schema | None = None


Schema: TypeAlias = "dict[str, Schema | MergeList]"
"""What is known of a mapping's fields, by their keys."""

ANY_KEY = "*"
"""The key of what is known of all fields of a mapping whose keys anybody chooses."""


def below(schema: Schema | None, key: str) -> Schema | MergeList | None:
    """Return what is known of a field."""
    if not schema:
        return None
    known = schema.get(key)
    return known if known is not None else schema.get(ANY_KEY)


METADATA: Schema = {"finalizers": MergeList(), "ownerReferences": MergeList(("uid",))}
_CONDITIONS: Schema = {"conditions": MergeList(("type",))}

_CONTAINER: Schema = {
    "env": MergeList(("name",)),
    "ports": MergeList(("containerPort", "protocol")),
    "volumeDevices": MergeList(("devicePath",)),
    "volumeMounts": MergeList(("mountPath",)),
}
_VOLUME: Schema = {"ephemeral": {"volumeClaimTemplate": {"metadata": METADATA}}}
_POD_SPEC: Schema = {
    "containers": MergeList(("name",), _CONTAINER),
    "ephemeralContainers": MergeList(("name",), _CONTAINER),
    "hostAliases": MergeList(("ip",)),
    "imagePullSecrets": MergeList(("name",)),
    "initContainers": MergeList(("name",), _CONTAINER),
    "topologySpreadConstraints": MergeList(("topologyKey", "whenUnsatisfiable")),
    "volumes": MergeList(("name",), _VOLUME),
}
_POD_TEMPLATE: Schema = {"metadata": METADATA, "spec": _POD_SPEC}
_WITH_POD_TEMPLATE: Schema = {"metadata": METADATA, "spec": {"template": _POD_TEMPLATE}, "status": _CONDITIONS}
_JOB_TEMPLATE: Schema = {"metadata": METADATA, "spec": {"template": _POD_TEMPLATE}}
_WEBHOOKS: Schema = {"metadata": METADATA, "webhooks": MergeList(("name",))}
_PLAIN: Schema = {"metadata": METADATA}
_WITH_CONDITIONS: Schema = {"metadata": METADATA, "status": _CONDITIONS}

_V1_AND_BETA = ("v1", "v1beta1")
_KINDS: dict[str, dict[str, Schema]] = {
    "v1": {
        "Pod": {
            "metadata": METADATA,
            "spec": _POD_SPEC,
            "status": {**_CONDITIONS, "podIPs": MergeList(("ip",))},
        },
        "PodTemplate": {"metadata": METADATA, "template": _POD_TEMPLATE},
        "ReplicationController": _WITH_POD_TEMPLATE,
        "Service": {
            "metadata": METADATA,
            "spec": {"ports": MergeList(("port", "protocol"))},
            "status": _CONDITIONS,
        },
        "ServiceAccount": {"metadata": METADATA, "secrets": MergeList(("name",))},
        "Node": {
            "metadata": METADATA,
            "spec": {"podCIDRs": MergeList()},
            "status": {**_CONDITIONS, "addresses": MergeList(("type",))},
        },
        "ComponentStatus": {"metadata": METADATA, **_CONDITIONS},
        **dict.fromkeys(("Namespace", "PersistentVolumeClaim"), _WITH_CONDITIONS),
        **dict.fromkeys(
            (
                "Binding",
                "ConfigMap",
                "Endpoints",
                "Event",
                "LimitRange",
                "PersistentVolume",
                "ResourceQuota",
                "Secret",
            ),
            _PLAIN,
        ),
    },
    "apps/v1": {
        **dict.fromkeys(("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"), _WITH_POD_TEMPLATE),
        "ControllerRevision": _PLAIN,
    },
    "batch/v1": {
        "Job": _WITH_POD_TEMPLATE,
        "CronJob": {"metadata": METADATA, "spec": {"jobTemplate": _JOB_TEMPLATE}},
    },
    "batch/v1beta1": {"CronJob": {"metadata": METADATA, "spec": {"jobTemplate": _JOB_TEMPLATE}}},
    **{
        f"admissionregistration.k8s.io/{version}": dict.fromkeys(
            ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"), _WEBHOOKS
        )
        for version in _V1_AND_BETA
    },
    **{f"apiextensions.k8s.io/{v}": {"CustomResourceDefinition": _PLAIN} for v in _V1_AND_BETA},
    **{f"apiregistration.k8s.io/{v}": {"APIService": _WITH_CONDITIONS} for v in _V1_AND_BETA},
    **{f"autoscaling/{v}": {"HorizontalPodAutoscaler": _PLAIN} for v in ("v1", "v2beta1", "v2beta2")},
    **{f"certificates.k8s.io/{v}": {"CertificateSigningRequest": _PLAIN} for v in _V1_AND_BETA},
    **{f"coordination.k8s.io/{v}": {"Lease": _PLAIN} for v in _V1_AND_BETA},
    **{f"discovery.k8s.io/{v}": {"EndpointSlice": _PLAIN} for v in _V1_AND_BETA},
    **{f"events.k8s.io/{v}": {"Event": _PLAIN} for v in _V1_AND_BETA},
    "extensions/v1beta1": {"Ingress": _PLAIN},
    "flowcontrol.apiserver.k8s.io/v1beta1": dict.fromkeys(("FlowSchema", "PriorityLevelConfiguration"), _PLAIN),
    "networking.k8s.io/v1": dict.fromkeys(("Ingress", "IngressClass", "NetworkPolicy"), _PLAIN),
    "networking.k8s.io/v1beta1": dict.fromkeys(("Ingress", "IngressClass"), _PLAIN),
    **{f"node.k8s.io/{v}": {"RuntimeClass": _PLAIN} for v in _V1_AND_BETA},
    "policy/v1": {"PodDisruptionBudget": _WITH_CONDITIONS},
    "policy/v1beta1": {"PodDisruptionBudget": _WITH_CONDITIONS, "PodSecurityPolicy": _PLAIN},
    **{
        f"rbac.authorization.k8s.io/{v}": dict.fromkeys(
            ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"), _PLAIN
        )
        for v in _V1_AND_BETA
    },
    **{f"scheduling.k8s.io/{v}": {"PriorityClass": _PLAIN} for v in _V1_AND_BETA},
    "storage.k8s.io/v1": {
        **dict.fromkeys(("CSIDriver", "StorageClass", "VolumeAttachment"), _PLAIN),
        "CSINode": {"metadata": METADATA, "spec": {"drivers": MergeList(("name",))}},
    },
    "storage.k8s.io/v1beta1": {
        **dict.fromkeys(("CSIDriver", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"), _PLAIN),
        "CSINode": {"metadata": METADATA, "spec": {"drivers": MergeList(("name",))}},
    },
}


def schema_of(api_version: str, kind: str) -> Schema | None:
    """Return what is known of a kind's lists, or None for one that Kubernetes 1.21 doesn't have."""
    return _KINDS.get(api_version, {}).get(kind)
