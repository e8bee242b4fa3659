"""dependsOn: what Flux looks for, and where."""

from __future__ import annotations

import pytest
from repositories import (
    BOOTSTRAPPED,
    CHART,
    FLUX,
    SOURCE,
    analysed,
    config_map,
    faults,
    found,
    helm_release,
    kustomization,
    line_of,
    manifest,
    needing,
    reported,
    repository,
    source,
)

from gitops_lint.checks.finding import Finding

NOT_FOUND = "dependency-not-found"
WRONG_NAMESPACE = "dependency-wrong-namespace"
WRONG_KIND = "dependency-wrong-kind"


def target(finding: Finding) -> str:
    return str(finding.target)


def test_a_dependency_that_is_applied_gives_nothing() -> None:
    assert faults(repository(kustomization("database"), needing("wiki", "database"))) == []


def test_a_dependency_without_namespace_means_the_dependents_own() -> None:
    files = repository(kustomization("database"), kustomization("wiki", "media", dependsOn=[{"name": "database"}]))
    assert target(found(files, WRONG_NAMESPACE)) == "Kustomization/media/database"


def test_a_dependency_with_a_namespace_means_that_one() -> None:
    files = repository(
        kustomization("database", "data"),
        kustomization("wiki", "media", dependsOn=[{"name": "database", "namespace": "data"}]),
    )
    assert faults(files) == []


def test_a_parents_target_namespace_moves_its_children_but_not_what_their_dependencies_say() -> None:
    files = repository(
        kustomization("media", path="./media", targetNamespace="media"),
        files={
            "media/ks.yaml": kustomization("database")
            + kustomization("wiki", dependsOn=[{"name": "database", "namespace": "flux-system"}])
        },
    )
    finding = found(files, WRONG_NAMESPACE)
    assert (str(finding.subject), target(finding)) == (
        "Kustomization/media/wiki",
        "Kustomization/flux-system/database",
    )
    assert "in namespace `media`" in finding.message


def test_a_parents_target_namespace_keeps_siblings_together() -> None:
    files = repository(
        kustomization("media", path="./media", targetNamespace="media"),
        files={"media/ks.yaml": kustomization("database") + needing("wiki", "database")},
    )
    assert faults(files) == []


def test_what_moved_the_dependency_is_pointed_at() -> None:
    files = repository(
        kustomization("media", path="./media", targetNamespace="media"),
        needing("wiki", "database"),
        files={"media/ks.yaml": kustomization("database")},
    )
    (related,) = found(files, WRONG_NAMESPACE).related
    assert (related.place.path, related.place.line) == ("apps/all.yaml", line_of(files, "apps/all.yaml", "targetName"))


def test_a_name_prefix_renames_kustomizations_and_not_what_others_say() -> None:
    files = repository(
        kustomization("media", path="./media", namePrefix="media-"),
        files={"media/ks.yaml": kustomization("database") + needing("wiki", "database")},
    )
    assert str(found(files, NOT_FOUND).subject) == "Kustomization/flux-system/media-wiki"


def test_a_name_in_another_clusters_tree_does_not_count() -> None:
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
        "clusters/home/apps.yaml": needing("wiki", "database"),
        "clusters/work/flux-system/gotk-sync.yaml": BOOTSTRAPPED.replace("./clusters/home", "./clusters/work"),
        "clusters/work/apps.yaml": kustomization("database"),
        "empty/kustomization.yaml": "resources: []\n",
    }
    finding = found(files, NOT_FOUND)
    assert finding.place.path == "clusters/home/apps.yaml"
    assert finding.clusters == ("home",)


def test_a_helm_release_depends_on_helm_releases() -> None:
    files = repository(CHART, helm_release("database"), helm_release("wiki", dependsOn=[{"name": "database"}]))
    assert faults(files) == []


def test_a_helm_release_does_not_find_a_kustomization() -> None:
    files = repository(CHART, kustomization("database"), helm_release("wiki", dependsOn=[{"name": "database"}]))
    finding = found(files, WRONG_KIND)
    assert "a HelmRelease can depend on HelmReleases only" in finding.message


def test_a_kustomization_that_names_a_release_is_told_who_applies_it() -> None:
    files = repository(
        CHART,
        kustomization("data", path="./data"),
        needing("wiki", "database"),
        files={"data/release.yaml": helm_release("database")},
    )
    assert "Depend on Kustomization/flux-system/data, which applies it" in found(files, WRONG_KIND).help


def test_a_release_is_in_its_own_namespace_and_not_in_the_one_that_it_installs_to() -> None:
    files = repository(
        CHART,
        helm_release("database", targetNamespace="data"),
        helm_release("wiki", dependsOn=[{"name": "database", "namespace": "data"}]),
    )
    assert target(found(files, WRONG_NAMESPACE)) == "HelmRelease/data/database"


@pytest.mark.parametrize("name", ["${DATABASE}", "${DATABASE:=db}-main", "data-{{ .name }}"])
def test_a_name_that_holds_an_unresolved_variable_is_no_finding(name: str) -> None:
    assert faults(repository(needing("wiki", name))) == []


