"""`gitops-lint graph` as a page and as a picture: written to files, shown in a browser."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from commands import FAULTY, HEALTHY, run, written
from committing import git


def test_the_name_of_the_file_asks_for_a_page(tmp_path: Path) -> None:
    repository = written(tmp_path / "home", FAULTY)
    assert run("graph", "-o", "graph.html", cwd=repository) == (0, "", "")
    page = (repository / "graph.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "<h1>home</h1>" in page
    assert "dependency-not-found" in page


def test_the_name_of_the_file_asks_for_a_picture(tmp_path: Path) -> None:
    repository = written(tmp_path, HEALTHY)
    assert run("graph", "-o", "graph.svg", cwd=repository).code == 0
    picture = (repository / "graph.svg").read_text()
    assert picture.startswith("<svg ")
    assert ">storage<" in picture


def test_a_page_shows_all_objects_and_a_picture_kustomizations(tmp_path: Path) -> None:
    wallpaper = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wallpaper, namespace: default}\n"
    repository = written(tmp_path, {**HEALTHY, "cluster/wallpaper.yaml": wallpaper})
    assert "wallpaper" in run("graph", "--format", "html", cwd=repository).out
    assert "wallpaper" not in run("graph", "--format", "svg", cwd=repository).out
    assert "wallpaper" in run("graph", "--format", "svg", "--level", "all", cwd=repository).out


def test_open_shows_the_file_that_is_written(tmp_path: Path) -> None:
    repository = written(tmp_path, HEALTHY)
    with mock.patch("webbrowser.open", return_value=True) as shown:
        assert run("graph", "-o", "graph.html", "--open", cwd=repository).code == 0
    shown.assert_called_once_with((repository / "graph.html").resolve().as_uri())


def test_open_alone_shows_a_page_from_a_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = written(tmp_path / "home", HEALTHY)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with mock.patch("webbrowser.open", return_value=False):
        result = run("graph", "--open", cwd=repository)
    assert result.code == 0
    (file,) = tmp_path.glob("gitops-lint-*/graph.html")
    assert result.err == f"gitops-lint: no browser was found; open {file}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ("--open", "--format", "dot"),
            "none shows dot: say --format html or svg",
            id="a format that is not for browsers",
        ),
        pytest.param(("--forge-url", "https://git.example.com"), "say --format html", id="links in a text"),
        pytest.param(
            ("--format", "html", "--forge-url", "javascript:alert(1)"), "write it like https://", id="a script"
        ),
        pytest.param(("--format", "html", "--forge-url", 'https://a"><b>'), "write it like https://", id="no address"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("graph", *arguments, cwd=written(tmp_path, HEALTHY))
    assert result.code == 2
    assert message in result.err


def test_places_open_where_the_remote_is(tmp_path: Path) -> None:
    repository = written(tmp_path / "home", FAULTY)
    git(repository, "init", "-q")
    git(repository, "remote", "add", "origin", "git@github.com:team/home.git")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "one")
    commit = git(repository, "rev-parse", "HEAD").strip()
    assert run("graph", "-o", "graph.html", cwd=repository) == (0, "", "")
    assert f"https://github.com/team/home/blob/{commit}" in (repository / "graph.html").read_text()
    assert run("graph", "-o", "graph.html", "--forge-url", "https://example.com/x", cwd=repository) == (0, "", "")
    assert "github.com/team" not in (repository / "graph.html").read_text()
