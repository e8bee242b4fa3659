"""What a cluster's API server takes: it does, it doesn't, or that isn't known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from repositories import analysed, manifest

from gitops_lint.cluster.cluster import Cluster, Collision
from gitops_lint.cluster.installed_release import InstalledReleases, Told, ToldBy
from gitops_lint.cluster.release_range import releases_of
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.schemas.served_apis import Served, ServedApis

RULEBOOK = Rulebook()
RELEASE = GroupKind("helm.toolkit.fluxcd.io", "HelmRelease")
STORE = GroupKind("external-secrets.io", "SecretStore")
YES, NO, UNKNOWN = Served.YES, Served.NO, Served.UNKNOWN


def cluster(*told: Told, manifests: str = "") -> Cluster:
    """Return a cluster that runs certain releases, and whose one folder holds manifests."""
    sync = manifest("fluxcd.controlplane.io/v1", "FluxInstance", "flux", "flux-system", spec={"sync": {"path": "apps"}})
    (found,) = analysed({"flux.yaml": sync, "apps/a.yaml": manifests or "---\n"}).clusters
    return Cluster(found.name, found.entry, True, found.objects, found.applied, installed=InstalledReleases(told))


def running(version: str, product: str = "Flux", told_by: ToldBy = ToldBy.WHAT_IS_APPLIED, keeps: bool = False) -> Told:
    return Told(product, releases_of(version), told_by, keeps_removed=keeps)


def definition(*served: str) -> str:
    versions = [{"name": version, "served": version in served} for version in ("v2beta1", "v2beta2", "v2")]
    spec = {"group": RELEASE.group, "names": {"kind": RELEASE.kind}, "versions": versions}
    return manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", f"helmreleases.{RELEASE.group}", spec=spec)


@pytest.mark.parametrize(
    ("version", "answers"),
    [
        ("0.31.4", [YES, NO, NO]),
        ("2.2.3", [YES, YES, NO]),
        ("2.4.0", [YES, YES, YES]),
        ("2.7.x", [NO, YES, YES]),
        ("2.9.4", [NO, NO, YES]),
        ("2.x", [UNKNOWN, UNKNOWN, UNKNOWN]),
        (">=2.4.0", [UNKNOWN, UNKNOWN, YES]),
        ("<2.3.0", [YES, UNKNOWN, NO]),
        ("*", [UNKNOWN, UNKNOWN, UNKNOWN]),
    ],
)
def test_the_release_tells_which_versions_it_serves(version: str, answers: list[Served]) -> None:
    apis = ServedApis(cluster(running(version)), RULEBOOK)
    assert [apis.serves(RELEASE, one) for one in ("v2beta1", "v2beta2", "v2")] == answers


def test_a_definition_in_git_tells_it_too_unless_the_release_contradicts_it() -> None:
    of_git = ServedApis(cluster(manifests=definition("v2beta1", "v2beta2")), RULEBOOK)
    assert [of_git.serves(RELEASE, one) for one in ("v2beta1", "v2", "v3")] == [YES, NO, NO]
    both = ServedApis(cluster(running("2.9.4"), manifests=definition("v2beta2")), RULEBOOK)
    assert [both.serves(RELEASE, one) for one in ("v2beta1", "v2beta2", "v2")] == [NO, UNKNOWN, UNKNOWN]


def test_of_two_definitions_none_is_certain() -> None:
    found = cluster(manifests=definition("v2beta2"))
    (crd,) = (held for identity, held in found.objects.items() if identity.kind == "CustomResourceDefinition")
    apis = ServedApis(replace(found, collisions=(Collision(crd.identity, crd, crd),)), RULEBOOK)
    assert [apis.serves(RELEASE, one) for one in ("v2beta2", "v2")] == [YES, UNKNOWN]


def test_a_version_that_never_was_is_not_served_and_a_newer_one_may_be() -> None:
    apis = ServedApis(cluster(), RULEBOOK)
    assert [apis.serves(RELEASE, one) for one in ("v1", "v2beta9", "v3alpha1")] == [NO, NO, UNKNOWN]
    assert apis.serves(GroupKind("example.com", "Wiki"), "v1") is UNKNOWN


def test_hints_make_nothing_certain() -> None:
    apis = ServedApis(cluster(), RULEBOOK, lambda: (running("2.9.4", told_by=ToldBy.HINTS),))
    assert apis.serves(RELEASE, "v2beta1") is UNKNOWN
    assert str(apis.installed("Flux").releases) == "2.9"
    told = ServedApis(cluster(running("2.4.0")), RULEBOOK, lambda: (running("2.9.4", told_by=ToldBy.HINTS),))
    assert str(told.installed("Flux").releases) == "2.4"


def test_external_secrets_serves_removed_versions_on_wish() -> None:
    product = "External Secrets Operator"
    apis = ServedApis(cluster(running("0.19.2", product)), RULEBOOK)
    assert apis.serves(STORE, "v1beta1") is NO
    asked = ServedApis(cluster(running("0.19.2", product, keeps=True)), RULEBOOK)
    assert asked.serves(STORE, "v1beta1") is YES


@pytest.mark.parametrize(
    ("version", "newest"),
    [("0.31.4", "v2beta1"), ("2.2.3", "v2beta2"), ("2.9.4", "v2"), ("2.x", "v2"), ("*", "v2")],
)
def test_the_newest_version_that_is_served_is_the_one_to_write(version: str, newest: str) -> None:
    schema = RULEBOOK.schemas.schema(RELEASE)
    assert schema is not None
    assert ServedApis(cluster(running(version)), RULEBOOK).newest(schema) == newest
    of_git = ServedApis(cluster(manifests=definition("v2beta2")), RULEBOOK)
    assert of_git.newest(schema) == "v2beta2"
