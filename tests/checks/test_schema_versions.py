"""API versions that a cluster serves, or no longer does."""

from __future__ import annotations

import pytest
from repositories import (
    BOOTSTRAPPED,
    Files,
    faults,
    flux_instance,
    found,
    kustomization,
    manifest,
    mended,
    reported,
    repository,
    source,
)

REMOVED = "removed-api-version"
FLUX = "kustomize.toolkit.fluxcd.io"
SPEC = {
    "interval": "1h",
    "path": "./empty",
    "prune": True,
    "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
}


def of(api_version: str, kind: str = "Kustomization", name: str = "wiki") -> str:
    return manifest(api_version, kind, name, "flux-system", spec=SPEC)


def with_flux(version: str, *manifests: str) -> Files:
    """Return a repository that says which release of Flux is installed."""
    return repository(flux_instance("apps").replace("2.x", version), *manifests)


def bootstrapped(*manifests: str) -> Files:
    """Return a repository that `flux bootstrap` has been run in, without Flux's own manifests."""
    return {
        "clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
        "clusters/home/all.yaml": "".join(manifests),
        "empty/kustomization.yaml": "resources: []\n",
    }


def definition(served: list[str]) -> str:
    """Return the CustomResourceDefinition of Kustomizations."""
    spec = {
        "group": FLUX,
        "names": {"kind": "Kustomization"},
        "versions": [{"name": version, "served": version in served} for version in ("v1beta1", "v1beta2", "v1")],
    }
    return manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", f"kustomizations.{FLUX}", spec=spec)


def with_definition(served: list[str], *manifests: str) -> Files:
    """Return a repository that holds the CustomResourceDefinition of Kustomizations."""
    return repository(definition(served), *manifests)


@pytest.mark.parametrize(
    ("release", "severity"),
    [
        ("2.9.2", "error"),
        ("2.8.x", "error"),
        ("v2.8.0", "error"),
        ("2.7.5", "info"),
        ("2.x", "warning"),
        ("'*'", "warning"),
    ],
)
def test_the_release_of_flux_says_how_bad_it_is(release: str, severity: str) -> None:
    (one,) = reported(with_flux(release, of(f"{FLUX}/v1beta2")), REMOVED)
    assert one.severity == severity
    assert "which Flux 2.8 removed" in one.finding.message


def test_a_release_in_the_values_of_the_instances_chart_counts_too() -> None:
    values = {"instance": {"distribution": {"version": "2.8.1"}}}
    chart = {"kind": "OCIRepository", "name": "flux-instance"}
    release = manifest(
        "helm.toolkit.fluxcd.io/v2", "HelmRelease", "instance", "web", spec={"chartRef": chart, "values": values}
    )
    (one,) = reported(repository(release, of(f"{FLUX}/v1beta2")), REMOVED)
    assert one.severity == "error"


@pytest.mark.parametrize(
    ("served", "severities"), [(["v1beta2", "v1"], []), (["v1"], ["error"]), (["v1beta1", "v1beta2", "v1"], [])]
)
def test_the_definition_in_git_says_what_is_served(served: list[str], severities: list[str]) -> None:
    files = with_definition(served, of(f"{FLUX}/v1beta2"))
    assert [one.severity for one in reported(files, REMOVED)] == severities


def test_a_version_that_the_installed_release_has_yet_to_bring_was_not_removed() -> None:
    labels = {"app.kubernetes.io/part-of": "flux", "app.kubernetes.io/version": "v0.24.0"}
    flux = manifest("v1", "Namespace", "flux-system", metadata={"labels": labels})
    spec = {"interval": "1h", "url": "https://example.com/wiki"}
    wiki = manifest("source.toolkit.fluxcd.io/v1beta2", "GitRepository", "wiki", "flux-system", spec=spec)
    told = (one.finding.message for one in reported(bootstrapped(flux, wiki), REMOVED))
    (message,) = (message for message in told if "v1beta2" in message)
    assert message.endswith("Flux 0.28 brings it, and 0.24 is installed")


def test_all_objects_of_a_version_are_one_finding_with_one_fix() -> None:
    files = repository(of(f"{FLUX}/v1beta2"), of(f"{FLUX}/v1beta2", name="bot"), kustomization("new"))
    finding = found(files, REMOVED)
    assert finding.message == f"2 Kustomizations are of {FLUX}/v1beta2, which Flux 2.8 removed"
    assert len(finding.related) == 1
    assert finding.fix is not None
    assert faults(mended(files, finding.fix)) == []


def test_where_an_object_has_a_field_that_the_newest_version_has_not_there_is_no_fix() -> None:
    wiki = manifest(f"{FLUX}/v1beta2", "Kustomization", "wiki", "flux-system", spec={**SPEC, "validation": "client"})
    assert found(repository(wiki), REMOVED).fix is None


