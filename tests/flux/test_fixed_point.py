"""What Flux arrives at when all of its objects have been reconciled again and again, in whatever order they came."""

from __future__ import annotations

import pytest
from clusters import (
    SOURCE,
    bootstrapped,
    cluster_of,
    clusters_of,
    config_map,
    document,
    faults,
    flux,
    kustomization_of,
    kustomize,
    manifest,
    named,
    only,
    source,
    value,
)

FROM_SETTINGS = {"substituteFrom": [{"kind": "ConfigMap", "name": "settings"}]}


def both_orders(*names: str) -> pytest.MarkDecorator:
    """Give the names of two Kustomizations in both orders, since the one that comes first is built first."""
    return pytest.mark.parametrize("order", [names, names[::-1]], ids=["-".join(names), "-".join(names[::-1])])


# variables that turn up later


@both_orders("apps", "settings")
def test_variables_may_come_from_what_another_kustomization_applies(order: tuple[str, ...]) -> None:
    kustomizations = {
        "apps": flux("apps", "./apps", postBuild=FROM_SETTINGS),
        "settings": flux("settings", "./settings"),
    }
    files = bootstrapped(
        *(kustomizations[name] for name in order),
        files={
            "apps/a.yaml": config_map("${NAME}", "default"),
            "settings/map.yaml": config_map("settings", "flux-system", NAME="known"),
        },
    )
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == ["default/known", "flux-system/settings"]
    assert faults(files) == []


def test_variables_may_come_from_what_the_same_kustomization_applies() -> None:
    files = bootstrapped(
        flux("apps", "./apps", postBuild=FROM_SETTINGS),
        files={"apps/a.yaml": config_map("${NAME}", "default") + config_map("settings", "flux-system", NAME="known")},
    )
    assert named(cluster_of(files), "ConfigMap") == ["default/known", "flux-system/settings"]


def test_the_path_of_a_child_may_be_a_variable_that_turns_up_later() -> None:
    files = bootstrapped(
        flux("apps", "./apps", postBuild=FROM_SETTINGS),
        flux("settings", "./settings"),
        files={
            "apps/ks.yaml": flux("child", "./${FOLDER}"),
            "known/a.yaml": config_map("a", "default"),
            "settings/map.yaml": config_map("settings", "flux-system", FOLDER="known"),
        },
    )
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == ["default/a", "flux-system/settings"]
    assert cluster.unknowns == ()


def test_a_variable_that_decides_over_its_own_source_ends_somewhere() -> None:
    files = bootstrapped(
        flux("apps", "./apps", postBuild=FROM_SETTINGS),
        files={"apps/a.yaml": config_map("settings", "${NAMESPACE:=flux-system}", NAMESPACE="elsewhere")},
    )
    assert len(named(cluster_of(files), "ConfigMap")) == 1


# sources that turn up later


OF_OTHER = {"kind": "GitRepository", "name": "other"}


@both_orders("apps", "sources")
def test_a_source_may_be_what_another_kustomization_applies(order: tuple[str, ...]) -> None:
    kustomizations = {
        "apps": flux("apps", "./deploy", sourceRef=OF_OTHER),
        "sources": flux("sources", "./sources"),
    }
    files = bootstrapped(
        *(kustomizations[name] for name in order),
        files={
            "deploy/a.yaml": config_map("not-applied", "default"),
            "sources/other.yaml": source("other", url="https://git.example.org/others/project"),
        },
    )
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == []
    assert [unknown.description for unknown in cluster.unknowns] == ["https://git.example.org/others/project"]
    assert faults(files) == []


def test_a_path_of_a_source_that_nothing_defines_is_not_wrong_as_well() -> None:
    files = bootstrapped(flux("apps", "./deploy", sourceRef={"kind": "GitRepository", "name": "othr"}))
    assert faults(files) == ["source-not-found"]


