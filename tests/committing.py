"""Commits versions of a repository into a new one, for programs that measure what the linter says of real ones."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.tree import Tree


@contextmanager
def committed(*versions: Path | Tree) -> Iterator[Path]:
    """Give a repository with a commit for each version, the last one checked out; the versions are only read."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        git(root, "init", "-q")
        for version in versions:
            _commit(root, FolderTree(version.resolve()) if isinstance(version, Path) else version)
        yield root


def git(root: Path, *arguments: str) -> str:
    """Run git in a folder, and return what it prints."""
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "core.autocrlf=false"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", *identity, "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, env=environment, text=True).stdout


def _commit(root: Path, tree: Tree) -> None:
    """Commit the files of a tree, and no others."""
    git(root, "rm", "-q", "-r", "-f", "--ignore-unmatch", ".")
    for path in sorted(tree.paths):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(tree.read(path))
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "--allow-empty", "-m", "version")
