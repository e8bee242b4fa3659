"""What a role lets a program create in a namespace, that program may create there."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import CHART, faults, helm_release, manifest, repository

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


def granting_everywhere(rules: list[dict[str, list[str]]], job: str = "certgen") -> str:
    """Return a ClusterRole, who has it in every namespace, and a Job in another one that acts under that account."""
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "maker"}
    account = {"kind": "ServiceAccount", "name": "maker", "namespace": "lab"}
    return (
        manifest("v1", "ServiceAccount", "maker", "lab")
        + manifest(RBAC, "ClusterRole", "maker", rules=rules)
        + manifest(RBAC, "ClusterRoleBinding", "maker", roleRef=reference, subjects=[account])
        + pod("Job", job, "lab", serviceAccountName="maker")
    )


def reading(secret: str) -> str:
    return pod("Job", "reader", "web", volumes=[{"name": "tls", "secret": {"secretName": secret}}])


MAKING = [rule(["create", "patch"], ["secrets"], [""])]


@pytest.mark.parametrize(
    ("job", "secret", "is_missing"),
    [
        ("certgen", "certgen-web-tls", False),
        ("certgen", "web-certgen", False),
        ("certgen", "tls", True),
        ("certgen", "certgenerated", True),
        ("cert-gen", "cert-gen-tls", False),
        ("cert-gen", "cert-tls", True),
    ],
)
def test_what_may_create_them_everywhere_makes_what_is_called_by_it(job: str, secret: str, is_missing: bool) -> None:
    files = repository(NAMESPACES, HELD, reading(secret), granting_everywhere(MAKING, job))
    assert (CHECK in faults(files)) is is_missing


def release(name: str, namespace: str, rules: list[dict[str, list[str]]]) -> str:
    """Return a release of a chart that takes the rules of its roles as values."""
    roles = {"write": {"type": "ClusterRole", "rules": rules}}
    return CHART + helm_release(name, namespace, values={"rbac": {"roles": roles}})


@pytest.mark.parametrize(
    ("namespace", "rules", "secret", "is_missing"),
    [
        ("web", MAKING, "tls", False),
        ("lab", MAKING, "identity-web-oidc", False),
        ("lab", MAKING, "tls", True),
        ("web", [rule(["get", "list"], ["secrets"], [""])], "tls", True),
        ("web", [rule(["create"], ["configmaps"], [""])], "tls", True),
    ],
)
def test_what_values_let_a_release_create_is_not_missing(
    namespace: str, rules: list[dict[str, list[str]]], secret: str, is_missing: bool
) -> None:
    files = repository(NAMESPACES, HELD, reading(secret), release("identity", namespace, rules))
    assert (CHECK in faults(files)) is is_missing
