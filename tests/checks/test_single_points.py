"""What takes down most of a cluster with it."""

from __future__ import annotations

from repositories import CHART, found, helm_release, kustomization, needing, reported, repository

CHECK = "single-point-of-failure"


def apps(count: int, *needs: str) -> str:
    return "".join(needing(f"app{number}", *needs) for number in range(count))


def test_what_most_of_the_cluster_depends_on_is_an_info() -> None:
    (one,) = reported(repository(kustomization("database"), apps(9, "database")), CHECK)
    assert one.severity == "info"
    assert "90% of all Kustomizations and releases" in one.finding.message
    assert len(one.finding.impact.appliers) == 9


def test_half_is_enough_and_less_is_not() -> None:
    rest = "".join(kustomization(f"other{number}") for number in range(5))
    assert reported(repository(kustomization("database"), apps(6, "database"), rest), CHECK) != []
    assert reported(repository(kustomization("database"), apps(5, "database"), rest), CHECK) == []


def test_in_a_small_cluster_anything_is_most_of_it() -> None:
    assert reported(repository(kustomization("database"), apps(8, "database")), CHECK) == []


def test_what_falls_with_another_is_not_told_again() -> None:
    files = repository(kustomization("storage"), needing("database", "storage"), apps(9, "database"))
    assert str(found(files, CHECK).subject) == "Kustomization/flux-system/storage"


def test_no_more_than_three_are_told() -> None:
    needs = ("a", "b", "c", "d")
    files = repository(*map(kustomization, needs), apps(20, *needs))
    assert [one.finding.subject.name for one in reported(files, CHECK)] == ["a", "b", "c"]  # type: ignore[union-attr]


def test_the_chart_that_all_releases_are_of_is_no_such_point() -> None:
    releases = "".join(helm_release(f"app{number}") for number in range(12))
    assert reported(repository(CHART, releases), CHECK) == []
