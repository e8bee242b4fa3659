"""A tree holds the files that a commit of the folder would hold, and nothing outside it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from checkouts import git, write

from gitops_lint.repo import folder_tree as folder_tree_module
from gitops_lint.repo import tree as tree_module
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.tree import MemoryTree, find_root, is_of_tests


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    write(root, "apps/a.yaml", "apps/b.yaml", "flux.yaml")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    return root


# in a checkout


def test_files_that_git_tracks_are_in_the_tree(checkout: Path) -> None:
    assert FolderTree(checkout).paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml"}


def test_files_that_git_does_not_know_yet_are_in_the_tree(checkout: Path) -> None:
    write(checkout, "apps/new.yaml")
    assert FolderTree(checkout).is_file("apps/new.yaml")


def test_files_that_git_ignores_are_not_in_the_tree(checkout: Path) -> None:
    write(checkout, ".gitignore", content="secret.yaml\n/out/\n")
    write(checkout, "apps/secret.yaml", "out/x.yaml")
    assert FolderTree(checkout).paths == {".gitignore", "apps/a.yaml", "apps/b.yaml", "flux.yaml"}


def test_an_ignored_file_that_is_tracked_is_in_the_tree(checkout: Path) -> None:
    write(checkout, ".gitignore", content="a.yaml\n")
    assert FolderTree(checkout).is_file("apps/a.yaml")


def test_a_deleted_file_is_not_in_the_tree(checkout: Path) -> None:
    (checkout / "flux.yaml").unlink()
    assert not FolderTree(checkout).is_file("flux.yaml")


def test_a_repository_within_the_checkout_is_no_file(checkout: Path) -> None:
    write(checkout, "vendored/c.yaml")
    git(checkout / "vendored", "init", "-q")
    git(checkout / "vendored", "add", ".")
    git(checkout / "vendored", "commit", "-q", "-m", "first")
    assert not [path for path in FolderTree(checkout).paths if path.startswith("vendored")]


def test_a_submodule_is_no_file(checkout: Path) -> None:
    test_a_repository_within_the_checkout_is_no_file(checkout)
    git(checkout, "add", "vendored")
    assert not FolderTree(checkout).is_file("vendored")


def test_names_that_are_not_ascii_are_as_they_are(checkout: Path) -> None:
    write(checkout, "apps/größe mit leer\t.yaml")
    assert FolderTree(checkout).is_file("apps/größe mit leer\t.yaml")


def test_the_variables_that_git_sets_in_a_hook_lead_nowhere_else(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "other", "other.yaml")
    git(tmp_path / "other", "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    assert FolderTree(checkout).is_file("apps/a.yaml")


def test_listing_files_runs_no_program_that_the_checkout_names(checkout: Path) -> None:
    program = checkout.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch {checkout.parent}/ran\n")
    program.chmod(0o755)
    git(checkout, "config", "core.fsmonitor", str(program))
    assert FolderTree(checkout).is_file("flux.yaml")
    assert not (checkout.parent / "ran").exists()


# in a plain folder


def test_all_files_of_a_plain_folder_are_in_the_tree(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "b/c/d.yaml", ".hidden/e.yaml", ".f.yaml")
    assert FolderTree(tmp_path).paths == {"a.yaml", "b/c/d.yaml", ".hidden/e.yaml", ".f.yaml"}


def test_folders_that_never_hold_manifests_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "node_modules/x.yaml", "b/.venv/x.yaml", ".git/x.yaml")
    assert FolderTree(tmp_path).paths == {"a.yaml"}


def test_without_git_a_checkout_is_read_as_a_plain_folder(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    write(checkout, ".gitignore", content="secret.yaml\n")
    write(checkout, "secret.yaml")
    assert FolderTree(checkout).paths == {".gitignore", "secret.yaml", "apps/a.yaml", "apps/b.yaml", "flux.yaml"}


def test_a_checkout_that_git_cannot_read_is_read_as_a_plain_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    write(tmp_path, ".git", content="gitdir: /nowhere\n")
    assert FolderTree(tmp_path).is_file("a.yaml")


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    tree = FolderTree(tmp_path)
    assert (tree.paths, tree.folders) == (frozenset(), {"": ((), ())})


# what is not on disk, or may not be looked at


@pytest.fixture
def sparse(checkout: Path) -> Path:
    """A checkout of which only the files at the top are on disk."""
    (checkout / "apps/link.yaml").symlink_to("a.yaml")
    git(checkout, "add", ".")
    git(checkout, "commit", "-q", "-m", "second")
    git(checkout, "sparse-checkout", "set", "nothing")
    assert not (checkout / "apps").exists()
    return checkout


def test_what_a_sparse_checkout_leaves_out_is_in_the_tree(sparse: Path) -> None:
    tree = FolderTree(sparse)
    assert tree.paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml"}
    assert tree.links == {"apps/link.yaml"}
    assert tree.read("apps/a.yaml") == tree.read("flux.yaml") == b"a: 1\n"


def test_what_is_on_disk_after_all_counts_as_it_is_there(sparse: Path) -> None:
    write(sparse, "apps/a.yaml", content="a: 2\n")
    tree = FolderTree(sparse)
    assert tree.paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml"}
    assert tree.read("apps/a.yaml") == b"a: 2\n"


def test_a_sparse_checkout_of_a_partial_clone_says_what_it_lacks(sparse: Path, tmp_path: Path) -> None:
    write(sparse, "apps/a.yaml", content="only: here\n")
    git(sparse, "add", "--sparse", ".")
    git(sparse, "commit", "-q", "-m", "third")
    git(sparse, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--sparse", f"file://{sparse}", "clone")
    (problem,) = Documents(FolderTree(tmp_path / "clone")).load("apps/a.yaml").problems
    assert "this clone is partial" in problem.message
    assert "git sparse-checkout add" in str(problem.help)


def test_a_folder_that_may_not_be_entered_holds_files_that_cannot_be_read(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: str) -> os.stat_result:
        if "/apps" in path:
            raise PermissionError(13, "Permission denied", path)
        return lstat(path)

    lstat = os.lstat
    monkeypatch.setattr(os, "lstat", forbidden)
    assert FolderTree(checkout).paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml"}


def test_without_git_a_folder_that_cannot_be_listed_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: str) -> object:
        if Path(path).name == "apps":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    scandir = os.scandir
    write(tmp_path, "apps/a.yaml", "flux.yaml")
    monkeypatch.setattr(os, "scandir", forbidden)
    with pytest.raises(PermissionError, match="this folder can't be read"):
        FolderTree(tmp_path)


def test_a_checkout_of_another_user_is_read(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    write(checkout, ".gitignore", content="secret.yaml\n")
    write(checkout, "secret.yaml")
    assert FolderTree(checkout).paths == {".gitignore", "apps/a.yaml", "apps/b.yaml", "flux.yaml"}


def test_a_file_with_conflicts_is_in_the_tree_once(checkout: Path) -> None:
    for branch in ("one", "two"):
        git(checkout, "checkout", "-q", "-b", branch, "main")
        write(checkout, "flux.yaml", content=f"{branch}: 1\n")
        git(checkout, "commit", "-q", "-a", "-m", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(checkout, "merge", "-q", "one")
    assert FolderTree(checkout).paths == {"apps/a.yaml", "apps/b.yaml", "flux.yaml"}


# links, pipes and what lies outside


@pytest.mark.parametrize("with_git", [True, False])
def test_links_are_no_files_and_are_remembered(tmp_path: Path, with_git: bool) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    write(outside, "secret.yaml")
    write(root, "a.yaml")
    (root / "file.yaml").symlink_to(outside / "secret.yaml")
    (root / "folder").symlink_to(outside)
    (root / "self").symlink_to(root)
    (root / "dangling.yaml").symlink_to("nowhere")
    if with_git:
        git(root, "init", "-q")
    tree = FolderTree(root)
    assert tree.paths == {"a.yaml"}
    assert tree.links == {"file.yaml", "folder", "self", "dangling.yaml"}
    with pytest.raises(FileNotFoundError):
        tree.read("file.yaml")


def test_files_of_a_folder_that_became_a_link_are_gone(checkout: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside", "a.yaml", "b.yaml")
    (checkout / "apps").rename(tmp_path / "moved")
    (checkout / "apps").symlink_to(tmp_path / "outside")
    tree = FolderTree(checkout)
    assert tree.paths == {"flux.yaml"}
    assert tree.links == {"apps"}


@pytest.mark.parametrize("path", ["../outside.yaml", "a/../../outside.yaml", "/etc/passwd", "", ".", "a"])
def test_nothing_but_the_files_of_the_tree_can_be_read(tmp_path: Path, path: str) -> None:
    write(tmp_path, "outside.yaml", "root/a/b.yaml")
    tree = FolderTree(tmp_path / "root")
    assert not tree.is_file(path)
    with pytest.raises(OSError, match="No such file"):
        tree.read(path)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert FolderTree(tmp_path).paths == frozenset()


def test_a_name_that_is_not_utf_8_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.yaml")).touch()
    except OSError:
        pytest.skip("this file system takes no such names")
    assert FolderTree(tmp_path).paths == {"a.yaml"}


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (folder_tree_module, tree_module):
        monkeypatch.setattr(module, "MAX_FILE_SIZE", 2 * 2**20)
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(2 * 2**20 + 1)
    (problem,) = Documents(FolderTree(tmp_path)).load("huge.yaml").problems
    assert problem.message == "can't be read: larger than 2 MiB"


def test_a_file_that_vanishes_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    tree = FolderTree(tmp_path)
    (tmp_path / "a.yaml").unlink()
    (problem,) = Documents(tree).load("a.yaml").problems
    assert problem.message == "can't be read: No such file or directory"


# folders


def test_a_folder_knows_its_folders_and_files_in_order() -> None:
    tree = MemoryTree({"b/d.yaml": "", "b/c.yaml": "", "b/f/g/h.yaml": "", "b/e/x.yaml": "", "a.yaml": ""})
    assert tree.folders[""] == (("b",), ("a.yaml",))
    assert tree.folders["b"] == (("e", "f"), ("c.yaml", "d.yaml"))
    assert tree.is_folder("b/f/g")
    assert not tree.is_folder("b/c.yaml")


# the root


@pytest.mark.parametrize("start", [".", "apps", "apps/a.yaml"])
def test_the_root_is_where_git_has_its_folder(checkout: Path, start: str) -> None:
    assert find_root(checkout / start) == checkout


def test_the_root_of_a_worktree_is_the_worktree(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "worktree", "add", "-q", str(tmp_path / "second"))
    assert find_root(tmp_path / "second/apps") == tmp_path / "second"
    assert FolderTree(tmp_path / "second").is_file("apps/a.yaml")


def test_without_git_the_root_is_the_folder_itself(tmp_path: Path) -> None:
    write(tmp_path, "a/b.yaml")
    assert find_root(tmp_path / "a") == find_root(tmp_path / "a/b.yaml") == tmp_path / "a"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/data/a.yaml", True),
        ("tests/validation/test-cases/broken/a.yaml", True),
        ("pkg/testdata/a.yaml", True),
        ("policies/tests/cli/names/resources.yaml", True),
        ("clusters/test/cli/a.yaml", False),
        ("clusters/test/apps/data/a.yaml", False),
        ("clusters/test/a.yaml", False),
    ],
)
def test_what_programs_keep_for_their_tests_is_told_by_its_folder(path: str, expected: bool) -> None:
    assert is_of_tests(path) is expected
