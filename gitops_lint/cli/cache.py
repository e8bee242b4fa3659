"""`gitops-lint cache`: what is kept between runs, and which processes stay."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gitops_lint.cli.answer_files import AnswerFiles
from gitops_lint.cli.asking import folder_of
from gitops_lint.cli.exits import fail
from gitops_lint.repo.printable import printable
from gitops_lint.resident.running import Running, end, running

ClearOption = Annotated[bool, typer.Option("--clear", help="Remove all of it, and end the processes.")]


def command(clear: ClearOption = False) -> None:
    """Show what is kept between runs, and the processes that `check --resident` left behind; or remove and end them."""
    kept = AnswerFiles.of_user()
    if kept is None:
        fail("there is no folder for caches: set GITOPS_LINT_CACHE_DIR to one")
    processes = running(folder_of(kept))
    if clear:
        _clear(kept, processes)
        return
    sizes = kept.sizes()
    sys.stdout.write(f"{_where(kept)}: {_counted(len(sizes))}, {sum(sizes.values()) / 1024:.0f} KiB\n")
    for process in processes:
        sys.stdout.write(f"{_about(process)}: stays\n")


def _clear(kept: AnswerFiles, processes: list[Running]) -> None:
    """Remove all answers, and end all processes."""
    for process in processes:
        became = "ended" if end(process) else "is busy, and ends once it has answered"
        sys.stdout.write(f"{_about(process)}: {became}\n")
    try:
        count = kept.clear()
    except OSError as error:
        fail(f"{_where(kept)} can't be cleared: {error.strerror}")
    sys.stdout.write(f"{_where(kept)}: removed {_counted(count)}\n")


def _where(kept: AnswerFiles) -> str:
    return printable(str(kept.folder))


def _about(process: Running) -> str:
    return f"{printable(process.root)}: process {process.process}"


def _counted(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"
