"""What a long run is doing, on one line of the terminal that goes away again."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from gitops_lint.repo.printable import printable

_PATIENCE = 1.0
"""Seconds for which nobody needs to be told anything."""


@contextmanager
def progress(quiet: bool = False) -> Iterator[None]:
    """Show what the linter says that it does, where stderr is a terminal and `quiet` isn't set."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    log = logging.getLogger("gitops_lint")
    line = StatusLine(sys.stderr, _PATIENCE)
    level, propagates = log.level, log.propagate
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(line)
    try:
        yield
    finally:
        log.removeHandler(line)
        log.setLevel(level)
        log.propagate = propagates
        line.clear()


class StatusLine(logging.Handler):
    """Writes each message over the one before, once a run has taken longer than anyone would notice."""

    def __init__(self, terminal: TextIO, patience: float) -> None:
        super().__init__()
        self.terminal = terminal
        self.shown = 0
        self._silent_until = time.monotonic() + patience

    def emit(self, record: logging.LogRecord) -> None:
        """Show a message."""
        if time.monotonic() >= self._silent_until:
            self.show(record.getMessage())

    def show(self, message: str) -> None:
        """Show a text over the one before."""
        text = printable(message)[: shutil.get_terminal_size().columns - 1]
        self._write(text, len(text))

    def clear(self) -> None:
        """Leave nothing behind."""
        if self.shown:
            self._write("", 0)
            self.terminal.write("\r")
            self.terminal.flush()

    def _write(self, text: str, length: int) -> None:
        # what is left of a longer line is overwritten: that works in every terminal
        self.terminal.write(f"\r{text}{' ' * (self.shown - length)}")
        self.terminal.flush()
        self.shown = length
