"""Runs the action on clones such as actions/checkout makes, on a machine that has gitops-lint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from action_runner import Run
from small_repositories import commit, git

Act = Callable[..., Run]
"""Runs the action in a checkout, for a pull request where it is given what that is merged into."""


def checked_out(origin: Path, ref: str, folder: Path, depth: int = 1) -> Path:
    """Clone as actions/checkout does: one ref, so many commits deep, on no branch."""
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", f"file://{origin}")
    git(folder, "fetch", "-q", "--no-tags", f"--depth={depth}", "origin", ref)
    git(folder, "checkout", "-q", "--detach", "FETCH_HEAD")
    return folder


def pull_request(origin: Path, before: dict[str, str], change: dict[str, str], branch: str = "change") -> str:
    """Make a pull request with its merge commit at refs/pull/1/merge; return the commit that it is held against."""
    base = commit(origin, before, "base")
    git(origin, "checkout", "-q", "-b", branch)
    commit(origin, change)
    git(origin, "checkout", "-q", "main")
    git(origin, "merge", "-q", "--no-ff", "-m", "merge", branch)
    git(origin, "update-ref", "refs/pull/1/merge", "HEAD")
    git(origin, "reset", "-q", "--hard", base)
    return base
