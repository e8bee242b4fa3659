"""Small git repositories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def write(root: Path, *paths: str, content: str = "a: 1\n") -> None:
    """Write files of one content."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)


def git(root: Path, *arguments: str | Path) -> str:
    """Run git in a folder as somebody with a name, and return what it prints."""
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "protocol.file.allow=always"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", *identity, "-C", root, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, env=environment, text=True)
    return done.stdout.strip()


def commit(root: Path, message: str = "change") -> str:
    """Commit all that is in a folder, which becomes a repository if it is none, and return the commit's id."""
    if not (root / ".git").exists():
        git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD")
