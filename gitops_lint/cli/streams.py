"""Standard output and standard error, whatever is at their other end: closed, gone before all was said, or full.

Who reads our output may have seen enough (`| head`): then the rest goes nowhere, and the command ends as it would have.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

UNENCODABLE = "backslashreplace"
"""What to do about characters that an output's encoding hasn't: rather an escape than no report."""


class Output(io.TextIOWrapper):
    """An output of the process, which may be `lost` without harm, and keeps what is written to it if it is to."""

    def __init__(self, stream: io.TextIOWrapper, *, is_kept: bool = False, is_lost: type[OSError]) -> None:
        super().__init__(
            stream.buffer, encoding=stream.encoding, errors=stream.errors, line_buffering=stream.line_buffering
        )
        self.written: list[str] = []
        self._is_kept = is_kept
        self._is_lost = is_lost

    def write(self, text: str, /) -> int:
        """Write a text, and keep it."""
        if self._is_kept and isinstance(text, str):  # whoever asks whether bytes may be written gets an error
            self.written.append(text)
        try:
            return super().write(text)
        except self._is_lost:
            self._lose()
            return len(text)
        except OSError as error:
            raise OSError(error.errno, error.strerror, "stdout") from None

    def flush(self) -> None:
        """Write what is held back."""
        try:
            super().flush()
        except self._is_lost:
            self._lose()
        except OSError as error:
            raise OSError(error.errno, error.strerror, "stdout") from None

    def _lose(self) -> None:
        """Let all else go nowhere, with what is held back."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
        super().flush()


@contextmanager
def outputs(*, is_kept: bool = False) -> Iterator[Output | None]:
    """Give what is written to stdout, which is kept if it is to, as long as it and stderr can take what comes.

    None where stdout is no stream of the process's. Raises OSError where what was written didn't arrive: its disk is
    full. What is said on stderr may get lost, whatever the reason.
    """
    out, err = sys.stdout, sys.stderr
    new_out = Output(out, is_kept=is_kept, is_lost=BrokenPipeError) if isinstance(out, io.TextIOWrapper) else None
    new_err = Output(err, is_lost=OSError) if isinstance(err, io.TextIOWrapper) else None
    sys.stdout, sys.stderr = new_out or out, new_err or err
    try:
        yield new_out
        if new_out is not None:
            new_out.flush()
    finally:
        sys.stdout, sys.stderr = out, err
        for stream in (new_out, new_err):
            with suppress(OSError):
                if stream is not None:
                    stream.detach()  # or else it would close what both write to


def open_what_is_closed() -> None:
    """Open the standard streams that the process began without, so that no file that it opens is taken for one."""
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")


def _nothing(mode: str) -> TextIO:
    return open(os.devnull, mode, encoding="utf-8")  # type: ignore[return-value] # noqa: PTH123 (imports less)
