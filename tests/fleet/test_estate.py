"""Many repositories as one: what one takes from another is looked at there, and what is the same is told once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from committing import git
from estates import APPS, DEPLOYED, FLEET, WIKI, clone, cluster, commit, kustomization, source, write

from gitops_lint.fleet.estate import Estate, estate_of
from gitops_lint.fleet.repositories import repositories_of
from gitops_lint.fleet.result import Finding, Place, RepositoryResult, received
from gitops_lint.fleet.task import Task, judge
from gitops_lint.fleet.work import judged_here

Judge = Callable[..., Estate]


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Judge repositories below a folder, by their names."""

    def estate(*sources: str) -> Estate:
        fleet = repositories_of([f"{tmp_path}/{each}" for each in sources], tmp_path)
        return estate_of(judged_here(Task(repository, fleet) for repository in fleet))

    return estate


def checks(estate: Estate) -> list[str]:
    return [fault.first.name for fault in estate.faults if fault.first.severity != "info"]


def objects(estate: Estate, repository: str) -> set[str]:
    (result,) = (each for each in estate.repositories if each.name == repository)
    return {name for each in result.clusters for name in each.objects}


def test_what_another_repository_brings_is_looked_at_there(tmp_path: Path, judged: Judge) -> None:
    clone(tmp_path / "fleet", cluster(), FLEET)
    clone(tmp_path / "apps", DEPLOYED, APPS)
    assert "Deployment/default/wiki" not in objects(judged("fleet"), "fleet")
    estate = judged("fleet", "apps")
    assert "Deployment/default/wiki" in objects(estate, "fleet")
    assert estate.repositories[0].takes_from == ("apps",)
    assert estate.repositories[0].taken == {"apps": ("deploy/wiki.yaml",)}
    assert checks(estate) == []


def test_a_path_that_another_repository_lacks_is_told(tmp_path: Path, judged: Judge) -> None:
    clone(tmp_path / "fleet", cluster(path="./gone"), FLEET)
    clone(tmp_path / "apps", DEPLOYED, APPS)
    assert checks(judged("fleet")) == []
    assert checks(judged("fleet", "apps")) == ["path-not-found"]


@pytest.mark.parametrize("gone", ["./gone", "./deploy"])
@pytest.mark.parametrize(
    "ref", ["tag: v1", "semver: '>=1'", "branch: release", "commit: " + 40 * "a", "branch: '${b}'"]
)
def test_another_revision_than_the_fleet_has_is_out_of_sight(
    tmp_path: Path, judged: Judge, ref: str, gone: str
) -> None:
    clone(tmp_path / "fleet", cluster(ref=ref, path=gone), FLEET)
    git(clone(tmp_path / "apps", {}, APPS), "tag", "v1")
    commit(tmp_path / "apps", DEPLOYED)
    estate = judged("fleet", "apps")
    assert checks(estate) == []
    assert estate.repositories[0].takes_from == ()
    assert len(estate.repositories[0].not_in_fleet) == 1


@pytest.mark.parametrize(
    ("ref", "sources"),
    [
        ("tag: v1", ("apps@v1",)),
        ("tag: v1", ("apps", "apps@v1")),
        ("branch: main", ("apps",)),
        ("branch: main", ("apps@v1", "apps")),
        ("name: refs/heads/main", ("apps",)),
        ("name: refs/tags/v1", ("apps@v1",)),
        ("", ("apps",)),
    ],
)
def test_the_revision_that_a_source_names_is_looked_at(
    tmp_path: Path, judged: Judge, ref: str, sources: tuple[str, ...]
) -> None:
    clone(tmp_path / "fleet", cluster(ref=ref), FLEET)
    git(clone(tmp_path / "apps", {"deploy/wiki.yaml": WIKI.replace("1.2", "1.0")}, APPS), "tag", "v1")
    commit(tmp_path / "apps", DEPLOYED)
    estate = judged("fleet", *sources)
    (outline,) = estate.repositories[0].clusters
    expected = "1.0" if "v1" in ref else "1.2"
    assert outline.versions["Deployment/default/wiki example.com/wiki"] == expected


def test_sources_that_name_different_revisions_are_out_of_sight(tmp_path: Path, judged: Judge) -> None:
    """One folder stands for a URL, and it is only at one of them."""
    more = source("old", APPS, "tag: v1") + kustomization("old", "./gone", "old")
    clone(tmp_path / "fleet", cluster(ref="branch: main", more=more), FLEET)
    git(clone(tmp_path / "apps", {}, APPS), "tag", "v1")
    commit(tmp_path / "apps", DEPLOYED)
    estate = judged("fleet", "apps", "apps@v1")
    assert estate.repositories[0].takes_from == ()
    assert checks(estate) == []


def test_a_plain_folder_stands_for_the_url_that_it_is_given_for(tmp_path: Path) -> None:
    write(tmp_path / "fleet", cluster(ref="tag: v1"))
    write(tmp_path / "apps", DEPLOYED)
    fleet = repositories_of([f"{tmp_path}/fleet", f"{APPS}={tmp_path}/apps"], tmp_path)
    result = received("fleet", judge(Task(fleet[0], fleet)))
    assert result.takes_from == ("apps",)


