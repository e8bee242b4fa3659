"""Fields and values that only some releases of Flux and External Secrets have."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import FLUX, SOURCE, Files, manifest, reported, repository

from gitops_lint.rulebook.checks import Severity

SPEC = {"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE}
NOTIFICATIONS = "notification.toolkit.fluxcd.io/v1beta3"


def wiki(**spec: Any) -> str:
    """Return a Kustomization."""
    return manifest(FLUX, "Kustomization", "wiki", "flux-system", spec={**SPEC, **spec})


def provider(type_: str) -> str:
    """Return a Provider of notifications."""
    return manifest(NOTIFICATIONS, "Provider", "chat", "flux-system", spec={"type": type_})


def with_flux(release: str | None, *manifests: str) -> Files:
    """Return a repository in which a FluxInstance says which release of Flux is installed."""
    spec = {"distribution": {"version": release, "registry": "ghcr.io/fluxcd"}}
    instance = manifest("fluxcd.controlplane.io/v1", "FluxInstance", "flux", "flux-system", spec=spec)
    return repository(*([instance] if release else []), *manifests)


def with_external_secrets(release: str, *manifests: str) -> Files:
    """Return a repository in which a HelmRelease installs External Secrets."""
    chart = {"chart": "external-secrets", "version": release, "sourceRef": {"kind": "HelmRepository", "name": "eso"}}
    release_ = manifest(
        "helm.toolkit.fluxcd.io/v2",
        "HelmRelease",
        "external-secrets",
        "flux-system",
        spec={"interval": "1h", "chart": {"spec": chart}},
    )
    url = {"url": "https://charts.external-secrets.io"}
    return repository(
        manifest("source.toolkit.fluxcd.io/v1", "HelmRepository", "eso", "flux-system", spec=url), release_, *manifests
    )


def store(provider_: str) -> str:
    """Return a ClusterSecretStore."""
    spec = {"provider": {provider_: {"regionID": "x", "auth": {"secretRef": {}}}}}
    return manifest("external-secrets.io/v1", "ClusterSecretStore", "main", spec=spec)


def told(files: Files, check: str) -> list[tuple[Severity, str]]:
    return [(finding.severity, finding.finding.message) for finding in reported(files, check)]


@pytest.mark.parametrize("release", ["2.9.x", "2.x", ">=2.0.0", None])
def test_a_field_that_the_installed_release_has_or_may_have_is_right(release: str | None) -> None:
    files = with_flux(release, wiki(postBuild={"substituteStrategy": "Always"}), provider("zulip"))
    assert told(files, "unknown-field") == []
    assert told(files, "invalid-value") == []


def test_a_field_that_the_installed_release_does_not_have_yet_is_an_error_that_says_which_has_it() -> None:
    files = with_flux("2.7.x", wiki(postBuild={"substituteStrategy": "Always"}))
    ((severity, message),) = told(files, "unknown-field")
    assert severity == Severity.ERROR
    assert message == (
        "Kustomization/flux-system/wiki: a Kustomization has no field `spec.postBuild.substituteStrategy` yet: "
        "it needs Flux 2.9, and 2.7 is installed"
    )
    (one,) = reported(files, "unknown-field")
    assert [related.message for related in one.finding.related] == ["Flux 2.7 is installed by this"]


def test_a_value_that_the_installed_release_does_not_have_yet_is_an_error() -> None:
    ((severity, message),) = told(with_flux("2.6.x", provider("zulip")), "invalid-value")
    assert severity == Severity.ERROR
    assert message.endswith("`spec.type` can't be `zulip` yet: it needs Flux 2.7, and 2.6 is installed")


def test_a_kind_of_event_source_that_an_installation_may_have_added_is_likely_wrong_at_most() -> None:
    alert = {"providerRef": {"name": "chat"}, "eventSources": [{"kind": "ExternalArtifact", "name": "x"}]}
    files = with_flux("2.7.x", manifest(NOTIFICATIONS, "Alert", "all", "flux-system", spec=alert), provider("slack"))
    assert [severity for severity, _ in told(files, "invalid-value")] == [Severity.WARNING]


@pytest.mark.parametrize("release", ["2.9.x", None])
def test_a_field_that_no_release_has_yet_says_what_to_do_instead(release: str | None) -> None:
    depends = [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "db"}]
    found = reported(with_flux(release, wiki(dependsOn=depends)), "unknown-field")
    assert all("needs Flux 2.10" in one.finding.message for one in found)
    assert all("`dependsOn` waits for Kustomizations only" in one.finding.help for one in found)
    assert len(found) == 2


@pytest.mark.parametrize(
    ("release", "severities"), [("1.3.2", []), ("2.1.0", [Severity.ERROR]), ("*", [Severity.WARNING])]
)
def test_a_provider_that_a_release_took_away(release: str, severities: list[Severity]) -> None:
    found = told(with_external_secrets(release, store("alibaba")), "unknown-field")
    assert [severity for severity, _ in found] == severities
    assert all("External Secrets Operator 2.0 did away with it" in message for _, message in found)
