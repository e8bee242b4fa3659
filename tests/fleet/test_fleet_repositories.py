"""What a fleet is made of: folders, revisions and clones that are here; nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from committing import git
from estates import APPS, DEPLOYED, FLEET, clone, cluster, commit, write

from gitops_lint.fleet.repositories import FleetError, Repository, remotes, repositories_of


@pytest.fixture
def work(tmp_path: Path) -> Path:
    clone(tmp_path / "team/fleet", cluster(), FLEET)
    clone(tmp_path / "team/apps", DEPLOYED, f"{APPS}.git")
    git(tmp_path / "team/apps", "tag", "v1")
    return tmp_path


def named(repositories: tuple[Repository, ...]) -> list[str]:
    return [repository.name for repository in repositories]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("{}/team/apps", "apps"),
        ("{}/team/apps/deploy", "apps"),
        ("{}/team/apps@v1", "apps@v1"),
        ("{}/team/apps@HEAD", "apps@HEAD"),
        (APPS, "apps"),
        (f"{APPS}@v1", "apps@v1"),
        ("git@git.example.com:team/apps.git", "apps"),
        ("https://elsewhere.example.com/apps={}/team/apps", "apps"),
        ("https://elsewhere.example.com/apps={}/team/apps@v1", "apps@v1"),
    ],
)
def test_a_repository_is_named_by_a_folder_a_revision_or_a_url(work: Path, source: str, name: str) -> None:
    repository = repositories_of([source.format(work)], work)[0]
    assert repository.name == name
    assert repository.root == str(work / "team/apps")
    assert bool(repository.commit) == ("@" in name)
    assert "git.example.com/team/apps" in repository.urls
    assert ("elsewhere.example.com/apps" in repository.urls) == source.startswith("https://elsewhere")


def test_a_list_has_a_source_on_each_line(work: Path) -> None:
    listing = write(work, {"team/list.txt": f"# all of it\n\nfleet\napps@v1  \n{APPS}\n"}) / "team/list.txt"
    assert named(repositories_of([str(listing)], work)) == ["fleet", "apps@v1", "apps"]


def test_a_repository_counts_once_at_each_revision(work: Path) -> None:
    sources = [f"{work}/team/apps", f"{work}/team/apps/deploy", f"{work}/team/apps@v1", f"{work}/team/apps@v1", APPS]
    assert named(repositories_of(sources, work)) == ["apps", "apps@v1"]


def test_folders_of_one_name_are_told_apart_by_what_is_above(tmp_path: Path) -> None:
    folders = [write(tmp_path / name, DEPLOYED) for name in ("a/apps", "b/apps", "c")]
    assert named(repositories_of(map(str, folders), tmp_path)) == ["a/apps", "b/apps", "c"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere", "no such folder"),
        ("{}/team/apps@gone", "no revision `gone`"),
        ("{}/team/apps@--output=x", "is no revision"),
        ("{}/plain@main", "is no git repository"),
        ("https://token@git.example.com/team/gone", "no clone of it"),
        ("{}/binary", "is no list of sources"),
        ("{}/nested.txt", "no such folder"),
    ],
)
def test_what_is_not_here_is_said(work: Path, source: str, said: str) -> None:
    write(work / "plain", DEPLOYED)
    (work / "binary").write_bytes(b"\xff\xfe\x00")
    write(work, {"nested.txt": "list.txt\n", "list.txt": "team/apps\n"})
    with pytest.raises(FleetError, match=said) as raised:
        repositories_of([source.format(work)], work)
    assert "token" not in str(raised.value)


def test_what_is_checked_out_is_known(work: Path) -> None:
    (repository,) = repositories_of([str(work / "team/apps")], work)
    assert repository.branch == "main"
    assert repository.head == git(work / "team/apps", "rev-parse", "HEAD").strip()


def test_a_clone_without_commits_or_remotes_is_a_repository(tmp_path: Path) -> None:
    git(write(tmp_path / "new", DEPLOYED), "init", "-q")
    (repository,) = repositories_of([str(tmp_path / "new")], tmp_path)
    assert (repository.head, repository.urls) == ("", ())


def test_a_remotes_configuration_of_elsewhere_is_not_read(work: Path) -> None:
    write(work, {"more": '[remote "other"]\n url = https://git.example.com/other\n'})
    git(work / "team/apps", "config", "include.path", str(work / "more"))
    assert remotes(work / "team/apps") == ("git.example.com/team/apps",)


def test_the_revision_is_that_of_its_commit(work: Path) -> None:
    commit(work / "team/apps", {"deploy/wiki.yaml": "a: 1\n"})
    (repository,) = repositories_of([f"{work}/team/apps@v1"], work)
    assert repository.tree().read("deploy/wiki.yaml").decode() == DEPLOYED["deploy/wiki.yaml"]
