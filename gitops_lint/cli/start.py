"""How the process of the command line begins: with the answer of an earlier run, if it still holds.

Only then is nothing imported but what tells that; all else begins in `main`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from gitops_lint.cli.streams import UNENCODABLE, open_what_is_closed, outputs

if TYPE_CHECKING:
    from gitops_lint.cli.answers import Recording
    from gitops_lint.resident.request import Said

_REPORTED = (0, 1)
"""The codes of runs that came to their end."""


def script() -> NoReturn:
    """Run the command line as a process of its own, which ends without taking down piece by piece what it made.

    That would take a tenth of the time, and nothing is left to be done: files are closed by those who write them.
    """
    gc.disable()  # as `main` does, and before all that is imported until then
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look through all that is installed
    _end_when_interrupted()
    try:
        open_what_is_closed()
        run(sys.argv[1:])
    except SystemExit as end:
        if isinstance(end.code, int):
            os._exit(end.code)
        raise


def _end_when_interrupted() -> None:
    """Let Ctrl-C end the process at once: as an exception it would get lost in imports, or come out as another."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # or else who started us wants none of it
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))


def run(arguments: list[str]) -> NoReturn:
    """Run the command line and exit, with the answer of an earlier run where that still holds."""
    try:
        sys.exit(_run(arguments))
    except OSError as error:
        with suppress(OSError):
            sys.stderr.write(f"gitops-lint: {error.filename}: {error.strerror}\n")
            sys.stderr.flush()
        sys.exit(2)


def _run(arguments: list[str]) -> int | str | None:
    """Return the exit code of a command; raise OSError where its output can't be written."""
    asked = None
    if arguments and arguments[0] == "check":
        from gitops_lint.cli.answers import RESIDENT, Answer, question, wants_resident

        is_resident_asked = wants_resident(arguments)
        arguments = [argument for argument in arguments if argument != RESIDENT]
        asked = question(arguments)
    if asked is None:
        with outputs():
            return _code_of(arguments)
    answer = asked.answer()
    if answer is not None:
        with outputs() as out:
            if out is not None:
                out.reconfigure(errors=UNENCODABLE)
            sys.stdout.write(answer.out)
        return answer.code
    said = _said_by_resident(arguments, asked.digest) if is_resident_asked else None
    if said is not None:
        _print(said)
        return said.code
    kept = asked.recording()
    with outputs(is_kept=True) as out:
        code = _code_of(arguments, kept)
    if out is not None and code in _REPORTED:
        with suppress(OSError):  # what it rests on has gone meanwhile
            kept.keep(Answer("".join(out.written), code))
    return code


def _said_by_resident(arguments: list[str], digest: str) -> Said | None:
    """Return what the process that stays says, None where there is no answer from there."""
    from gitops_lint.cli.asking import ask_resident

    return ask_resident(arguments, digest)


def _print(said: Said) -> None:
    """Print what a command printed elsewhere."""
    from gitops_lint.resident.request import OUT

    with outputs() as out:
        if out is not None:
            out.reconfigure(errors=UNENCODABLE)
        for output, text in said.parts:
            (sys.stdout if output == OUT else sys.stderr).write(text)


def _code_of(arguments: list[str], kept: Recording | None = None) -> int:
    from gitops_lint.cli import main

    try:
        main.run(arguments, kept)
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        return end.code