@both_orders("apps", "generators")
def test_an_artifact_may_be_generated_by_what_another_kustomization_applies(order: tuple[str, ...]) -> None:
    generator = manifest(
        "ArtifactGenerator",
        "split",
        "flux-system",
        spec={
            "sources": [{"alias": "repo", "kind": "GitRepository", "name": "flux-system"}],
            "artifacts": [{"name": "media", "copy": [{"from": "@repo/apps/media/**", "to": "@artifact/"}]}],
        },
    )
    kustomizations = {
        "apps": flux("apps", "./", sourceRef={"kind": "ExternalArtifact", "name": "media"}),
        "generators": flux("generators", "./generators"),
    }
    files = bootstrapped(
        *(kustomizations[name] for name in order),
        files={"apps/media/a.yaml": config_map("a", "media"), "generators/split.yaml": generator},
    )
    assert named(cluster_of(files), "ConfigMap") == ["media/a"]
    assert faults(files) == []


# Kustomizations that change, and that disappear


def overwritten(*fields: tuple[str, str]) -> str:
    """Return a patch that replaces fields of the Kustomization `child`."""
    return document([{"op": "replace", "path": path, "value": value} for path, value in fields])


def test_a_kustomization_that_its_parent_patches_is_built_as_patched_alone() -> None:
    apps = flux(
        "apps", "./apps", patches=[{"patch": overwritten(("/spec/path", "./new")), "target": {"name": "child"}}]
    )
    files = bootstrapped(
        apps,
        files={
            "apps/ks.yaml": flux("child", "./old"),
            "old/a.yaml": config_map("old", "default"),
            "new/a.yaml": config_map("new", "default"),
        },
    )
    assert named(cluster_of(files), "ConfigMap") == ["default/new"]


def test_the_raw_form_of_a_bootstrapped_kustomization_gives_way_to_the_one_that_it_applies() -> None:
    files = {
        "cluster/flux-system/kustomization.yaml": kustomize(
            resources=["sync.yaml"],
            patches=[
                {
                    "patch": document([{"op": "add", "path": "/spec/targetNamespace", "value": "moved"}]),
                    "target": {"kind": "Kustomization"},
                }
            ],
        ),
        "cluster/flux-system/sync.yaml": source() + flux("flux-system", "./cluster", "moved"),
        "cluster/a.yaml": config_map("a", "default"),
    }
    assert named(cluster_of(files), "ConfigMap") == ["moved/a"]


def test_a_kustomization_that_patches_take_away_has_no_objects() -> None:
    gone = document({"$patch": "delete", "kind": "Kustomization", "metadata": {"name": "any"}})
    files = bootstrapped(
        flux("apps", "./apps", patches=[{"patch": gone, "target": {"kind": "Kustomization", "name": "child"}}]),
        files={
            "apps/ks.yaml": flux("child", "./child") + flux("kept", "./kept"),
            "child/a.yaml": config_map("a", "default"),
            "kept/b.yaml": config_map("b", "default"),
        },
    )
    cluster = cluster_of(files)
    assert kustomization_of("child") not in cluster.applied
    assert named(cluster, "ConfigMap") == ["default/b"]


def test_a_child_whose_name_changes_is_not_there_under_the_old_one() -> None:
    files = bootstrapped(
        flux("apps", "./apps", postBuild=FROM_SETTINGS),
        flux("settings", "./settings"),
        files={
            "apps/ks.yaml": flux("${CHILD}", "./child"),
            "child/ks.yaml": flux("grandchild", "./grandchild"),
            "grandchild/a.yaml": config_map("a", "default"),
            "settings/map.yaml": config_map("settings", "flux-system", CHILD="late"),
        },
    )
    cluster = cluster_of(files)
    assert [name for name in named(cluster, "Kustomization") if "$" in name] == []
    assert only(cluster, "Kustomization", "grandchild").applied_by == (kustomization_of("late"),)
    assert only(cluster, "ConfigMap", "a").applied_by == (kustomization_of("grandchild"),)
    assert cluster.collisions == ()


def test_a_kustomization_that_is_taken_back_before_its_turn_is_not_built() -> None:
    files = bootstrapped(
        flux("apps", "./apps", sourceRef=OF_OTHER),
        flux("sources", "./sources"),
        files={
            "apps/ks.yaml": flux("child", "./child"),
            "child/a.yaml": config_map("a", "default"),
            "sources/other.yaml": source("other", url="https://git.example.org/others/project"),
        },
    )
    cluster = cluster_of(files)
    assert kustomization_of("child") not in cluster.objects
    assert named(cluster, "ConfigMap") == []


# Kustomizations that apply each other


