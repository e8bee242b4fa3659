"""Texts in a language of their own: told where their reader fails on them, and quiet where that isn't known."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import found, kustomization, manifest, reported, repository

from gitops_lint.rulebook.checks import Severity

CHECK = "invalid-expression"
SOURCES = "source.toolkit.fluxcd.io/v1"
IMAGES = "image.toolkit.fluxcd.io/v1"
BAD_RANGE = "1.x | 2.x"


def artifact(url: str = "oci://ghcr.io/example/wiki", **ref: str) -> str:
    return manifest(SOURCES, "OCIRepository", "wiki", "web", spec={"interval": "1h", "url": url, "ref": ref})


def git(**ref: str) -> str:
    spec = {"interval": "1h", "url": "https://git.example.com/wiki", "ref": ref}
    return manifest(SOURCES, "GitRepository", "wiki", "web", spec=spec)


def release(version: str, kind: str = "HelmRepository") -> str:
    chart = {"chart": "wiki", "version": version, "sourceRef": {"kind": kind, "name": "charts"}}
    spec = {"interval": "1h", "chart": {"spec": chart}}
    return manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", "web", spec=spec)


def applier(**field: Any) -> str:
    return kustomization("web", **field)


def ignoring(path: str, **target: str) -> str:
    ignore = [{"paths": [path]} | ({"target": target} if target else {})]
    spec = {"interval": "1h", "chartRef": {"kind": "OCIRepository", "name": "x"}}
    spec |= {"driftDetection": {"mode": "enabled", "ignore": ignore}}
    return manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", "web", spec=spec)


def policy(**filtered: str) -> str:
    spec: dict[str, Any] = {
        "imageRepositoryRef": {"name": "wiki"},
        "filterTags": filtered,
        "policy": {"alphabetical": {"order": "asc"}},
    }
    return manifest(IMAGES, "ImagePolicy", "wiki", "web", spec=spec)


@pytest.mark.parametrize(
    "text",
    [
        artifact(semver=BAD_RANGE),
        artifact(semver="1.x", semverFilter="(?=a)"),
        artifact("oci://ghcr.io/example/wiki:1.0"),
        git(semver=BAD_RANGE, tag="v1"),
        release(BAD_RANGE),
        policy(pattern="^v(.*$"),
        policy(pattern="^v(.*)$", extract="$2"),
        applier(dependsOn=[{"name": "db", "readyExpr": "dep.status.ready = true"}]),
        applier(dependsOn=[{"name": "db", "readyExpr": "status.ready == true"}]),
        applier(healthCheckExprs=[{"apiVersion": "a/v1", "kind": "B", "current": "status.a and status.b"}]),
        ignoring("spec/replicas"),
        ignoring("/spec/replicas", name="web-("),
    ],
)
def test_what_a_controller_reads_and_refuses_is_told(text: str) -> None:
    found(repository(text), CHECK)


@pytest.mark.parametrize(
    "text",
    [
        artifact(semver=BAD_RANGE, digest=f"sha256:{'a' * 64}"),
        artifact(tag="v1", semverFilter="(?=a)"),
        git(semver=BAD_RANGE, commit="a" * 40),
        git(semver=BAD_RANGE, name="refs/tags/v1"),
        release(BAD_RANGE, kind="GitRepository"),
        release(""),
        applier(healthCheckExprs=[{"apiVersion": "a/v1", "kind": "B", "current": "anything.b == 'c'"}]),
        ignoring("/metadata/annotations/a.b~1c", kind="Deployment"),
        ignoring(""),
    ],
)
def test_what_no_controller_reads_is_not_told(text: str) -> None:
    assert reported(repository(text), CHECK) == []


@pytest.mark.parametrize(
    "text",
    [
        release("${WIKI_VERSION}"),
        artifact("oci://${REGISTRY}/Example/wiki:1.0"),
        artifact(semver=BAD_RANGE, digest="${DIGEST}"),
        policy(pattern="${PATTERN}", extract="$2"),
        policy(pattern="^(${PATTERN}$"),
    ],
)
def test_what_a_variable_may_become_is_not_told(text: str) -> None:
    assert reported(repository(text), CHECK) == []


def test_a_variable_that_is_known_counts() -> None:
    files = repository(kustomization("web", path="./web", postBuild={"substitute": {"VERSION": "latest"}}))
    files["web/wiki.yaml"] = release("${VERSION}")

    assert found(files, CHECK).place.path == "web/wiki.yaml"


def test_the_place_is_the_part_that_is_wrong() -> None:
    files = repository(release(">=1.0.0 and <2.0.0"))
    finding = found(files, CHECK)
    line = files[finding.place.path].splitlines()[finding.place.line - 1]

    assert line[finding.place.column - 1 : finding.place.end_column - 1] == "and"


def test_a_schedule_is_refused_by_the_api_server() -> None:
    job = manifest("batch/v1", "CronJob", "backup", "web", spec={"schedule": "0 24 * * *"})
    finding = found(repository(job), CHECK)

    assert finding.stall is not None
    assert finding.stall.reason == "Invalid"
    assert "end of range (24) above maximum (23): 24" in finding.stall.said


def test_a_pattern_of_an_alert_is_left_out_and_nothing_fails() -> None:
    spec = {"providerRef": {"name": "chat"}, "eventSources": [], "exclusionList": ["(?!error)"]}
    alert = manifest("notification.toolkit.fluxcd.io/v1beta3", "Alert", "all", "web", spec=spec)
    (warning,) = reported(repository(alert), CHECK)

    assert warning.severity is Severity.WARNING
    assert warning.finding.stall is None


def secret(template: str, **spec: Any) -> str:
    fetched = {"data": [{"secretKey": "user", "remoteRef": {"key": "wiki"}}]} | spec
    target = {"target": {"template": {"data": {"config": template}}}}
    store = {"secretStoreRef": {"kind": "ClusterSecretStore", "name": "vault"}}
    return manifest("external-secrets.io/v1", "ExternalSecret", "wiki", "web", spec=store | fetched | target)


@pytest.mark.parametrize("template", ["{{ .user }", "{{ .usr }}", "{{ .user | toBase64 }}"])
def test_a_template_that_fails_is_told(template: str) -> None:
    finding = found(repository(secret(template)), CHECK)

    assert finding.cause == "spec.target.template.data.config"


@pytest.mark.parametrize(
    "text",
    [
        secret("{{ .user }}"),
        secret("{{ .other }}", dataFrom=[{"extract": {"key": "wiki"}}]),
        secret("{{ .other }}", data=[]),
        secret("{{ .other }}", data=[{"secretKey": "${KEY}", "remoteRef": {"key": "wiki"}}]),
        secret("${PREFIX} {{ .other }}"),
        secret("<< inputs.x >> {{ .other }}"),
    ],
)
def test_a_template_of_which_not_all_is_known_is_not_told(text: str) -> None:
    assert reported(repository(text), CHECK) == []


@pytest.mark.parametrize(
    ("function", "severity"),
    [
        ("toBase65", Severity.WARNING),  # a later release may bring one
        ("include", Severity.ERROR),  # Helm's own
    ],
)
def test_a_function_that_may_come_yet_is_no_certain_mistake(function: str, severity: Severity) -> None:
    (told,) = reported(repository(secret(f"{{{{ .user | {function} }}}}")), CHECK)
    assert told.severity is severity
