"""Where labels and annotations go (api/internal/konfig/builtinpluginconsts: commonlabels.go, commonannotations.go)."""

from __future__ import annotations

from gitops_lint.kustomize.field_specs import FieldSpec
from gitops_lint.kustomize.identity import GroupVersionKind

_AFFINITIES = tuple(
    f"spec/template/spec/affinity/{affinity}/{term}/labelSelector/matchLabels"
    for affinity in ("podAffinity", "podAntiAffinity")
    for term in (
        "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm",
        "requiredDuringSchedulingIgnoredDuringExecution",
    )
)
_SPREAD = "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"

METADATA_LABELS = FieldSpec("metadata/labels", create=True)


def _made(path: str, kind: str, group: str = "", version: str = "") -> FieldSpec:
    return FieldSpec(path, GroupVersionKind(group, version, kind), create=True)


def _found(path: str, kind: str, group: str) -> FieldSpec:
    return FieldSpec(path, GroupVersionKind(group, "", kind))


def _templates(field: str, *, stateful_group: str) -> tuple[FieldSpec, ...]:
    path = f"spec/template/metadata/{field}"
    return (
        _made(path, "ReplicationController", version="v1"),
        _made(path, "Deployment"),
        _made(path, "ReplicaSet"),
        _made(path, "DaemonSet"),
        _made(path, "StatefulSet", stateful_group),
        _made(path, "Job", "batch"),
        _made(f"spec/jobTemplate/metadata/{field}", "CronJob", "batch"),
        _made(f"spec/jobTemplate/spec/template/metadata/{field}", "CronJob", "batch"),
    )


TEMPLATE_LABELS: tuple[FieldSpec, ...] = (
    METADATA_LABELS,
    *_templates("labels", stateful_group="apps"),
    _made("spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", "apps"),
)

COMMON_LABELS: tuple[FieldSpec, ...] = (
    _made("spec/selector", "Service", version="v1"),
    _made("spec/selector", "ReplicationController", version="v1"),
    _made("spec/selector/matchLabels", "Deployment"),
    *(_found(path, "Deployment", "apps") for path in (*_AFFINITIES, _SPREAD)),
    _made("spec/selector/matchLabels", "ReplicaSet"),
    _made("spec/selector/matchLabels", "DaemonSet"),
    _made("spec/selector/matchLabels", "StatefulSet", "apps"),
    *(_found(path, "StatefulSet", "apps") for path in (*_AFFINITIES, _SPREAD)),
    _found("spec/selector/matchLabels", "Job", "batch"),
    _found("spec/jobTemplate/spec/selector/matchLabels", "CronJob", "batch"),
    _found("spec/selector/matchLabels", "PodDisruptionBudget", "policy"),
    _found("spec/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    _found("spec/ingress/from/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    _found("spec/egress/to/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    *TEMPLATE_LABELS,
)

COMMON_ANNOTATIONS: tuple[FieldSpec, ...] = (
    FieldSpec("metadata/annotations", create=True),
    *_templates("annotations", stateful_group=""),
)
