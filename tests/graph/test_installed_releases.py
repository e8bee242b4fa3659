"""Which release of a product a cluster runs, in all forms in which Git holds it."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import BOOTSTRAPPED, Files, analysed, helm_release, kustomization, manifest, repository, source

from gitops_lint.cluster.installed_release import InstalledRelease

FLUX, SECRETS = "Flux", "External Secrets Operator"
INSTALL = "https://github.com/fluxcd/flux2"
CLUSTER = "clusters/home"


def bootstrapped(*manifests: str, files: Files | None = None) -> Files:
    """Return a repository that `flux bootstrap` has been run in, and that doesn't hold Flux's own manifests."""
    return {
        f"{CLUSTER}/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
        f"{CLUSTER}/all.yaml": "".join(manifests) or "---\n",
        "empty/kustomization.yaml": "resources: []\n",
        **(files or {}),
    }


def known(files: Files, product: str = FLUX) -> InstalledRelease:
    (cluster,) = analysed(files).clusters
    return cluster.installed.of(product)


def told(files: Files, product: str = FLUX) -> str:
    """Return the releases that may be installed; in brackets, if others may be as well."""
    installed = known(files, product)
    return str(installed.releases) if installed.certain else f"({installed.releases})"


def from_git(ref: dict[str, str], path: str = "./manifests/install", url: str = INSTALL, **spec: Any) -> str:
    """Return Flux's installation from its own repository, as Kustomizations take it."""
    spec = {"interval": "1h", "url": url, "ref": ref}
    made = manifest("source.toolkit.fluxcd.io/v1beta2", "GitRepository", "flux", "flux-system", spec=spec)
    reference = {"kind": "GitRepository", "name": "flux"}
    return made + kustomization("flux", path=path, sourceRef=reference)


def from_artifact(ref: dict[str, str], **spec: Any) -> str:
    spec = {"interval": "1h", "url": "oci://ghcr.io/fluxcd/flux-manifests", "ref": ref, **spec}
    made = manifest("source.toolkit.fluxcd.io/v1beta2", "OCIRepository", "flux", "flux-system", spec=spec)
    return made + kustomization("flux", path="./", sourceRef={"kind": "OCIRepository", "name": "flux"})


@pytest.mark.parametrize(
    ("manifests", "said"),
    [
        (from_git({"tag": "v0.31.4"}), "0.31"),
        (from_git({"tag": "v0.31.4"}, url="ssh://git@github.com/fluxcd/flux2.git"), "0.31"),
        (from_git({"semver": "2.2.x"}), "2.2"),
        (from_git({"semver": ">=2.0.0 <2.4.0", "tag": "v2.0.0"}), "2.0 to 2.3"),
        (from_git({"name": "refs/tags/v2.5.1"}), "2.5"),
        (from_git({"branch": "release/v2.2.x"}), "2.2"),
        (from_git({"branch": "main"}), "(any release)"),
        (from_git({"tag": "v2.2.0"}, path="./manifests/monitoring"), "(any release)"),
        (from_git({"tag": "v2.2.0"}, url="https://github.com/example/flux2"), "(any release)"),
        (from_artifact({"tag": "v2.4.0"}), "2.4"),
        (from_artifact({"tag": "v2.4.0", "digest": "sha256:0"}), "2.4"),
        (from_artifact({"semver": "2.x"}), "2.0 to 2.x"),
        (from_artifact({"digest": "sha256:0"}), "(any release)"),
        (from_artifact({"tag": "v2.4.0"}, suspend=True), "(2.4)"),
    ],
)
def test_the_tag_of_flux_s_own_manifests_tells_it(manifests: str, said: str) -> None:
    assert told(bootstrapped(manifests)) == said


def test_a_source_that_nothing_applies_tells_nothing() -> None:
    spec = {"interval": "1h", "url": INSTALL, "ref": {"tag": "v2.2.0"}}
    alone = manifest("source.toolkit.fluxcd.io/v1", "GitRepository", "flux", "flux-system", spec=spec)
    assert told(bootstrapped(alone)) == "(any release)"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("github.com/fluxcd/flux2/manifests/install?ref=v2.2.3", "2.2"),
        ("https://github.com/fluxcd/flux2//manifests/install?ref=v2.2.3", "2.2"),
        ("https://github.com/fluxcd/flux2/releases/download/v2.3.0/install.yaml", "2.3"),
        ("https://raw.githubusercontent.com/fluxcd/flux2/v2.3.0/manifests/install.yaml", "2.3"),
        ("https://github.com/fluxcd/flux2/releases/latest/download/install.yaml", "(any release)"),
        ("https://github.com/fluxcd/flux2-monitoring/manifests/install?ref=v2.2.3", "(any release)"),
        ("https://github.com/fluxcd/flux2/manifests/rbac?ref=v2.2.3", "(any release)"),
    ],
)
def test_a_remote_base_tells_it(url: str, said: str) -> None:
    flux = kustomization("flux", path="./flux")
    files = bootstrapped(flux, files={"flux/kustomization.yaml": f"resources:\n  - {url}\n"})
    assert told(files) == said


def instance(version: str) -> str:
    spec = {"distribution": {"version": version, "registry": "ghcr.io/fluxcd"}}
    return manifest("fluxcd.controlplane.io/v1", "FluxInstance", "flux", "flux-system", spec=spec)


@pytest.mark.parametrize(("version", "said"), [("2.7.5", "2.7"), ("2.7.x", "2.7"), ("2.x", "2.0 to 2.x")])
def test_a_flux_instance_that_is_applied_tells_it(version: str, said: str) -> None:
    assert told(bootstrapped(instance(version))) == said


