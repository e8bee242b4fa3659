"""Where the kinds of Kubernetes that make Pods hold the Pod's spec."""

from __future__ import annotations

POD_SPECS: dict[str, str] = {
    "Pod": "spec",
    "PodTemplate": "template/spec",
    "CronJob": "spec/jobTemplate/spec/template/spec",
    **dict.fromkeys(
        ("DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"), "spec/template/spec"
    ),
}
"""The path of the Pod's spec by kind."""


def in_pods(paths: tuple[str, ...], kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return paths within a Pod's spec as pairs of kind and path in the object."""
    return [(kind, f"{POD_SPECS[kind]}/{path}") for kind in kinds for path in paths]
