"""A command that is run for somebody elsewhere: in their folder, with their environment, and what it prints noted."""

from __future__ import annotations

import io
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

from gitops_lint.cli.asking import counts
from gitops_lint.cli.streams import UNENCODABLE
from gitops_lint.resident.request import ERR, OUT, Request, Stream

Parts = list[tuple[str, str]]
_BETWEEN = 0.25
"""Seconds between what is told of what is being done: nobody reads faster, and what takes less needs no telling."""


class Noted(io.TextIOWrapper):
    """An output that looks like somebody's, and notes what is printed in the order of all that is."""

    def __init__(self, output: str, like: Stream, parts: Parts) -> None:
        super().__init__(io.BytesIO(), encoding=like.encoding, errors=UNENCODABLE)
        self._output = output
        self._is_terminal = like.is_terminal
        self._parts = parts

    def isatty(self) -> bool:
        """Tell whether it looks like a terminal."""
        return self._is_terminal

    def write(self, text: str, /) -> int:
        """Note a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._parts.append((self._output, text))
        return len(text)


@contextmanager
def as_asked(request: Request, parts: Parts) -> Iterator[None]:
    """Be where who asks is, with their environment, and note what is printed.

    What a run is doing isn't among that, which would show on a terminal for a moment only.
    """
    for name in [*filter(counts, os.environ)]:
        del os.environ[name]
    os.environ.update(request.environment)
    os.chdir(request.folder)
    out, err = Noted(OUT, request.out, parts), Noted(ERR, request.err._replace(is_terminal=False), parts)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            yield
    finally:
        os.chdir("/")


def joined(parts: Parts) -> tuple[tuple[str, str], ...]:
    """Return what was printed with each text as long as it goes to the same output."""
    texts: list[tuple[str, list[str]]] = []
    for output, text in parts:
        if not texts or texts[-1][0] != output:
            texts.append((output, []))
        texts[-1][1].append(text)
    return tuple((output, "".join(several)) for output, several in texts)


@contextmanager
def telling(tell: Callable[[str], None]) -> Iterator[None]:
    """Tell what the linter says that it does, a few times a second."""
    log, handler = logging.getLogger("gitops_lint"), _Telling(tell)
    level, propagates = log.level, log.propagate
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        log.propagate = propagates


class _Telling(logging.Handler):
    """Tells what is being done, from time to time."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._tell = tell
        self._told = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        now = time.monotonic()
        if now - self._told >= _BETWEEN:
            self._told = now
            self._tell(record.getMessage())