def test_a_variable_of_the_parent_is_put_in() -> None:
    files = repository(
        kustomization("media", path="./media", postBuild={"substitute": {"DATABASE": "postgres"}}),
        files={"media/ks.yaml": needing("wiki", "${DATABASE}")},
    )
    assert target(found(files, NOT_FOUND)) == "Kustomization/flux-system/postgres"


def test_a_default_stands_in_for_a_variable_that_is_not_set() -> None:
    files = repository(
        kustomization("media", path="./media", postBuild={"substitute": {"OTHER": "x"}}),
        files={"media/ks.yaml": kustomization("postgres") + needing("wiki", "${DATABASE:=postgres}")},
    )
    assert faults(files) == []


def test_a_dependency_that_a_parents_patch_puts_in_is_found_where_the_patch_says_it() -> None:
    patch = manifest(FLUX, "Kustomization", "all", spec={"dependsOn": [{"name": "database"}]})
    files = repository(
        kustomization(
            "media",
            path="./media",
            patches=[{"target": {"kind": "Kustomization"}, "patch": patch.removeprefix("---\n")}],
        ),
        files={"media/ks.yaml": kustomization("wiki")},
    )
    finding = found(files, NOT_FOUND)
    assert str(finding.subject) == "Kustomization/flux-system/wiki"
    assert finding.place.path == "apps/all.yaml"


def test_a_name_much_like_it_is_suggested() -> None:
    files = repository(kustomization("external-secrets-stores"), needing("wiki", "external-secret-stores"))
    assert found(files, NOT_FOUND).help == "Did you mean Kustomization/flux-system/external-secrets-stores?"


def test_of_two_that_are_equally_like_it_the_one_in_the_right_namespace_is_suggested() -> None:
    files = repository(kustomization("database", "a"), kustomization("database"), needing("wiki", "databases"))
    assert found(files, NOT_FOUND).help == "Did you mean Kustomization/flux-system/database?"


def test_a_name_like_no_other_has_no_suggestion() -> None:
    files = repository(kustomization("cert-manager"), needing("wiki", "database"))
    assert "Did you mean" not in found(files, NOT_FOUND).help


def test_a_repository_of_ones_own_may_hold_the_dependency_so_it_is_likely_only() -> None:
    other = source("GitRepository", "platform", "https://github.com/example/platform")
    platform = kustomization("platform", sourceRef={"kind": "GitRepository", "name": "platform"})
    (one,) = reported(repository(other, platform, needing("wiki", "database")), NOT_FOUND)
    assert (one.severity, one.finding.confidence) == ("warning", "likely")


def test_what_somebody_else_publishes_holds_none_of_ones_kustomizations() -> None:
    base = "resources: ['https://github.com/somebody/operator//config/crd?ref=v1.0.0', ks.yaml]\n"
    files = repository() | {"apps/kustomization.yaml": base, "apps/ks.yaml": needing("wiki", "database")}
    (one,) = reported(files, NOT_FOUND)
    assert one.severity == "error"


@pytest.mark.parametrize(
    ("name", "severity"), [("${APP}", "warning"), ("${APP}-database", "warning"), ("${APP}-cache", "error")]
)
def test_an_applied_kustomization_of_which_a_part_of_the_name_is_not_known_may_be_the_one(
    name: str, severity: str
) -> None:
    (one,) = reported(repository(kustomization(name), needing("wiki", "wiki-database")), NOT_FOUND)
    assert one.severity == severity


@pytest.mark.parametrize(("name", "severity"), [("database", "warning"), ("other", "error")])
def test_one_in_a_namespace_that_is_not_known_may_be_the_one_if_its_name_is_right(name: str, severity: str) -> None:
    files = repository(
        kustomization("media", path="./media", targetNamespace="${NAMESPACE}"),
        needing("wiki", "database"),
        files={"media/ks.yaml": kustomization(name)},
    )
    (one,) = [*reported(files, NOT_FOUND), *reported(files, WRONG_NAMESPACE)]
    assert one.severity == severity


def resource_set(**dependency: str) -> str:
    """Return a ResourceSet that depends on one object."""
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "tenants", "namespace": "default"}}
    spec = {"dependsOn": [dependency], "resources": [config]}
    return manifest("fluxcd.controlplane.io/v1", "ResourceSet", "tenants", "flux-system", spec=spec)


def test_a_resource_sets_dependency_without_namespace_means_no_namespace() -> None:
    files = repository(kustomization("database"), resource_set(apiVersion=FLUX, kind="Kustomization", name="database"))
    finding = found(files, WRONG_NAMESPACE)
    assert finding.message == (
        "dependency 'database' not found: database is in namespace `flux-system` (no namespace is given)"
    )