def test_another_clone_of_a_repository_is_not_what_it_takes_from_itself(tmp_path: Path, judged: Judge) -> None:
    """Two clones on two branches, say: each is judged by itself, also where a second source is of its own URL."""
    more = source("again", FLEET) + kustomization("again", "./only-here", "again")
    clone(tmp_path / "one", {**cluster("one", more=more), "only-here/wiki.yaml": WIKI}, FLEET)
    clone(tmp_path / "two", cluster("two"), FLEET)
    estate = judged("one", "two")
    assert checks(estate) == []
    assert [repository.takes_from for repository in estate.repositories] == [(), ()]
    assert "Deployment/default/wiki" in objects(estate, "one")


def test_what_others_take_from_others_is_looked_at_too(tmp_path: Path, judged: Judge) -> None:
    libs = "https://git.example.com/team/libs"
    nested = source("libs", libs) + kustomization("libs", "./gone", "libs")
    clone(tmp_path / "fleet", cluster(), FLEET)
    clone(tmp_path / "apps", {"deploy/all.yaml": nested}, APPS)
    clone(tmp_path / "libs", {"lib/wiki.yaml": WIKI}, libs)
    estate = judged("fleet", "apps", "libs")
    assert checks(estate) == ["path-not-found"]
    assert estate.repositories[0].takes_from == ("apps", "libs")
    (fault,) = estate.faults
    assert [(each.repository, each.finding.place.repository) for each in fault.occurrences] == [("fleet", "apps")]
    assert fault.first.place.path == "deploy/all.yaml"
    assert ".sources" not in fault.first.message


def test_a_fault_of_many_clusters_and_repositories_is_told_once(tmp_path: Path, judged: Judge) -> None:
    wrong = kustomization("wiki", "./nowhere")
    clone(tmp_path / "one", {**cluster("a", more=wrong), **cluster("b", more=wrong)}, FLEET)
    clone(tmp_path / "two", cluster("c", more=wrong), "https://git.example.com/team/two")
    estate = judged("one", "two")
    (fault,) = (fault for fault in estate.faults if fault.first.name == "path-not-found")
    assert [(each.repository, each.finding.clusters) for each in fault.occurrences] == [
        ("one", ("a", "b")),
        ("two", ("c",)),
    ]
    assert fault.clusters == 3
    assert estate.has_failing


def test_a_repositorys_own_configuration_counts(tmp_path: Path, judged: Judge) -> None:
    wrong = cluster(more=kustomization("wiki", "./nowhere"))
    clone(tmp_path / "loud", wrong, FLEET)
    clone(tmp_path / "quiet", {**wrong, ".gitops-lint.yaml": "ignore: [GL1]\n"}, "https://git.example.com/quiet")
    estate = judged("loud", "quiet")
    (fault,) = (fault for fault in estate.faults if fault.first.rule.startswith("GL1"))
    assert [each.repository for each in fault.occurrences] == ["loud"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({".gitops-lint.yaml": "ignoer: []\n", "a.yaml": "a: 1\n"}, "ignoer"),
        ({"README.md": "hello\n"}, "no manifests"),
    ],
)
def test_a_repository_that_cannot_be_looked_at_costs_only_itself(
    tmp_path: Path, judged: Judge, files: dict[str, str], said: str
) -> None:
    clone(tmp_path / "fleet", cluster(), FLEET)
    clone(tmp_path / "broken", files, "https://git.example.com/broken")
    estate = judged("broken", "fleet")
    assert said in estate.repositories[0].failure
    assert estate.repositories[1].clusters
    assert not estate.is_whole


@pytest.mark.parametrize("text", [None, 1, "", "{}", '{"name": "x"}', '{"name": "apps", "more": 1}', b"\xff", "[]"])
def test_what_comes_back_and_is_no_result_is_said(text: object) -> None:
    result = received("apps", text)
    assert result.name == "apps"
    assert result.failure


def finding(path: str, clusters: tuple[str, ...] = (), fingerprint: str = "f") -> Finding:
    place = Place(repository="apps", path=path, line=1, column=1)
    return Finding(
        rule="GL101", name="dependency-not-found", severity="error", confidence="certain", message="m", help="",
        fingerprint=fingerprint, place=place, clusters=clusters, impact={}, fails=True,
    )  # fmt: skip


def test_what_a_repository_guesses_of_files_that_others_apply_is_left_to_these() -> None:
    user = RepositoryResult(name="fleet", taken={"apps": ("a.yaml",)})
    guessing = RepositoryResult(name="apps", findings=(finding("a.yaml"), finding("b.yaml", fingerprint="g")))
    estate = estate_of([user, guessing])
    assert [fault.first.place.path for fault in estate.faults] == ["b.yaml"]


def test_the_order_in_which_results_come_makes_no_difference(tmp_path: Path, judged: Judge) -> None:
    wrong = kustomization("wiki", "./nowhere")
    for name in ("one", "two"):
        clone(tmp_path / name, cluster(name, more=wrong), f"https://git.example.com/{name}")
    there, back = judged("one", "two"), judged("two", "one")
    assert [fault.first.message for fault in there.faults] == [fault.first.message for fault in back.faults]
