"""Links to files come from the remote's URL, of which nothing is kept that could do harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from committing import git

from gitops_lint.repo.forge import Forge, forge_at, forge_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/team/fleet.git", f"https://github.com/team/fleet/blob/{COMMIT}"),
        ("https://github.com/team/fleet", f"https://github.com/team/fleet/blob/{COMMIT}"),
        ("git@github.com:team/fleet.git", f"https://github.com/team/fleet/blob/{COMMIT}"),
        ("ssh://git@ssh.github.com:443/team/fleet.git", f"https://github.com/team/fleet/blob/{COMMIT}"),
        ("https://gitlab.com/a/b/fleet.git", f"https://gitlab.com/a/b/fleet/-/blob/{COMMIT}"),
        ("git@gitlab.example.com:a/b/c/fleet.git", f"https://gitlab.example.com/a/b/c/fleet/-/blob/{COMMIT}"),
        ("https://gitlab.example.com:8443/a/fleet", f"https://gitlab.example.com:8443/a/fleet/-/blob/{COMMIT}"),
        ("https://codeberg.org/team/fleet/", f"https://codeberg.org/team/fleet/src/commit/{COMMIT}"),
        (
            "ssh://git@gitea.example.org:2222/team/fleet.git",
            f"https://gitea.example.org/team/fleet/src/commit/{COMMIT}",
        ),
        ("https://forgejo.example.org/team/fleet", f"https://forgejo.example.org/team/fleet/src/commit/{COMMIT}"),
    ],
)
def test_a_file_is_at_the_commit_on_the_forge_of_the_remote(url: str, address: str) -> None:
    assert forge_at(url, COMMIT) == Forge(address, "L")


def test_bitbucket_counts_lines_in_its_own_words() -> None:
    forge = forge_at("git@bitbucket.org:team/fleet.git", COMMIT)
    assert forge == Forge(f"https://bitbucket.org/team/fleet/src/{COMMIT}", "lines-")


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@github.com/team/fleet",
        "https://secret@github.com/team/fleet",
        "secret@github.com:team/fleet",
    ],
)
def test_no_credentials_are_kept(url: str) -> None:
    assert forge_at(url, COMMIT).address == f"https://github.com/team/fleet/blob/{COMMIT}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://github.com/team/fleet",
        "git://github.com/team/fleet",
        "file:///srv/github.com/team/fleet",
        "../github/fleet",
        "/srv/git/github/fleet",
        "https://git.example.com/team/fleet",
        "https://bitbucket.example.com/scm/team/fleet.git",
        "https://notgithub.com/team/fleet",
        "https://github.com/fleet",
        "https://github.com/../fleet",
        "https://github.com/team/fleet?token=secret",
        "https://github.com/team/fleet#a",
        'https://github.com/te"am/<script>',
        "https://github.com\\@evil.example/team/fleet",
        "https://evil.example@github.com@evil.example/team/fleet",
        "javascript://github.com/team/%0aalert(1)",
        "https://gіthub.com/team/fleet",  # noqa: RUF001 (a letter of another alphabet)
        "https://github/team/fleet",
        "https://github.com/team/fleet\nhttps://evil.example",
    ],
)
def test_what_is_no_address_of_a_known_forge_gives_none(url: str) -> None:
    assert forge_at(url, COMMIT) == Forge()


@pytest.mark.parametrize("commit", ["", "HEAD", "main", "../../x", COMMIT.upper()])
def test_only_a_commit_is_linked_to(commit: str) -> None:
    assert forge_at("https://github.com/team/fleet", commit) == Forge()


def test_a_clone_is_linked_at_the_commit_that_is_checked_out(tmp_path: Path) -> None:
    assert forge_of(tmp_path) == Forge()
    git(tmp_path, "init", "-q")
    assert forge_of(tmp_path) == Forge()
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one")
    assert forge_of(tmp_path) == Forge()
    git(tmp_path, "remote", "add", "origin", "https://token@github.com/team/fleet.git")
    commit = git(tmp_path, "rev-parse", "HEAD").strip()
    assert forge_of(tmp_path) == Forge(f"https://github.com/team/fleet/blob/{commit}")
