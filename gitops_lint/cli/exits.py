"""How a command ends that found something, or could not run."""

from __future__ import annotations

import sys
from typing import NoReturn

from gitops_lint.repo.printable import printable

EXIT_FOUND = 1
EXIT_FAILED = 2


def fail(message: str) -> NoReturn:
    """Say on stderr why a command can't go on, and exit with 2."""
    shown = "\n".join(map(printable, message.split("\n")))  # it may hold what a repository says
    sys.stderr.write(f"gitops-lint: {shown}\n")
    raise SystemExit(EXIT_FAILED)
