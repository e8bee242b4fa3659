"""Small git repositories that Flux deploys, for the tests of what runs where people work."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from handwritten import INSTANCE, kustomization

HEALTHY = {
    "bootstrap/flux.yaml": INSTANCE,
    "cluster/app.yaml": kustomization("app", "storage"),
    "cluster/storage.yaml": kustomization("storage"),
    "empty/kustomization.yaml": "resources: []\n",
}
"""A repository that nothing is wrong with; `cluster/app.yaml` needs `cluster/storage.yaml`."""

FAULTY = {**HEALTHY, "cluster/app.yaml": kustomization("app", "gone")}
"""A repository with one error, the dependency on `gone`."""


def plain_environment(home: Path) -> dict[str, str]:
    """Return an environment that has nothing of the machine's but where programs are."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}


def git(folder: Path, *arguments: str) -> str:
    """Run git as someone, without the settings of whoever runs the tests; return what it prints."""
    identity = ("-c", "user.name=someone", "-c", "user.email=someone@example.com", "-c", "init.defaultBranch=main")
    environment = plain_environment(folder)
    command = ["git", *identity, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip()


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def commit(folder: Path, files: dict[str, str], message: str = "change") -> str:
    """Commit files; return the commit."""
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "--no-verify", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def new_repository(folder: Path, files: dict[str, str]) -> Path:
    """Return a repository with one commit."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    commit(folder, files, "first")
    return folder