def chart(name: str, url: str, version: str | None, values: Any = None, **spec: Any) -> str:
    """Return a HelmRelease of a chart from a HelmRepository."""
    reference = {"kind": "HelmRepository", "name": name, "namespace": "flux-system"}
    template = {"chart": name, "sourceRef": reference, **({"version": version} if version else {})}
    made = manifest(
        "helm.toolkit.fluxcd.io/v2beta2",
        "HelmRelease",
        name,
        "flux-system",
        spec={"interval": "1h", "chart": {"spec": template}, **({"values": values} if values else {}), **spec},
    )
    return source("HelmRepository", name, url) + made


COMMUNITY = "https://fluxcd-community.github.io/helm-charts"
CONTROLPLANE = "oci://ghcr.io/controlplaneio-fluxcd/charts"
OF_SECRETS = "https://charts.external-secrets.io"


@pytest.mark.parametrize(
    ("version", "said"),
    [("2.12.4", "2.2"), (">=2.10.0 <2.13.0", "2.1 to 2.2"), (">=2.17.0", "2.7 or later"), ("9.9.9", "(any release)")],
)
def test_a_release_of_the_community_s_chart_brings_a_release_of_flux(version: str, said: str) -> None:
    assert told(bootstrapped(chart("flux2", COMMUNITY, version))) == said


def test_the_values_of_the_instance_s_chart_tell_it_also_from_a_config_map() -> None:
    inline = chart("flux-instance", CONTROLPLANE, "0.30.0", {"instance": {"distribution": {"version": "2.6.4"}}})
    assert told(bootstrapped(inline)) == "2.6"
    data = {"values.yaml": "instance: {distribution: {version: 2.5.x}}"}
    values = manifest("v1", "ConfigMap", "flux-values", "flux-system", data=data)
    elsewhere = chart(
        "flux-instance", CONTROLPLANE, "0.30.0", valuesFrom=[{"kind": "ConfigMap", "name": "flux-values"}]
    )
    assert told(bootstrapped(values, elsewhere)) == "2.5"


@pytest.mark.parametrize(
    ("version", "more", "said"),
    [
        ("0.9.19", {}, "0.9"),
        ("0.16.x", {}, "0.16"),
        (">=0.9.0 <0.17.0", {}, "0.9 to 0.16"),
        (None, {}, "(any release)"),
        ("0.9.19", {"values": {"installCRDs": False}}, "(0.9)"),
        ("0.9.19", {"suspend": True}, "(0.9)"),
    ],
)
def test_the_chart_of_external_secrets_has_its_releases(version: str | None, more: dict[str, Any], said: str) -> None:
    assert told(bootstrapped(chart("external-secrets", OF_SECRETS, version, **more)), SECRETS) == said


def test_a_chart_s_version_may_be_the_tag_of_its_artifact() -> None:
    spec = {"interval": "1h", "url": "oci://ghcr.io/external-secrets/charts/external-secrets", "ref": {"tag": "0.14.2"}}
    artifact = manifest("source.toolkit.fluxcd.io/v1", "OCIRepository", "eso", "flux-system", spec=spec)
    release = helm_release("eso", chartRef={"kind": "OCIRepository", "name": "eso", "namespace": "flux-system"})
    assert told(bootstrapped(artifact, release), SECRETS) == "0.14"


def test_the_version_of_a_chart_in_a_folder_is_not_the_one_that_is_asked_for() -> None:
    folder = {"chart": "./charts/external-secrets", "version": "0.9.19"}
    reference = {"kind": "GitRepository", "name": "flux-system", "namespace": "flux-system"}
    spec = {"interval": "1h", "chart": {"spec": {**folder, "sourceRef": reference}}}
    release = manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "eso", "flux-system", spec=spec)
    assert told(bootstrapped(release), SECRETS) == "(any release)"


def labelled(kind: str, version: str, api_version: str = "v1", name: str = "flux-system", **more: Any) -> str:
    labels = {"app.kubernetes.io/part-of": "flux", "app.kubernetes.io/version": version}
    return manifest(api_version, kind, name, None, metadata={"labels": labels}, **more)


def test_the_labels_of_flux_s_manifests_tell_it_wherever_they_are_applied() -> None:
    elsewhere = kustomization("flux", path="./flux")
    assert told(bootstrapped(elsewhere, files={"flux/a.yaml": labelled("Namespace", "v2.3.0")})) == "2.3"
    definition = labelled("CustomResourceDefinition", "v2.5.1", "apiextensions.k8s.io/v1", "x", spec={})
    assert told(bootstrapped(labelled("Namespace", "v2.3.0"), definition)) == "2.5"


def test_the_image_of_a_controller_tells_it_where_no_label_does() -> None:
    containers = [{"name": "manager", "image": "ghcr.io/fluxcd/kustomize-controller:v1.2.2@sha256:0"}]
    spec = {"template": {"spec": {"containers": containers}}}
    controller = manifest("apps/v1", "Deployment", "kustomize-controller", "flux-system", spec=spec)
    assert told(bootstrapped(controller)) == "2.2"


def test_what_disagrees_may_all_be_right() -> None:
    assert told(bootstrapped(instance("2.7.5"), from_artifact({"tag": "v2.3.0"}))) == "2.3 to 2.7"
    assert told(bootstrapped(instance("2.7.5"), from_artifact({"tag": "latest"}))) == "(any release)"


def test_what_flux_applies_counts_more_than_what_it_begins_with() -> None:
    assert told(repository(instance("2.6.4"))) == "2.6"  # the bootstrap's own instance says 2.x
