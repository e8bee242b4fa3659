"""Where Kustomizations and HelmReleases get their files and charts from."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import CHART, faults, found, helm_release, kustomization, manifest, repository

NOT_FOUND = "source-not-found"
WRONG_NAMESPACE = "source-wrong-namespace"


def helm_repository(name: str, namespace: str = "flux-system") -> str:
    spec = {"interval": "1h", "url": "https://charts.example.com"}
    return manifest("source.toolkit.fluxcd.io/v1", "HelmRepository", name, namespace, spec=spec)


def release_of(*, own: str = "flux-system", **source: Any) -> str:
    """Return a HelmRelease in a namespace whose chart comes from a HelmRepository."""
    chart = {"spec": {"chart": "wiki", "version": "1.x", "sourceRef": {"kind": "HelmRepository", **source}}}
    spec = {"interval": "1h", "chart": chart}
    return manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", own, spec=spec)


def test_a_source_that_is_applied_gives_nothing() -> None:
    assert faults(repository(helm_repository("charts"), release_of(name="charts"))) == []


def test_a_source_without_namespace_means_that_of_the_object_which_refers() -> None:
    files = repository(helm_repository("charts"), release_of(own="media", name="charts"))
    assert str(found(files, WRONG_NAMESPACE).target) == "HelmRepository/media/charts"


def test_a_kustomizations_source_is_not_taken_from_flux_system() -> None:
    files = repository(kustomization("wiki", "media", sourceRef={"kind": "GitRepository", "name": "flux-system"}))
    finding = found(files, WRONG_NAMESPACE)
    assert str(finding.target) == "GitRepository/media/flux-system"
    assert "in namespace `flux-system`" in finding.message


def test_a_chart_ref_looks_in_its_own_namespace_too() -> None:
    files = repository(CHART, helm_release("wiki", "media", chartRef={"kind": "OCIRepository", "name": "chart"}))
    assert str(found(files, WRONG_NAMESPACE).target) == "OCIRepository/media/chart"


def test_a_parents_target_namespace_moves_sources_and_releases_alike() -> None:
    files = repository(
        kustomization("media", path="./media", targetNamespace="media"),
        files={"media/all.yaml": helm_repository("charts") + release_of(name="charts")},
    )
    assert faults(files) == []


def test_the_source_of_a_sync_exists_though_no_manifest_is_in_git() -> None:
    assert faults(repository(kustomization("wiki"))) == []


def test_of_a_cluster_that_is_bootstrapped_by_hand_the_source_is_presumed() -> None:
    files = {
        "kubernetes/flux/cluster/ks.yaml": kustomization("cluster-apps", path="./kubernetes/apps"),
        "kubernetes/apps/kustomization.yaml": "resources: []\n",
    }
    assert faults(files) == []


def test_a_source_of_another_kind_is_pointed_at() -> None:
    files = repository(kustomization("wiki", sourceRef={"kind": "OCIRepository", "name": "flux-system"}))
    assert "There is a GitRepository of this name" in found(files, NOT_FOUND).help


def test_a_name_much_like_it_is_suggested() -> None:
    files = repository(helm_repository("bitnami-charts"), release_of(name="bitnami-chart"))
    assert found(files, NOT_FOUND).help == "Did you mean HelmRepository/flux-system/bitnami-charts?"


@pytest.mark.parametrize("name", ["${REPOSITORY}", "{{ .repository }}"])
def test_a_name_that_holds_an_unresolved_variable_is_no_finding(name: str) -> None:
    assert faults(repository(release_of(name=name))) == []


def test_a_missing_source_is_one_finding_that_names_every_reference_to_it() -> None:
    first, second = release_of(name="charts"), release_of(own="media", name="charts", namespace="flux-system")
    finding = found(repository(first, second), NOT_FOUND)
    assert "so it is for HelmRelease/media/wiki" in finding.message
    assert [related.message for related in finding.related] == ["HelmRelease/media/wiki needs it too"]
    assert [str(identity) for identity in finding.impact.releases] == [
        "HelmRelease/flux-system/wiki",
        "HelmRelease/media/wiki",
    ]


def test_a_release_without_its_source_takes_down_what_depends_on_it() -> None:
    files = repository(CHART, release_of(name="gone"), helm_release("bot", dependsOn=[{"name": "wiki"}]))
    impact = found(files, NOT_FOUND).impact
    assert [identity.name for identity in impact.releases] == ["bot", "wiki"]


def test_a_kustomization_without_its_source_is_still_checked_below() -> None:
    files = repository(
        kustomization("wiki", path="./wiki", sourceRef={"kind": "GitRepository", "name": "gone"}),
        files={"wiki/ks.yaml": kustomization("bot", dependsOn=[{"name": "missing"}])},
    )
    assert faults(files) == ["dependency-not-found", NOT_FOUND]


def test_a_helm_chart_can_only_be_moved_to_its_repository() -> None:
    spec = {"interval": "1h", "chart": "wiki", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}
    chart = manifest("source.toolkit.fluxcd.io/v1", "HelmChart", "wiki", "web", spec=spec)
    finding = found(repository(helm_repository("charts"), chart), WRONG_NAMESPACE)
    assert finding.help == "Move HelmChart/web/wiki to the namespace `flux-system`: it can't name another."
