"""Repositories with commits, for the tests of what is said of changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

from commands import written


def git(root: Path, *arguments: str | Path) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", *identity, "-C", root, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def commit(root: Path, files: dict[str, str]) -> Path:
    """Commit files, in a repository that is made if need be."""
    root.mkdir(parents=True, exist_ok=True)
    if not (root / ".git").exists():
        git(root, "init", "-q", "-b", "main")
    written(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "change")
    return root
