"""Objects that wait for each other."""

from __future__ import annotations

import pytest
from repositories import (
    BOOTSTRAPPED,
    CHART,
    FLUX,
    external_secret,
    faults,
    found,
    helm_release,
    kustomization,
    line_of,
    manifest,
    needing,
    reported,
    repository,
    store,
)

CYCLE = "dependency-cycle"


def test_a_chain_is_no_cycle() -> None:
    assert faults(repository(needing("a", "b"), needing("b", "c"), needing("c"))) == []


def test_two_ways_to_one_dependency_are_no_cycle() -> None:
    assert faults(repository(needing("a", "b", "c"), needing("b", "d"), needing("c", "d"), needing("d"))) == []


def test_a_kustomization_that_depends_on_itself_waits_for_ever() -> None:
    finding = found(repository(needing("a", "a")), CYCLE)
    assert finding.message == "Kustomization/flux-system/a depends on itself and will never be reconciled"


def test_the_same_name_in_another_namespace_is_another_object() -> None:
    files = repository(
        kustomization("a"), kustomization("a", "media", dependsOn=[{"name": "a", "namespace": "flux-system"}])
    )
    assert faults(files) == []


def test_helm_releases_wait_for_each_other_too() -> None:
    files = repository(
        CHART, helm_release("a", dependsOn=[{"name": "b"}]), helm_release("b", dependsOn=[{"name": "a"}])
    )
    assert "HelmRelease/flux-system/a depends on flux-system/b" in found(files, CYCLE).message


def test_a_cycle_is_told_from_its_smallest_object_on() -> None:
    files = repository(needing("c", "a"), needing("a", "b"), needing("b", "c"))
    a, b, c = (f"flux-system/{name}" for name in "abc")
    told = (
        f"Kustomization/{a} depends on {b}, which depends on {c}, which depends on {a}: none of them will ever be ready"
    )
    assert found(files, CYCLE).message == told


def test_two_cycles_apart_are_two_findings() -> None:
    files = repository(needing("a", "b"), needing("b", "a"), needing("c", "d"), needing("d", "c"))
    assert len(reported(files, CYCLE)) == 2


def test_cycles_that_share_an_object_are_one_finding() -> None:
    files = repository(needing("a", "b"), needing("b", "a", "c"), needing("c", "b"))
    finding = found(files, CYCLE)
    assert "1 more" in finding.message
    assert [identity.name for identity in finding.impact.appliers] == ["a", "b", "c"]


def test_the_edge_to_cut_is_the_one_that_frees_all() -> None:
    files = repository(needing("a", "b", "c"), needing("b", "a"), needing("c", "b"))
    finding = found(files, CYCLE)
    assert (str(finding.subject), str(finding.target)) == (
        "Kustomization/flux-system/b",
        "Kustomization/flux-system/a",
    )
    assert finding.place.line == line_of(files, "apps/all.yaml", "name: a", nth=1)
    assert finding.help == "Cut it here: let Kustomization/flux-system/b not depend on Kustomization/flux-system/a."


def test_the_other_edges_of_the_way_around_are_related() -> None:
    files = repository(needing("a", "b"), needing("b", "c"), needing("c", "a"))
    related = [one.message for one in found(files, CYCLE).related]
    assert related == [
        "Kustomization/flux-system/b depends on Kustomization/flux-system/c",
        "Kustomization/flux-system/c depends on Kustomization/flux-system/a",
    ]


def test_what_waits_for_the_cycle_is_its_impact() -> None:
    files = repository(needing("a", "b"), needing("b", "a"), needing("c", "a"), needing("apart"))
    assert [identity.name for identity in found(files, CYCLE).impact.appliers] == ["a", "b", "c"]