def test_kustomizations_that_apply_each_other_end() -> None:
    files = bootstrapped(
        flux("one", "./one"),
        files={"one/ks.yaml": flux("two", "./two"), "two/ks.yaml": flux("one", "./one")},
    )
    assert named(cluster_of(files), "Kustomization") == [
        "flux-system/flux-system",
        "flux-system/one",
        "flux-system/two",
    ]


def test_a_kustomization_that_changes_itself_at_each_turn_ends() -> None:
    longer = document([{"op": "add", "path": "/spec/patches/-", "value": {"patch": "{}", "target": {"kind": "None"}}}])
    own = flux("self", "./self", patches=[{"patch": longer, "target": {"kind": "Kustomization", "name": "self"}}])
    files = bootstrapped(own, files={"self/ks.yaml": own})
    assert named(cluster_of(files), "Kustomization") == ["flux-system/flux-system", "flux-system/self"]


def test_a_kustomization_that_makes_others_without_end_ends() -> None:
    own = flux("x", "./x", namePrefix="x-", patches=[])
    files = bootstrapped(own, files={"x/ks.yaml": flux("x", "./x", namePrefix="x-")})
    assert len(named(cluster_of(files), "Kustomization")) <= 3


@pytest.mark.parametrize("children", [1, 2])
def test_kustomizations_that_make_ever_new_ones_are_cut_off(children: int) -> None:
    makes_more = [
        flux("%s-${N}" % "abc"[number], "./x", postBuild={"substitute": {"N": "${N}%d" % number}})  # noqa: UP031
        for number in range(children)
    ]
    files = bootstrapped(
        flux("first", "./x", postBuild={"substitute": {"N": "0"}}), files={"x/ks.yaml": "".join(makes_more)}
    )
    assert "endless" in {unknown.kind for unknown in cluster_of(files).unknowns}


# objects that change hands


def test_an_object_that_the_first_of_two_no_longer_applies_is_the_others() -> None:
    files = bootstrapped(
        flux("one", "./one", postBuild=FROM_SETTINGS),
        flux("settings", "./settings"),
        flux("two", "./two"),
        files={
            "one/a.yaml": config_map("${NAME:=shared}", "default", of="one"),
            "two/a.yaml": config_map("shared", "default", of="two"),
            "settings/map.yaml": config_map("settings", "flux-system", NAME="own"),
        },
    )
    cluster = cluster_of(files)
    assert only(cluster, "ConfigMap", "shared").applied_by == (kustomization_of("two"),)
    assert value(only(cluster, "ConfigMap", "shared"), "data") == {"of": "two"}
    assert value(only(cluster, "ConfigMap", "own"), "data") == {"of": "one"}
    assert cluster.collisions == ()
    assert faults(files) == []


# two clusters


def test_two_clusters_that_share_a_base_are_evaluated_each_on_its_own() -> None:
    files = {"base/ks.yaml": flux("apps", "./apps", postBuild={"substitute": {"CLUSTER": "${CLUSTER}"}})}
    for name in ("home", "lab"):
        files |= {
            f"clusters/{name}/flux-system.yaml": source()
            + flux("flux-system", f"./clusters/{name}")
            + flux("base", "./base", sourceRef=SOURCE, postBuild={"substitute": {"CLUSTER": name}})
        }
    files |= {"apps/a.yaml": config_map("of-${CLUSTER}", "default")}
    assert {name: named(cluster, "ConfigMap") for name, cluster in clusters_of(files).items()} == {
        "home": ["default/of-home"],
        "lab": ["default/of-lab"],
    }
    assert faults(files) == []


def test_what_a_patch_brings_stays_in_its_own_cluster() -> None:
    files = {"apps/a.yaml": config_map("a", "default", key="base")}
    for name in ("home", "lab"):
        patch = {"patch": config_map("a", "default", key=name)}
        files |= {
            f"clusters/{name}/flux-system.yaml": source()
            + flux("flux-system", f"./clusters/{name}")
            + flux("apps", "./apps", patches=[patch])
        }
    clusters = clusters_of(files)
    assert {name: value(only(cluster, "ConfigMap"), "data") for name, cluster in clusters.items()} == {
        "home": {"key": "home"},
        "lab": {"key": "lab"},
    }
