"""Where a command writes to: stdout, or the file that `--output-file` names."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from gitops_lint.cli.exits import fail
from gitops_lint.cli.streams import UNENCODABLE


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """Give what a command writes to; end the command with a message if that can't be written."""
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8", errors=UNENCODABLE) as out:
            yield out
    except OSError as error:
        if error.filename not in (None, str(path)):  # that of another file, which a report is made from
            raise
        fail(f"can't write {path}: {error.strerror}")
