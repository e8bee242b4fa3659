"""Runs the command line within this process: what it prints and how it ends are those of a process of its own."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn
from unittest import mock

from gitops_lint.cli import main


class Result(NamedTuple):
    code: int
    out: str
    err: str


class NeverEnded(AssertionError):
    """A command line that came back, where it has to end by an exit code."""


def run_here(
    arguments: list[str],
    cwd: Path,
    environment: Mapping[str, str],
    begin: Callable[[list[str]], NoReturn] = main.run,
    encoding: str = "utf-8",
) -> Result:
    """Run `gitops-lint` in a folder, with outputs of an encoding; whatever happens, it ends by an exit code."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding), io.TextIOWrapper(io.BytesIO(), encoding)
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, environment, clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            begin(arguments)
        except SystemExit as end:
            return Result(end.code if isinstance(end.code, int) else 0, _text(out), _text(err))
    raise NeverEnded(arguments)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(stream.encoding, errors="replace")
