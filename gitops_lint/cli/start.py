"""How the process of the command line begins: with the answer of an earlier run, if it still holds.

Only then is nothing imported but what tells that; all else begins in `main`.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from gitops_lint.cli.answers import Answer, Recording


def script() -> NoReturn:
    """Run the command line as a process of its own, which ends without taking down piece by piece what it made.

    That would take a tenth of the time, and nothing is left to be done: files are closed by those who write them.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look through all that is installed
    try:
        run(sys.argv[1:])
    except SystemExit as end:
        with suppress(OSError):  # whoever reads our output has gone: Python deals with that on its own way out
            sys.stdout.flush()
            sys.stderr.flush()
            if isinstance(end.code, int):
                os._exit(end.code)
        raise


def run(arguments: list[str]) -> NoReturn:
    """Run the command line and exit, with the answer of an earlier run where that still holds."""
    if not arguments or arguments[0] != "check":
        _all_else(arguments)
    from gitops_lint.cli.answers import Answer, question

    asked = question(arguments)
    if asked is None or not isinstance(sys.stdout, io.TextIOWrapper):
        _all_else(arguments)
    answer = asked.answer()
    if answer is not None:
        _say_again(answer, sys.stdout)
    kept = asked.recording()
    output, copied = sys.stdout, _Copied(sys.stdout)
    sys.stdout = copied
    try:
        _all_else(arguments, kept)
    except SystemExit as end:
        if isinstance(end.code, int):
            kept.keep(Answer("".join(copied.written), end.code))
        raise
    finally:
        sys.stdout = output
        with suppress(OSError):  # whoever reads our output has gone
            copied.detach()  # or else it would close what both write to


def _say_again(answer: Answer, output: io.TextIOWrapper) -> NoReturn:
    """Print an answer and exit as the run did that found it."""
    output.reconfigure(errors="backslashreplace")
    try:
        output.write(answer.out)
        output.flush()
    except BrokenPipeError:  # whoever reads our output has seen enough
        sys.exit(0)
    except OSError as error:
        sys.stderr.write(f"gitops-lint: {error.strerror}\n")
        sys.exit(2)
    sys.exit(answer.code)


def _all_else(arguments: list[str], kept: Recording | None = None) -> NoReturn:
    from gitops_lint.cli import main

    main.run(arguments, kept)


class _Copied(io.TextIOWrapper):
    """An output that keeps what is written to it."""

    def __init__(self, output: io.TextIOWrapper) -> None:
        super().__init__(
            output.buffer, encoding=output.encoding, errors=output.errors, line_buffering=output.line_buffering
        )
        self.written: list[str] = []

    def write(self, text: str, /) -> int:
        """Write a text, and keep it."""
        self.written.append(text)
        return super().write(text)
