"""Asks the process that stays, and starts one where there is none.

Whatever goes wrong, there is just no answer from there: who asked finds it in another way.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from gitops_lint.resident.meeting import Claim, Meeting
from gitops_lint.resident.messages import receive, send
from gitops_lint.resident.request import Request, Said

MOST_SAID = 2**26
"""Bytes of an answer."""
PATIENCE = 60.0
"""Seconds without a word after which nobody waits any longer. Who works says what it does, from time to time."""
_TO_BE_TAKEN = 5.0
_TRIES, _PAUSE = 10, 0.02
"""How often a process is looked for that somebody else has just begun to start, and the seconds in between."""


def ask(
    meeting: Meeting,
    request: Request,
    start: Callable[[Claim], None],
    tell: Callable[[str], None] = lambda _: None,
    patience: float = PATIENCE,
) -> Said | None:
    """Return what the process that stays says to a request, None where there is no answer from there.

    `start` starts one that takes over a claim, `tell` is told what it is doing. Where the `patience`, in seconds, is
    less than usual, it is for all, whatever is told meanwhile.
    """
    until = time.monotonic() + patience
    try:
        connection = _connection(meeting, start)
        if connection is None:
            return None
        with connection:
            send(connection, request.as_message(), _TO_BE_TAKEN)
            while True:
                left = patience if patience >= PATIENCE else until - time.monotonic()
                message = receive(connection, MOST_SAID, max(left, 0.001))
                if "doing" not in message:
                    return Said.of_message(message)
                tell(str(message["doing"]))
    except (OSError, ValueError, MemoryError):
        return None


def _connection(meeting: Meeting, start: Callable[[Claim], None]) -> socket.socket | None:
    """Return a connection to the process that stays, which may have been started for it."""
    connection = meeting.connection()
    if connection is not None:
        return connection
    claim = meeting.claim()
    if claim is not None:
        try:
            start(claim)
        finally:
            claim.close()
        return meeting.connection()
    for _ in range(_TRIES):
        time.sleep(_PAUSE)
        connection = meeting.connection()
        if connection is not None:
            return connection
    return None
