"""What goes with the source of a cluster is applied with it, by whoever sets the cluster up."""

from __future__ import annotations

from repositories import faults, helm_release, kustomization, manifest

SOURCES = "source.toolkit.fluxcd.io/v1"
OWN = manifest(
    SOURCES, "GitRepository", "flux-system", "flux-system", spec={"url": "https://example.org/a.git", "interval": "1h"}
)
CHARTS = manifest(
    SOURCES, "OCIRepository", "chart", "flux-system", spec={"url": "oci://example.org/chart", "interval": "1h"}
)


def listing(*resources: str) -> str:
    return manifest("kustomize.config.k8s.io/v1beta1", "Kustomization", "", resources=list(resources))


FILES = {
    "clusters/home/apps.yaml": kustomization("apps", path="./apps"),
    "clusters/home/infra.yaml": kustomization("infra", path="./infra"),
    "apps/wiki.yaml": helm_release("wiki"),
    "infra/a.yaml": manifest("v1", "ConfigMap", "a", "default"),
}


def test_what_lies_beside_the_source_of_a_cluster_is_applied_with_it() -> None:
    assert faults({**FILES, "setup/own.yaml": OWN, "setup/charts.yaml": CHARTS}) == []


def test_what_is_built_with_the_source_of_a_cluster_is_applied_with_it() -> None:
    built = {
        "setup/kustomization.yaml": listing("git/own.yaml", "charts/charts.yaml"),
        "setup/git/own.yaml": OWN,
        "setup/charts/charts.yaml": CHARTS,
    }
    assert faults({**FILES, **built}) == []
    holding_itself = {"clusters/home/home.yaml": kustomization("home", path="./clusters/home")}
    assert faults({**FILES, **built, **holding_itself}) == []


def test_what_is_built_without_the_source_of_a_cluster_is_missing() -> None:
    built = {
        "setup/kustomization.yaml": listing("git/own.yaml"),
        "setup/git/own.yaml": OWN,
        "charts/kustomization.yaml": listing("charts.yaml"),
        "charts/charts.yaml": CHARTS,
    }
    assert faults({**FILES, **built}) == ["source-not-found"]


def test_what_lies_elsewhere_is_missing() -> None:
    files = {**FILES, "setup/own.yaml": OWN, "charts/charts.yaml": CHARTS}
    assert faults(files) == ["source-not-found"]


def test_where_git_says_what_applies_the_source_all_is_known() -> None:
    declared = {
        "clusters/home/flux-system/gotk-sync.yaml": OWN + kustomization("flux-system", path="./clusters/home"),
        "setup/charts.yaml": CHARTS,
    }
    assert faults({**FILES, **declared}) == ["source-not-found"]
