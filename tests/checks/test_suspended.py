"""Dependencies on suspended objects."""

from __future__ import annotations

from repositories import CHART, faults, found, helm_release, kustomization, needing, reported, repository

SUSPENDED = "dependency-suspended"


def test_a_dependency_on_a_suspended_kustomization_is_a_warning() -> None:
    (one,) = reported(repository(kustomization("database", suspend=True), needing("wiki", "database")), SUSPENDED)
    assert one.severity == "warning"


def test_where_it_is_suspended_is_pointed_at() -> None:
    files = repository(kustomization("database", suspend=True), needing("wiki", "database"))
    (related,) = found(files, SUSPENDED).related
    assert files["apps/all.yaml"].splitlines()[related.place.line - 1].strip() == "suspend: true"


def test_two_that_are_suspended_together_are_meant_so() -> None:
    files = repository(kustomization("database", suspend=True), needing("wiki", "database", suspend=True))
    assert faults(files) == []


def test_suspend_false_is_not_suspended() -> None:
    assert faults(repository(kustomization("database", suspend=False), needing("wiki", "database"))) == []


def test_helm_releases_are_suspended_too() -> None:
    files = repository(
        CHART, helm_release("database", suspend=True), helm_release("wiki", dependsOn=[{"name": "database"}])
    )
    assert str(found(files, SUSPENDED).target) == "HelmRelease/flux-system/database"


def test_what_waits_for_the_dependent_is_the_impact() -> None:
    files = repository(kustomization("database", suspend=True), needing("wiki", "database"), needing("bot", "wiki"))
    assert [identity.name for identity in found(files, SUSPENDED).impact.appliers] == ["bot", "wiki"]


def test_what_is_wrong_with_a_suspended_kustomization_is_only_worth_a_note() -> None:
    files = repository(needing("wiki", "gone", suspend=True))
    (one,) = reported(files, "dependency-not-found")
    assert one.severity == "info"


def test_neither_does_what_a_suspended_kustomization_applies_run() -> None:
    files = repository(
        kustomization("wiki", path="./wiki", suspend=True), files={"wiki/child.yaml": needing("child", "gone")}
    )
    (one,) = reported(files, "dependency-not-found")
    assert one.severity == "info"


def test_who_is_applied_by_what_is_suspended_waits_for_it_all_the_same() -> None:
    """It was applied before, and never again sees the revision that it waits for."""
    parent = kustomization("tenants", path="./tenants", suspend=True)
    files = repository(parent, files={"tenants/child.yaml": needing("child", "tenants")})
    (one,) = reported(files, SUSPENDED)
    assert one.severity == "warning"


def test_what_the_api_server_refuses_it_refuses_of_what_is_suspended_too() -> None:
    (one,) = reported(repository(kustomization("wiki", suspend=True, quantity=1, timeout="soon")), "invalid-duration")
    assert one.severity == "error"
