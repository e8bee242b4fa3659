"""Work that is shared out to copies of this process, which know all it knows.

Each takes a stretch of the units of work, then what others have left, and sends back what came of its own.
"""

from __future__ import annotations

import logging
import os
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from gitops_lint.repo.documents import Documents

_Unit = TypeVar("_Unit")
_Result = TypeVar("_Result")

_NUMBER = struct.Struct("=H")


class _Sent(NamedTuple, Generic[_Result]):
    """What a copy sends back: its results by their numbers, and what it has done to the documents besides."""

    results: dict[int, _Result]
    spent: tuple[int, ...]
    taken_into_secrets: set[str]
    files_read: set[str]


def share_out(
    documents: Documents, units: Sequence[_Unit], do: Callable[[_Unit], _Result], objects: int
) -> list[_Result]:
    """Return what comes of each unit of work, in their order, done by as many processes as are worth it.

    Results are sent by pickle from this process' own copies, and from nobody else. What a copy has spent is taken from
    the allowance. Where a copy fails, meets a limit or dies, the documents' processes are no longer whole, and the run
    is to be made again by one alone: what is cut off depends on the order in which things are done.
    """
    number = documents.processes.number_for(len(units), objects)
    if number == 1 or documents.remembers:  # what is remembered tells what was asked for it
        return [do(unit) for unit in units]
    documents.processes.were_used = True
    claims = Claims(len(units), number)
    copies = [_Copy(documents, claims.of(copy), units, do) for copy in range(1, number)]
    try:
        results = {unit: do(units[unit]) for unit in claims.of(0)}
        for copy in copies:
            results |= _taken(documents, copy.sent())
    finally:
        claims.close()
        for copy in copies:
            copy.end()
    for unit in range(len(units)):
        if unit not in results:
            results[unit] = do(units[unit])
    return [results[unit] for unit in range(len(units))]


def _taken(documents: Documents, sent: _Sent[_Result] | None) -> dict[int, _Result]:
    """Return the results of a copy, and let what it did besides count here."""
    if sent is None or not documents.allowance.take(sent.spent):
        documents.processes.is_whole = False
        return sent.results if sent is not None else {}
    documents.taken_into_secrets |= sent.taken_into_secrets
    documents.tree.files_read |= sent.files_read
    return sent.results


class Claims:
    """The units of work that nobody has taken yet: numbers in pipes, of which each process takes the next.

    Each begins with a stretch of its own: neighbours have most in common, such as a base, which whoever has worked it
    out for one has for the others. Once that is done, it helps the others.
    """

    def __init__(self, units: int, processes: int) -> None:
        self._outs: list[int] = []
        for process in range(processes):
            out, into = os.pipe()
            self._outs.append(out)
            stretch = range(units * process // processes, units * (process + 1) // processes)
            os.write(into, b"".join(map(_NUMBER.pack, stretch)))
            os.close(into)

    def of(self, process: int) -> Iterator[int]:
        """Yield the units that a process takes: those of its own stretch, and what is left of the others'."""
        for out in (*self._outs[process:], *self._outs[:process]):
            while number := os.read(out, _NUMBER.size):
                yield int(_NUMBER.unpack(number)[0])

    def close(self) -> None:
        """Leave all units to whoever has taken them."""
        for out in self._outs:
            os.close(out)


class _Copy(Generic[_Unit, _Result]):
    """A copy of this process at work."""

    def __init__(
        self, documents: Documents, claims: Iterator[int], units: Sequence[_Unit], do: Callable[[_Unit], _Result]
    ) -> None:
        self._out, into = os.pipe()
        self._pid = os.fork()
        if self._pid:
            os.close(into)
            return
        code = 1
        try:  # it must never come back to who made it
            os.close(self._out)
            logging.disable()  # the line that shows progress is that of one process
            sent = _done(documents, claims, units, do)
            if sent is not None:
                import pickle  # as below: most runs have one process

                with os.fdopen(into, "wb") as out:
                    pickle.dump(sent, out, pickle.HIGHEST_PROTOCOL)
            code = 0
        finally:
            os._exit(code)

    def sent(self) -> _Sent[_Result] | None:
        """Return what the copy sends, once it is done; None where it has failed."""
        import pickle

        with os.fdopen(self._out, "rb") as received, suppress(EOFError, pickle.UnpicklingError):
            sent: _Sent[_Result] = pickle.load(received)  # noqa: S301 (from a copy of this very process)
            return sent
        return None

    def end(self) -> None:
        """End the copy, wherever it is."""
        with suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(self._pid, 0)


def _done(
    documents: Documents, claims: Iterator[int], units: Sequence[_Unit], do: Callable[[_Unit], _Result]
) -> _Sent[_Result] | None:
    """Return what a copy has done; None where something failed, or a limit was met."""
    noted, before = len(documents.faults.noted), documents.allowance.left()
    with documents.faults.time_limit.counting():  # a copy has no timers
        results: dict[int, Any] = {unit: do(units[unit]) for unit in claims}
    if len(documents.faults.noted) > noted or documents.allowance.is_over():
        return None
    spent = tuple(start - end for start, end in zip(before, documents.allowance.left(), strict=True))
    return _Sent(results, spent, documents.taken_into_secrets, documents.tree.files_read)
