"""Other versions of a repository are read out of git, and nothing of the repository is run or fetched."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest
from checkouts import commit, git, write

from gitops_lint.repo import git_objects
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.git import GitError
from gitops_lint.repo.revision import Base, CommitTree, IndexTree, Message, find_base, is_shallow


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    write(root, "apps/a.yaml", "apps/b.yaml", "flux.yaml")
    commit(root, "first")
    return root


def tree_of(root: Path, revision: str = "HEAD") -> CommitTree:
    return CommitTree(root, git(root, "rev-parse", revision))


# a commit


def test_a_commit_has_its_files_whatever_the_working_tree_has(checkout: Path) -> None:
    write(checkout, "apps/new.yaml")
    write(checkout, "apps/a.yaml", content="a: 2\n")
    (checkout / "flux.yaml").unlink()
    tree = tree_of(checkout)
    assert tree.paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml"}
    assert [tree.read(path) for path in sorted(tree.paths)] == [b"a: 1\n"] * 3


def test_a_commit_beside_another_version_has_what_git_holds(checkout: Path) -> None:
    """Files that are the same, changed, gone, new, and of other bytes that look the same."""
    write(checkout, "apps/a.yaml", content="a: 2\n")
    write(checkout, "apps/new.yaml")
    (checkout / "apps/b.yaml").write_bytes(b"a: 1\r\n")
    (checkout / "flux.yaml").unlink()
    head = git(checkout, "rev-parse", "HEAD")
    beside = CommitTree(checkout, head, FolderTree(checkout))
    assert {path: beside.read(path) for path in beside.paths} == dict.fromkeys(beside.paths, b"a: 1\n")


def test_git_is_not_asked_for_what_is_the_same_beside(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = CommitTree(checkout, git(checkout, "rev-parse", "HEAD"), FolderTree(checkout))
    monkeypatch.delattr(git_objects, "ask")
    assert {tree.read(path) for path in tree.paths} == {b"a: 1\n"}


def test_an_earlier_commit_has_what_was_there_then(checkout: Path) -> None:
    write(checkout, "apps/a.yaml", content="a: 2\n")
    (checkout / "apps/b.yaml").unlink()
    commit(checkout)
    tree = tree_of(checkout, "HEAD~1")
    assert (tree.read("apps/a.yaml"), tree.is_file("apps/b.yaml")) == (b"a: 1\n", True)


@pytest.mark.parametrize("content", [b"", b"\n", b"a: 1", b"\xff\xfe\x00", b"a: 1\r\n\r\n", b"x" * 100_000])
def test_files_are_read_byte_for_byte(checkout: Path, content: bytes) -> None:
    for path in ("apps/a.yaml", "apps/data.json"):
        (checkout / path).write_bytes(content)
    commit(checkout)
    tree = tree_of(checkout)
    assert tree.read("apps/a.yaml") == tree.read("apps/data.json") == content
    assert tree.read("apps/b.yaml") == b"a: 1\n"


def test_names_that_are_not_ascii_are_as_they_are(checkout: Path) -> None:
    write(checkout, "apps/größe mit leer\t.yaml")
    commit(checkout)
    assert tree_of(checkout).read("apps/größe mit leer\t.yaml") == b"a: 1\n"


def test_links_are_no_files_and_are_remembered(checkout: Path) -> None:
    (checkout / "link.yaml").symlink_to("flux.yaml")
    (checkout / "folder").symlink_to("/etc")
    commit(checkout)
    tree = tree_of(checkout)
    assert tree.paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml"}
    assert tree.links == {"link.yaml", "folder"}
    with pytest.raises(FileNotFoundError):
        tree.read("link.yaml")


def test_a_submodule_is_no_file(checkout: Path, tmp_path: Path) -> None:
    write(tmp_path / "other", "c.yaml")
    commit(tmp_path / "other")
    git(checkout, "submodule", "add", "-q", tmp_path / "other", "vendored")
    commit(checkout)
    assert tree_of(checkout).paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml", ".gitmodules"}
    assert IndexTree(checkout).paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml", ".gitmodules"}


def test_within_a_submodule_its_own_commits_count(checkout: Path, tmp_path: Path) -> None:
    write(tmp_path / "other", "c.yaml")
    commit(tmp_path / "other")
    git(checkout, "submodule", "add", "-q", tmp_path / "other", "vendored")
    assert tree_of(checkout / "vendored").paths == {"c.yaml"}


def test_a_worktree_has_the_commits_of_its_repository(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "worktree", "add", "-q", tmp_path / "second")
    assert tree_of(tmp_path / "second").is_file("apps/a.yaml")
    write(tmp_path / "second", "new.yaml")
    git(tmp_path / "second", "add", "new.yaml")
    assert IndexTree(tmp_path / "second").is_file("new.yaml")
    assert not IndexTree(checkout).is_file("new.yaml")


def test_a_huge_file_is_not_read(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_objects, "MAX_FILE_SIZE", 8)
    write(checkout, "apps/huge.yaml", "apps/huge.json", content="a: 123456\n")
    commit(checkout)
    documents = Documents(tree_of(checkout))
    for path in ("apps/huge.yaml", "apps/huge.json"):
        (problem,) = documents.load(path).problems
        assert problem.message.startswith("can't be read: larger than")
    assert not documents.load("apps/a.yaml").problems


def pointer(content: bytes) -> str:
    oid = hashlib.sha256(content).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n"


def test_what_git_lfs_stands_for_is_read_where_it_is(checkout: Path) -> None:
    oid = hashlib.sha256(b"b: 2\n").hexdigest()
    write(checkout, "apps/a.yaml", content=pointer(b"b: 2\n"))
    commit(checkout)
    write(checkout, f".git/lfs/objects/{oid[:2]}/{oid[2:4]}/{oid}", content="b: 2\n")
    assert tree_of(checkout).read("apps/a.yaml") == b"b: 2\n"


def test_what_git_lfs_has_not_fetched_is_a_problem(checkout: Path) -> None:
    write(checkout, "apps/a.yaml", content=pointer(b"b: 2\n"))
    commit(checkout)
    (problem,) = Documents(tree_of(checkout)).load("apps/a.yaml").problems
    assert "Git LFS" in problem.message


def test_what_a_partial_clone_lacks_is_a_problem_and_not_fetched(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{checkout}", clone)
    git(clone, "config", "remote.origin.uploadpack", f"touch {tmp_path}/ran; git-upload-pack")
    git(clone, "config", "protocol.file.allow", "always")
    tree = tree_of(clone)
    assert tree.is_file("flux.yaml")
    (problem,) = Documents(tree).load("flux.yaml").problems
    assert "partial" in problem.message
    assert not (tmp_path / "ran").exists()


def test_files_that_are_the_same_in_both_versions_are_parsed_once(checkout: Path) -> None:
    first = Documents(tree_of(checkout))
    same, other = first.load("apps/a.yaml"), first.load("apps/b.yaml")
    write(checkout, "apps/b.yaml", content="b: 2\n")
    commit(checkout)
    second = Documents(tree_of(checkout), first)
    assert second.load("apps/a.yaml") is same
    assert second.load("apps/b.yaml") != other


def test_an_empty_file_is_not_taken_for_one_that_could_not_be_read(checkout: Path) -> None:
    write(checkout, "apps/a.yaml", content=pointer(b""))
    commit(checkout)
    first = Documents(tree_of(checkout))
    assert first.load("apps/a.yaml").problems
    write(checkout, "apps/a.yaml", content="")
    commit(checkout)
    assert not Documents(tree_of(checkout), first).load("apps/a.yaml").problems


# the index


def test_the_index_has_what_would_be_committed(checkout: Path) -> None:
    write(checkout, "apps/untracked.yaml")
    write(checkout, "apps/a.yaml", content="a: 2\n")
    git(checkout, "add", "apps/a.yaml")
    write(checkout, "apps/a.yaml", content="a: 3\n")
    git(checkout, "rm", "-q", "--cached", "flux.yaml")
    tree = IndexTree(checkout)
    assert tree.paths == {"apps/a.yaml", "apps/b.yaml"}
    assert tree.read("apps/a.yaml") == b"a: 2\n"


def test_a_deletion_that_is_not_staged_does_not_count(checkout: Path) -> None:
    (checkout / "flux.yaml").unlink()
    assert IndexTree(checkout).read("flux.yaml") == b"a: 1\n"


def test_a_file_that_is_only_announced_is_not_in_the_index(checkout: Path) -> None:
    write(checkout, "apps/empty.yaml", content="")
    git(checkout, "add", "apps/empty.yaml")
    write(checkout, "apps/announced.yaml")
    git(checkout, "add", "--intent-to-add", "apps/announced.yaml")
    assert IndexTree(checkout).paths == {"apps/a.yaml", "apps/b.yaml", "apps/empty.yaml", "flux.yaml"}


def test_an_index_before_the_first_commit_can_be_read(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    git(tmp_path, "init", "-q")
    assert IndexTree(tmp_path).paths == frozenset()
    git(tmp_path, "add", "a.yaml")
    assert IndexTree(tmp_path).paths == {"a.yaml"}


def test_an_index_with_conflicts_is_refused(checkout: Path) -> None:
    git(checkout, "checkout", "-q", "-b", "other")
    write(checkout, "flux.yaml", content="a: 2\n")
    commit(checkout)
    git(checkout, "checkout", "-q", "main")
    write(checkout, "flux.yaml", content="a: 3\n")
    commit(checkout)
    with pytest.raises(subprocess.CalledProcessError):
        git(checkout, "merge", "-q", "other")
    with pytest.raises(GitError, match=r"flux\.yaml has conflicts"):
        IndexTree(checkout)
    git(checkout, "add", "flux.yaml")
    assert IndexTree(checkout).is_file("flux.yaml")


def test_in_a_hook_the_index_that_git_made_for_it_counts(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / ".git/next-index-1.lock").write_bytes((checkout / ".git/index").read_bytes())
    git(checkout, "rm", "-q", "--cached", "flux.yaml")
    assert not IndexTree(checkout).is_file("flux.yaml")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    assert IndexTree(checkout).is_file("flux.yaml")


def test_an_index_of_another_repository_does_not_count(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "other", "c.yaml")
    commit(tmp_path / "other")
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other/.git/index"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    assert IndexTree(checkout).is_file("flux.yaml")


@pytest.mark.parametrize("make", [False, True])
def test_without_a_repository_there_is_no_index(tmp_path: Path, make: bool) -> None:
    commit(tmp_path)
    inner = tmp_path / "inner"
    inner.mkdir()
    if make:
        (inner / ".git").mkdir()
    with pytest.raises(GitError, match="git repository"):
        IndexTree(inner)


# the base


def test_the_base_is_where_the_histories_part(checkout: Path) -> None:
    first = git(checkout, "rev-parse", "HEAD")
    git(checkout, "checkout", "-q", "-b", "feature")
    write(checkout, "apps/new.yaml")
    commit(checkout)
    git(checkout, "checkout", "-q", "main")
    write(checkout, "apps/other.yaml")
    commit(checkout)
    git(checkout, "checkout", "-q", "feature")
    assert find_base(checkout, "main")[:3] == ("main", first, True)


def test_what_the_commits_since_the_base_say_is_read_the_last_first_and_nothing_is_started_for_it(
    checkout: Path, tmp_path: Path
) -> None:
    program = tmp_path / "gpg"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path / 'started'}\n")
    program.chmod(0o755)
    git(checkout, "config", "log.showSignature", "true")
    git(checkout, "config", "gpg.program", str(program))
    git(checkout, "checkout", "-q", "-b", "feature")
    texts = ("The first\n\nof two\n", "The second \u00e9\n")
    for text in texts:
        git(checkout, "commit", "-q", "--allow-empty", "-m", text)
    git(checkout, "checkout", "-q", "main")
    git(checkout, "commit", "-q", "--allow-empty", "-m", "Another's")
    git(checkout, "checkout", "-q", "feature")
    commits = git(checkout, "rev-parse", "HEAD", "HEAD~1").split()
    messages = find_base(checkout, "main").messages
    assert messages == tuple(map(Message, commits, reversed(texts)))
    assert not (tmp_path / "started").exists()


def test_the_base_of_what_is_not_committed_is_the_commit(checkout: Path) -> None:
    assert find_base(checkout, "HEAD").commit == git(checkout, "rev-parse", "HEAD")


def test_a_tag_and_a_short_id_are_revisions(checkout: Path) -> None:
    git(checkout, "tag", "-a", "v1", "-m", "one")
    head = git(checkout, "rev-parse", "HEAD")
    assert find_base(checkout, "v1").commit == find_base(checkout, head[:8]).commit == head


def test_where_no_history_is_shared_the_base_is_the_revision_itself(checkout: Path) -> None:
    head = git(checkout, "rev-parse", "HEAD")
    git(checkout, "checkout", "-q", "--orphan", "other")
    commit(checkout)
    assert find_base(checkout, "main") == Base("main", head, False)


def test_a_shallow_clone_says_how_to_get_what_it_lacks(checkout: Path, tmp_path: Path) -> None:
    first = git(checkout, "rev-parse", "HEAD")
    commit(checkout)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{checkout}", "clone")
    clone = tmp_path / "clone"
    with pytest.raises(GitError, match=r"shallow.*fetch-depth"):
        find_base(clone, first)
    git(clone, "fetch", "-q", "--depth=1", "origin", first)
    assert find_base(clone, first) == Base(first, first, False)
    assert is_shallow(clone)
    assert not is_shallow(checkout)


@pytest.mark.parametrize(
    "revision",
    [
        "nope",
        "",
        "--upload-pack=touch /tmp/x",
        "-x",
        "--",
        "--git-dir=/",
        "HEAD:flux.yaml",
        "HEAD^{tree}",
        "a\0b",
        "\n",
    ],
)
def test_what_is_no_revision_is_refused(checkout: Path, revision: str) -> None:
    with pytest.raises(GitError, match="no revision"):
        find_base(checkout, revision)


def test_without_a_repository_there_is_no_base(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="no git repository"):
        find_base(tmp_path, "HEAD")


def test_without_git_that_is_said(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitError, match="no git on this machine"):
        IndexTree(checkout)