def test_a_bootstrapped_kustomization_that_applies_itself_is_no_cycle() -> None:
    files = {"clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED}
    assert faults(files) == []


def test_a_kustomization_does_not_wait_for_its_own_health() -> None:
    waiting = BOOTSTRAPPED.replace("  prune: true\n", "  prune: true\n  wait: true\n")
    assert "wait: true" in waiting
    assert faults({"clusters/home/flux-system/gotk-sync.yaml": waiting}) == []


def parent_and_child(parent: str, child: str) -> dict[str, str]:
    return repository(parent, files={"parent/child.yaml": child})


def test_a_child_that_depends_on_the_parent_that_waits_for_it_is_a_cycle() -> None:
    files = parent_and_child(kustomization("parent", path="./parent", wait=True), needing("child", "parent"))
    finding = found(files, CYCLE)
    assert (str(finding.subject), str(finding.target)) == (
        "Kustomization/flux-system/child",
        "Kustomization/flux-system/parent",
    )
    assert finding.place.path == "parent/child.yaml"


def test_a_child_may_depend_on_a_parent_that_does_not_wait() -> None:
    assert faults(parent_and_child(kustomization("parent", path="./parent"), needing("child", "parent"))) == []


def test_a_health_check_of_the_child_is_as_good_as_wait() -> None:
    check = {"apiVersion": FLUX, "kind": "Kustomization", "name": "child", "namespace": "flux-system"}
    parent = kustomization("parent", path="./parent", healthChecks=[check])
    assert found(parent_and_child(parent, needing("child", "parent")), CYCLE)


@pytest.mark.parametrize(("mode", "expected"), [("Merge", []), ("Override", [CYCLE])])
def test_what_only_adds_to_an_object_that_another_makes_is_not_what_it_waits_for(
    mode: str, expected: list[str]
) -> None:
    check = {"apiVersion": "v1", "kind": "Secret", "name": "token", "namespace": "default"}
    annotations = {
        "kustomize.toolkit.fluxcd.io/ssa": mode,
        "reflector.v1.k8s.emberstack.com/reflection-allowed": "true",
    }
    files = repository(
        store(),
        kustomization("one", path="./one", healthChecks=[check]),
        needing("two", "one", path="./two"),
        files={
            "one/made.yaml": external_secret("token"),
            "two/shared.yaml": manifest("v1", "Secret", "token", "default", metadata={"annotations": annotations}),
        },
    )
    assert faults(files) == expected


def test_a_health_check_without_namespace_never_finds_the_child() -> None:
    check = {"apiVersion": FLUX, "kind": "Kustomization", "name": "child"}
    parent = kustomization("parent", path="./parent", healthChecks=[check])
    assert reported(parent_and_child(parent, needing("child", "parent")), CYCLE) == []


def test_a_grandchild_waits_for_the_grandparent_that_waits_for_all_between() -> None:
    files = repository(
        kustomization("grandparent", path="./parents", wait=True),
        files={
            "parents/parent.yaml": kustomization("parent", path="./children", wait=True),
            "children/child.yaml": needing("child", "grandparent"),
        },
    )
    assert found(files, CYCLE).place.path == "children/child.yaml"


def test_a_parent_waits_for_a_child_whose_dependency_waits_for_the_parent() -> None:
    files = repository(
        kustomization("parent", path="./parent", wait=True),
        needing("gateway", "parent"),
        files={"parent/child.yaml": needing("child", "gateway")},
    )
    told = (
        "Kustomization/flux-system/child depends on flux-system/gateway, which depends on flux-system/parent, "
        "which waits for flux-system/child"
    )
    assert found(files, CYCLE).message.startswith(told)


def test_a_grandchild_is_free_where_one_between_does_not_wait() -> None:
    files = repository(
        kustomization("grandparent", path="./parents", wait=True),
        files={
            "parents/parent.yaml": kustomization("parent", path="./children"),
            "children/child.yaml": needing("child", "grandparent"),
        },
    )
    assert faults(files) == []


def test_a_parent_that_depends_on_its_own_child_never_applies_it() -> None:
    files = parent_and_child(needing("parent", "child", path="./parent"), kustomization("child"))
    finding = found(files, CYCLE)
    assert finding.place.line == line_of(files, "apps/all.yaml", "name: child")
    assert finding.place.path == "apps/all.yaml"
