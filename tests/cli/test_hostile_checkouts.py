"""Checkouts that somebody else has made: nothing of them is run, and what git can't read is said in a line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import FAULTY, run, written
from commits import commit, git

PROGRAMS = [
    "alias.ls-files",
    "alias.cat-file",
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.gitProxy",
    "credential.helper",
    "diff.external",
    "filter.lfs.clean",
    "filter.lfs.process",
    "filter.lfs.smudge",
    "merge.it.driver",
    "uploadpack.packObjectsHook",
]


def test_no_program_is_run_that_the_checkout_names(tmp_path: Path) -> None:
    root = commit(tmp_path / "root", FAULTY | {".gitattributes": "* filter=lfs diff=it merge=it\n"})
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/has-run\n")
    program.chmod(0o755)
    for name in PROGRAMS:
        git(root, "config", name, f"!{program}" if name.startswith("alias") else str(program))
    git(root, "config", "core.hooksPath", str(tmp_path / "hooks"))
    for hook in ("post-index-change", "post-checkout", "fsmonitor-watchman"):
        (tmp_path / "hooks").mkdir(exist_ok=True)
        (tmp_path / "hooks" / hook).symlink_to(program)
    written(root, {"cluster/new.yaml": "a: b\n"})
    for arguments in (["check"], ["check", "--base", "HEAD"], ["check", "--staged"], ["check", "--diff"], ["graph"]):
        run(*arguments, cwd=root)
    assert not (tmp_path / "has-run").exists()


def _no_objects(root: Path) -> None:
    (root / ".git/objects").rename(root / ".git/other")


def _broken_index(root: Path) -> None:
    (root / ".git/index").write_bytes(b"nothing of the kind")


def _gone_worktree(root: Path) -> None:
    (root / ".git").rename(root.parent / "moved")
    (root / ".git").write_text("gitdir: /nowhere\n")


@pytest.mark.parametrize("spoil", [_no_objects, _broken_index, _gone_worktree])
def test_what_git_cannot_read_is_said(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    root = commit(tmp_path / "root", FAULTY)
    spoil(root)
    assert run("check", cwd=root).code == 1
    for arguments in (["check", "--base", "HEAD"], ["check", "--staged"]):
        result = run(*arguments, cwd=root)
        assert result.code == 2 or spoil is _broken_index
        assert "Traceback" not in result.err
        assert len(result.err.splitlines()) <= 1


def test_an_index_with_conflicts_is_said(tmp_path: Path) -> None:
    root = commit(tmp_path / "root", FAULTY)
    git(root, "checkout", "-q", "-b", "other")
    commit(root, {"cluster/ks.yaml": "a: 1\n"})
    git(root, "checkout", "-q", "main")
    commit(root, {"cluster/ks.yaml": "a: 2\n"})
    os.system(f"git -C {root} merge -q other > {os.devnull} 2>&1")  # noqa: S605 (which ends with 1)
    result = run("check", "--staged", cwd=root)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "cluster/ks.yaml has conflicts" in result.err
    assert run("check", cwd=root).code == 1


def test_a_worktree_whose_repository_is_gone_is_checked_as_a_folder(tmp_path: Path) -> None:
    root = commit(tmp_path / "root", FAULTY)
    git(root, "worktree", "add", "-q", tmp_path / "tree")
    before = run("check", cwd=tmp_path / "tree")
    root.rename(tmp_path / "moved")
    assert run("check", cwd=tmp_path / "tree").out == before.out