def test_a_version_that_a_variable_gives_is_not_replaced() -> None:
    files = repository(
        kustomization("wiki", path="./wiki", postBuild={"substitute": {"VERSION": "v1beta2"}}),
        files={"wiki/ks.yaml": of(f"{FLUX}/${{VERSION}}", name="inner")},
    )
    assert found(files, REMOVED).fix is None


def test_what_waits_for_the_kustomization_that_is_rejected_is_its_impact() -> None:
    files = repository(of(f"{FLUX}/v1beta2"))
    assert [identity.name for identity in found(files, REMOVED).impact.appliers][:1] == ["flux-system"]


@pytest.mark.parametrize(
    ("api_version", "kind", "right"),
    [
        (f"{FLUX}/v1beta9", "Kustomization", f"`apiVersion: {FLUX}/v1`"),
        (f"{FLUX}/1", "Kustomization", f"`apiVersion: {FLUX}/v1`"),
        (f"{FLUX}/v1", "Kustomisation", "`kind: Kustomization`"),
        ("helm.toolkit.fluxcd.io/v2", "Kustomization", f"`apiVersion: {FLUX}/v1`"),
        ("kustomization.toolkit.fluxcd.io/v1", "Kustomization", f"`apiVersion: {FLUX}/v1`"),
        (FLUX, "Kustomization", f"`apiVersion: {FLUX}/v1`"),
        ("external-secret.io/v1", "ExternalSecret", "`apiVersion: external-secrets.io/v1`"),
    ],
)
def test_what_never_was_is_an_error_that_names_what_is_meant(api_version: str, kind: str, right: str) -> None:
    (one,) = reported(repository(of(api_version, kind)), REMOVED)
    assert one.severity == "error"
    assert one.finding.message.startswith(f'no matches for kind "{kind}" in version "{api_version}"')
    assert right in one.finding.help


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        (f"{FLUX}/v1", "Kustomization"),
        (f"{FLUX}/v2alpha1", "Kustomization"),  # newer than what is known
        (f"{FLUX}/${{VERSION}}", "Kustomization"),
        (f"{FLUX}/v1", "Orchestration"),  # a kind that may be new
        ("helm.fluxcd.io/v1", "HelmRelease"),  # of Flux 1
        ("example.com/v1", "Kustomization"),
        ("pkg.crossplane.io/v1", "Provider"),
        ("kustomize.config.k8s.io/v1beta1", "Kustomization"),
        ("generators.external-secrets.io/v1alpha1", "Password"),
    ],
)
def test_what_may_well_be_served_is_no_finding(api_version: str, kind: str) -> None:
    assert reported(repository(of(api_version, kind)), REMOVED) == []


def test_a_store_of_a_version_that_external_secrets_removed_is_a_warning() -> None:
    store = manifest("external-secrets.io/v1beta1", "ClusterSecretStore", "vault", spec={"provider": {"vault": {}}})
    (one,) = reported(with_flux("2.9.2", store), REMOVED)
    assert one.severity == "warning"
    assert "External Secrets Operator 0.17 removed" in one.finding.message


