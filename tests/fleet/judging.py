"""What processes and workers of tests do in place of judging: some of them die."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from gitops_lint.fleet.repositories import Repository
from gitops_lint.fleet.result import RepositoryResult
from gitops_lint.fleet.task import Task


def task(name: str, folder: Path) -> Task:
    """Return the task of a repository; `folder` is where those who do it leave their notes."""
    return Task(Repository(name, str(folder)), ())


def judge_or_die(task: Task) -> str:
    """Return a result, but for that of what is called `deadly`."""
    if task.repository.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return RepositoryResult(name=task.repository.name).model_dump_json()


def fail_at_odd(task: Task) -> str:
    """Return a result, but for those whose name ends with an odd number."""
    if int(task.repository.name[-1]) % 2:
        raise ValueError("odd")
    return RepositoryResult(name=task.repository.name).model_dump_json()


def wait_until_one_is_killed(task: Task) -> str:
    """Say who is at work, and return a result once somebody says that one of them was killed."""
    folder = Path(task.repository.root)
    (folder / f"at-work-{os.getpid()}").touch()
    while not (folder / "killed").exists():
        time.sleep(0.05)
    return RepositoryResult(name=task.repository.name, failure=f"by {os.getpid()}").model_dump_json()
