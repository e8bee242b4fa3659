"""Health checks of objects that aren't there."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import (
    CHART,
    SOURCE,
    Files,
    faults,
    found,
    helm_release,
    kustomization,
    manifest,
    reported,
    repository,
    source,
)

NOT_FOUND = "health-check-not-found"
URL = "https://github.com/example/other"


def check(kind: str, name: str, namespace: str | None = "wiki", api_version: str = "apps/v1") -> dict[str, str]:
    return {"apiVersion": api_version, "kind": kind, "name": name} | ({"namespace": namespace} if namespace else {})


def release_check(name: str, namespace: str = "wiki") -> dict[str, str]:
    return check("HelmRelease", name, namespace, "helm.toolkit.fluxcd.io/v2beta1")


def checking(*checks: dict[str, str], applied: str = "", **spec: Any) -> Files:
    """Return a repository whose Kustomization `wiki` applies some manifests and has health checks."""
    wiki = kustomization("wiki", path="./wiki", sourceRef=SOURCE, healthChecks=list(checks), **spec)
    return repository(CHART, wiki, files={"wiki/all.yaml": applied or "---\n"})


def workload(kind: str, name: str, namespace: str = "wiki") -> str:
    return manifest("apps/v1", kind, name, namespace, spec={})


def test_a_release_that_nothing_applies_is_certain() -> None:
    (one,) = reported(checking(release_check("wiki")), NOT_FOUND)
    assert one.severity == "error"


def test_a_release_that_is_applied_is_found_under_any_api_version() -> None:
    assert faults(checking(release_check("wiki"), applied=helm_release("wiki", "wiki"))) == []


def test_a_release_in_another_namespace_is_named() -> None:
    one = found(checking(release_check("wiki", "default"), applied=helm_release("wiki", "wiki")), NOT_FOUND)
    assert "set `namespace: wiki`" in one.help


def test_a_namespaced_kind_needs_its_namespace() -> None:
    files = checking(check("Deployment", "wiki", None), applied=workload("Deployment", "wiki"))
    (one,) = reported(files, NOT_FOUND)
    assert one.severity == "error"
    assert "`namespace: wiki`" in one.finding.help


def test_a_cluster_scoped_kind_has_none() -> None:
    definition = check("CustomResourceDefinition", "wikis.example.com", None, "apiextensions.k8s.io/v1")
    assert faults(checking(definition)) == []


def test_a_kind_that_is_not_known_may_be_cluster_scoped() -> None:
    assert faults(checking(check("Wiki", "wiki", None, "example.com/v1"))) == []


def test_a_check_without_api_version_means_the_group_of_deployments() -> None:
    named = {"kind": "Deployment", "name": "wiki", "namespace": "wiki"}
    assert faults(checking(named, applied=workload("Deployment", "wiki"))) == []


def test_a_workload_of_another_name_than_the_one_applied_is_likely_a_slip() -> None:
    files = checking(check("Deployment", "wiki-server"), applied=workload("Deployment", "wiki"))
    (one,) = reported(files, NOT_FOUND)
    assert one.severity == "warning"


@pytest.mark.parametrize(
    "applied",
    [
        pytest.param(helm_release("wiki", "wiki"), id="a release"),
        pytest.param(manifest("example.com/v1", "Wiki", "wiki", "wiki"), id="an object of an unknown kind"),
        pytest.param(
            manifest("operator.tekton.dev/v1alpha1", "TektonConfig", "config"), id="what an operator installs"
        ),
    ],
)
def test_a_workload_may_be_made_by_what_is_applied_beside_it(applied: str) -> None:
    files = checking(check("Deployment", "wiki-server"), applied=applied + workload("Deployment", "wiki"))
    assert faults(files) == []


def test_a_chart_that_is_known_makes_the_workloads_that_its_rules_say() -> None:
    values = {"controllers": {"wiki": {"containers": {"app": {"image": {"repository": "ghcr.io/example/wiki"}}}}}}
    release = helm_release("wiki", "wiki", values=values)
    assert faults(checking(check("Deployment", "wiki"), applied=release)) == []
    other = checking(check("Deployment", "wiki-server"), applied=release + workload("Deployment", "cache"))
    assert faults(other) == [NOT_FOUND]


def test_nothing_is_said_of_a_workload_that_nothing_resembles() -> None:
    assert faults(checking(check("Deployment", "operator", "kube-system"))) == []


def test_what_comes_from_elsewhere_may_hold_the_object() -> None:
    remote = kustomization("remote", path="./x", sourceRef={"kind": "GitRepository", "name": "other"})
    other = source("GitRepository", "other", URL)
    wiki = kustomization("wiki", path="./empty", healthChecks=[release_check("wiki")])
    (one,) = reported(repository(remote, other, wiki), NOT_FOUND)
    assert one.severity == "warning"


def test_a_suspended_kustomization_checks_nothing() -> None:
    assert faults(checking(release_check("wiki"), suspend=True)) == []


def test_beside_wait_health_checks_are_ignored() -> None:
    (one,) = reported(checking(release_check("wiki"), wait=True), NOT_FOUND)
    assert one.severity == "warning"
    assert "ignored" in one.finding.message
    assert faults(checking(release_check("wiki"), wait=True, applied=helm_release("wiki", "wiki"))) == []


def test_what_depends_on_the_kustomization_is_the_impact() -> None:
    files = checking(release_check("wiki"))
    files["apps/bot.yaml"] = kustomization("bot", dependsOn=[{"name": "wiki"}])
    assert [identity.name for identity in found(files, NOT_FOUND).impact.appliers] == ["bot", "wiki"]


def test_a_definition_may_have_a_slip_in_its_name() -> None:
    definition = check("CustomResourceDefinition", "certifcates.cert-manager.io", None, "apiextensions.k8s.io/v1")
    assert found(checking(definition), NOT_FOUND).help.endswith("/certificates.cert-manager.io?")


@pytest.mark.parametrize(
    ("kind", "told"),
    [("Seaweed", []), ("Seaoeed", [NOT_FOUND]), ("Filer", []), ("Seaweeed", [NOT_FOUND])],
)
def test_a_kind_that_nobody_knows_may_have_a_slip_in_it(kind: str, told: list[str]) -> None:
    group = "seaweed.example.com/v1"
    applied = manifest(group, "Seaweed", "main", "wiki", spec={})
    files = checking(check(kind, "main", api_version=group), applied=applied)
    assert [name for name in faults(files) if name == NOT_FOUND] == told
    if told:
        assert "Did you mean Seaweed/wiki/main?" in found(files, NOT_FOUND).help


GATEWAY = "gateway.networking.k8s.io/v1"


@pytest.mark.parametrize(
    ("routes", "release", "told"),
    [
        (["grafana-new"], "stack", ["Did you mean HTTPRoute/wiki/grafana-new?"]),
        (["grafana-new"], "grafana", []),
        (["grafana-new", "grafana"], "stack", []),
        (["other"], "stack", []),
    ],
    ids=["a part more", "what the release may make", "it is there", "another name"],
)
def test_what_a_kustomization_applies_itself_under_a_name_with_a_part_more_was_renamed(
    routes: list[str], release: str, told: list[str]
) -> None:
    applied = "".join(manifest(GATEWAY, "HTTPRoute", name, "wiki", spec={}) for name in routes)
    files = checking(
        check("HTTPRoute", "grafana", api_version=GATEWAY), applied=applied + helm_release(release, "wiki")
    )
    assert [one.finding.help for one in reported(files, NOT_FOUND)] == told