def test_a_version_that_the_release_does_not_have_yet_is_an_error_that_names_one_that_it_has() -> None:
    (one,) = reported(with_flux("2.2.3", manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", "web")), REMOVED)
    assert one.severity == "error"
    assert one.finding.message == (
        'no matches for kind "HelmRelease" in version "helm.toolkit.fluxcd.io/v2": Flux 2.3 brings it, '
        "and 2.2 is installed"
    )
    assert one.finding.help == "Set `apiVersion: helm.toolkit.fluxcd.io/v2beta2`."


@pytest.mark.parametrize(
    ("release", "version", "helps"),
    [
        ("2.6.4", "v2beta1", ["v2"]),
        ("2.2.3", "v2beta1", ["v2beta2"]),
        ("2.2.3", "v2beta2", []),  # there is nothing newer yet
        ("2.1.0", "v2beta1", []),
    ],
)
def test_a_note_for_the_next_upgrade_names_what_is_served_now(release: str, version: str, helps: list[str]) -> None:
    old = manifest(f"helm.toolkit.fluxcd.io/{version}", "HelmRelease", "wiki", "web")
    notes = reported(with_flux(release, old), REMOVED)
    assert [one.severity for one in notes] == ["info"] * len(helps)
    assert [one.finding.help for one in notes] == [f"Set `apiVersion: helm.toolkit.fluxcd.io/{one}`." for one in helps]


def test_a_release_that_decides_is_told_with_its_place() -> None:
    (one,) = reported(with_flux("2.9.2", of(f"{FLUX}/v1beta2")), REMOVED)
    told = one.finding.related[-1]
    assert (told.message, told.place.path) == ("Flux 2.9 is installed by this", "apps/all.yaml")


@pytest.mark.parametrize(
    ("script", "severities"),
    [
        ("flux install --version=v2.6.4\n", ["info"]),
        ("flux bootstrap github \\\n  --owner=me \\\n  --version v2.6.4\n", ["info"]),
        ("kubectl apply -k github.com/fluxcd/flux2/manifests/install?ref=v2.6.4\n", ["info"]),
        ("FLUX_VERSION=2.6.4\n", ["info"]),
        ("flux install --version=v2.9.0\n", ["warning"]),  # it isn't certain
        ("curl https://github.com/fluxcd/flux2/releases/download/v2.6.4/flux_2.6.4_linux_amd64.tar.gz\n", ["warning"]),
    ],
)
def test_what_scripts_say_only_makes_it_less(script: str, severities: list[str]) -> None:
    files = bootstrapped(of(f"{FLUX}/v1beta2")) | {"scripts/setup.sh": script}
    assert [one.severity for one in reported(files, REMOVED)] == severities


def test_a_helmfile_s_chart_is_a_hint_too() -> None:
    store = manifest("external-secrets.io/v1beta1", "ClusterSecretStore", "vault", spec={"provider": {"vault": {}}})
    helmfile = "releases:\n  - name: eso\n    chart: external-secrets/external-secrets\n    version: 0.16.2\n"
    files = bootstrapped(store) | {"bootstrap/helmfile.yaml": helmfile}
    assert [one.severity for one in reported(files, REMOVED)] == ["info"]
    terraform = 'resource "helm_release" "flux" {\n  chart = "flux2"\n  version = "2.15.0"\n}\n'
    files = bootstrapped(of(f"{FLUX}/v1beta2")) | {"main.tf": terraform}
    assert [one.severity for one in reported(files, REMOVED)] == ["info"]


def test_a_definition_in_git_without_a_version_rejects_it() -> None:
    (one,) = reported(bootstrapped(definition(["v1beta2"]), of(f"{FLUX}/v1")), REMOVED)
    assert one.severity == "error"
    assert one.finding.message.endswith("the CustomResourceDefinition in Git doesn't serve it")
    assert one.finding.help == f"Set `apiVersion: {FLUX}/v1beta2`."


def test_a_definition_in_git_knows_better_than_what_is_known_of_an_operator() -> None:
    versions = [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}]
    names = {"kind": "Certificate", "plural": "certificates"}
    spec = {"group": "cert-manager.io", "names": names, "scope": "Namespaced", "versions": versions}
    crd = manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", "certificates.cert-manager.io", spec=spec)
    certificate = {"secretName": "wiki", "issuerRef": {"name": "public"}, "dnsNames": ["wiki.example.com"]}
    written = manifest("cert-manager.io/v1beta7", "Certificate", "wiki", "web", spec=certificate)
    (one,) = reported(repository(crd, written), REMOVED)
    assert one.severity == "error"
    assert one.finding.message.endswith("the CustomResourceDefinition in Git doesn't serve it")
    assert not reported(repository(written), REMOVED)


def external_secrets(version: str, **values: object) -> str:
    reference = {"kind": "HelmRepository", "name": "external-secrets", "namespace": "flux-system"}
    chart = {"spec": {"chart": "external-secrets", "version": version, "sourceRef": reference}}
    return manifest(
        "helm.toolkit.fluxcd.io/v2", "HelmRelease", "external-secrets", "web", spec={"chart": chart, "values": values}
    ) + source("HelmRepository", "external-secrets", "https://charts.external-secrets.io")


@pytest.mark.parametrize(
    ("version", "values", "severities"),
    [
        ("0.9.19", {}, []),  # v1 isn't there yet
        ("0.16.2", {}, ["info"]),
        ("0.17.0", {}, ["error"]),
        ("0.17.0", {"crds": {"unsafeServeV1Beta1": True}}, ["info"]),
        ("0.17.0", {"installCRDs": False}, ["warning"]),
        ("0.x", {}, ["warning"]),
        (">=2.0.0", {}, ["error"]),
    ],
)
def test_the_chart_of_external_secrets_says_which_versions_it_serves(
    version: str, values: dict[str, object], severities: list[str]
) -> None:
    store = manifest("external-secrets.io/v1beta1", "ClusterSecretStore", "vault", spec={"provider": {"vault": {}}})
    files = repository(external_secrets(version, **values), store)
    assert [one.severity for one in reported(files, REMOVED)] == severities


def test_clusters_with_objects_of_their_own_have_findings_of_their_own() -> None:
    files = {}
    for name in ("a", "b"):
        files[f"flux-{name}.yaml"] = flux_instance(f"clusters/{name}")
        files[f"clusters/{name}/ks.yaml"] = of(f"{FLUX}/v1beta2", name=f"wiki-{name}")
    places = {(one.finding.place.path, one.finding.clusters) for one in reported(files, REMOVED)}
    assert places == {("clusters/a/ks.yaml", ("a",)), ("clusters/b/ks.yaml", ("b",))}
