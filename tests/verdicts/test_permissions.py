"""What a role lets a program create in a namespace, that program may create there."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import faults, manifest, repository

CHECK = "secret-not-found"
RBAC = "rbac.authorization.k8s.io/v1"
ACCOUNT = {"kind": "ServiceAccount", "name": "certgen", "namespace": "web"}
HELD = manifest("v1", "Secret", "other", "web", data={"password": "aHVudGVyMg=="}, sops={"version": "3.9.0"})
NAMESPACES = manifest("v1", "Namespace", "web") + manifest("v1", "Namespace", "lab")


def pod(kind: str, name: str, namespace: str, **spec: Any) -> str:
    template = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [], "restartPolicy": "Never", **spec}}
    return manifest("batch/v1", kind, name, namespace, spec={"template": template})


def granting(rules: list[dict[str, list[str]]], namespace: str = "web") -> str:
    """Return a Role, who has it, and a Job that acts under that account."""
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "certgen"}
    return (
        manifest("v1", "ServiceAccount", "certgen", "web")
        + manifest(RBAC, "Role", "certgen", namespace, rules=rules)
        + manifest(RBAC, "RoleBinding", "certgen", namespace, roleRef=reference, subjects=[ACCOUNT])
        + pod("Job", "certgen", "web", serviceAccountName="certgen")
    )


def rule(verbs: list[str], resources: list[str], groups: list[str]) -> dict[str, list[str]]:
    return {"apiGroups": groups, "resources": resources, "verbs": verbs}


READER = pod("Job", "reader", "web", volumes=[{"name": "tls", "secret": {"secretName": "tls"}}])


@pytest.mark.parametrize("verbs", [["create", "update"], ["*"]])
def test_what_a_job_may_create_is_not_missing(verbs: list[str]) -> None:
    permitted = granting([rule(["get"], ["pods"], [""]), rule(verbs, ["secrets"], [""])])
    assert CHECK not in faults(repository(NAMESPACES, HELD, READER, permitted))


@pytest.mark.parametrize(
    "permitted",
    [
        pytest.param(granting([rule(["get", "list"], ["secrets"], [""])]), id="may read them"),
        pytest.param(granting([rule(["create"], ["configmaps"], [""])]), id="may create others"),
        pytest.param(granting([rule(["create"], ["secrets"], ["example.com"])]), id="may create those of a group"),
        pytest.param(granting([rule(["*"], ["*"], ["*"])]), id="may do everything"),
        pytest.param(granting([rule(["create"], ["secrets"], [""])], "lab"), id="may do so elsewhere"),
    ],
)
def test_what_nothing_is_there_to_create_is_missing(permitted: str) -> None:
    assert CHECK in faults(repository(NAMESPACES, HELD, READER, permitted))


def test_who_needs_it_does_not_make_it() -> None:
    itself = pod(
        "Job",
        "certgen",
        "web",
        serviceAccountName="certgen",
        volumes=[{"name": "tls", "secret": {"secretName": "tls"}}],
    )
    permitted = granting([rule(["create"], ["secrets"], [""])]).rpartition("---")[0]
    assert CHECK in faults(repository(NAMESPACES, HELD, permitted, itself))