@pytest.mark.parametrize(
    ("api_version", "kind", "name"),
    [
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition", "helmreleases.helm.toolkit.fluxcd.io"),
        ("apps/v1", "Deployment", "database"),
    ],
)
def test_a_resource_sets_dependency_on_what_charts_may_bring_is_no_finding(
    api_version: str, kind: str, name: str
) -> None:
    entry = {"apiVersion": api_version, "kind": kind, "name": name, "namespace": "default"}
    assert faults(repository(kustomization("database"), resource_set(**entry))) == []


def test_a_kustomization_that_a_resource_set_makes_is_found() -> None:
    made = {
        "apiVersion": FLUX,
        "kind": "Kustomization",
        "metadata": {"name": "<< inputs.name >>", "namespace": "flux-system"},
    }
    made["spec"] = {"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE}
    spec = {"inputs": [{"name": "database"}], "resources": [made]}
    maker = manifest("fluxcd.controlplane.io/v1", "ResourceSet", "apps", "flux-system", spec=spec)
    assert faults(repository(maker, needing("wiki", "database"))) == []


def test_what_pull_requests_bring_may_be_the_one_so_it_is_likely_only() -> None:
    (one,) = reported(repository(of_pull_requests("Kustomization"), needing("wiki", "preview-1")), NOT_FOUND)
    assert one.severity == "warning"


def test_what_pull_requests_bring_is_of_the_kinds_that_the_templates_say() -> None:
    (one,) = reported(repository(of_pull_requests("HelmRelease"), needing("wiki", "preview-1")), NOT_FOUND)
    assert one.severity == "error"


def of_pull_requests(kind: str) -> str:
    made = {"apiVersion": FLUX, "kind": kind, "metadata": {"name": "preview-<< inputs.id >>"}}
    spec = {"inputsFrom": [{"kind": "ResourceSetInputProvider", "name": "pull-requests"}], "resources": [made]}
    return manifest("fluxcd.controlplane.io/v1", "ResourceSet", "previews", "flux-system", spec=spec)


def test_an_object_in_no_namespace_is_offered_to_nobody() -> None:
    files = repository(kustomization("database", None), needing("wiki", "database"))
    assert found(files, NOT_FOUND).fix is None


def test_a_kustomization_that_is_not_applied_at_all_waits_for_nothing() -> None:
    disabled = {"annotations": {"kustomize.toolkit.fluxcd.io/reconcile": "disabled"}}
    spec = {"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE, "dependsOn": [{"name": "gone"}]}
    assert (
        faults(repository(manifest(FLUX, "Kustomization", "wiki", "flux-system", metadata=disabled, spec=spec))) == []
    )


def test_all_that_waits_for_the_object_is_its_impact() -> None:
    files = repository(
        needing("a", "missing"),
        kustomization("b", dependsOn=[{"name": "a"}], path="./b"),
        kustomization("c", dependsOn=[{"name": "b"}]),
        kustomization("apart"),
        CHART,
        files={"b/all.yaml": config_map("settings") + helm_release("web")},
    )
    impact = found(files, NOT_FOUND).impact
    assert [identity.name for identity in impact.appliers] == ["a", "b", "c"]
    assert [identity.name for identity in impact.releases] == ["web"]
    assert [identity.name for identity in impact.objects] == ["settings"]


def test_a_parent_that_waits_falls_with_its_child() -> None:
    files = repository(
        kustomization("parent", path="./parent", wait=True),
        files={"parent/ks.yaml": needing("child", "missing")},
    )
    impact = found(files, NOT_FOUND).impact
    assert [identity.name for identity in impact.appliers] == ["child", "parent"]


def test_each_entry_is_a_finding_of_its_own() -> None:
    files = repository(kustomization("wiki", dependsOn=[{"name": "one"}, {"name": "two"}]))
    places = [one.finding.place.line for one in reported(files, NOT_FOUND)]
    assert places == [line_of(files, "apps/all.yaml", "name: one"), line_of(files, "apps/all.yaml", "name: two")]


def test_several_namespaces_that_have_the_name_are_all_named_and_none_is_offered() -> None:
    files = repository(kustomization("database", "a"), kustomization("database", "b"), needing("wiki", "database"))
    finding = found(files, WRONG_NAMESPACE)
    assert "`a` and `b`" in finding.message
    assert finding.help == "Set `namespace: a` or `namespace: b`."
    assert finding.fix is None


def test_a_namespace_that_comes_from_a_variable_is_not_overwritten() -> None:
    files = repository(
        kustomization("media", path="./media", postBuild={"substitute": {"WHERE": "storage"}}),
        kustomization("database"),
        files={"media/ks.yaml": kustomization("wiki", dependsOn=[{"name": "database", "namespace": "${WHERE}"}])},
    )
    finding = found(files, WRONG_NAMESPACE)
    assert target(finding) == "Kustomization/storage/database"
    assert finding.fix is None


def test_the_shape_of_a_dependency_may_be_anything() -> None:
    odd = [None, "wiki", 7, {"name": None}, {"name": ["wiki"]}, {"namespace": "media"}, {"name": ""}]
    assert reported(repository(kustomization("wiki", dependsOn=odd)), NOT_FOUND) == []
    assert analysed(repository(kustomization("wiki", dependsOn="database"))).clusters
