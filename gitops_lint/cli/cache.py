"""`gitops-lint cache`: what is kept between runs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gitops_lint.cli.answer_files import AnswerFiles
from gitops_lint.cli.exits import fail
from gitops_lint.repo.printable import printable

ClearOption = Annotated[bool, typer.Option("--clear", help="Remove all of it.")]


def command(clear: ClearOption = False) -> None:
    """Show where answers are kept between runs and how much they are, or remove them."""
    kept = AnswerFiles.of_user()
    if kept is None:
        fail("there is no folder for caches: set GITOPS_LINT_CACHE_DIR to one")
    sizes = kept.sizes()
    where = printable(str(kept.folder))
    if not clear:
        sys.stdout.write(f"{where}: {_counted(len(sizes))}, {sum(sizes.values()) / 1024:.0f} KiB\n")
        return
    try:
        count = kept.clear()
    except OSError as error:
        fail(f"{where} can't be cleared: {error.strerror}")
    sys.stdout.write(f"{where}: removed {_counted(count)}\n")


def _counted(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"
