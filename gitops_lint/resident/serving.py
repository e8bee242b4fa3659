"""Answers one request after the other, for as long as anybody asks."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from gitops_lint.resident.meeting import hold_ours
from gitops_lint.resident.messages import NotUnderstood, receive, send
from gitops_lint.resident.request import Request, Said

TICK = 30.0
"""Seconds after which it is looked at whether there is still a reason to stay."""
END = "end"
_MOST_ASKED = 2**20
_TO_ASK, _TO_BE_TAKEN, _TO_BE_TOLD = 2.0, 10.0, 0.1
_MOST_WITHOUT_REST = 20


class Service(Protocol):
    """What answers requests."""

    def answer(self, request: Request, tell: Callable[[str], None]) -> Said | None:
        """Return what there is to say, None where it is to be asked elsewhere; `tell` says what is being done."""

    def rest(self) -> None:
        """Do what is left to be done once nobody waits."""

    def is_wanted(self) -> bool:
        """Tell whether there is still a reason to stay."""


def serve(listener: socket.socket, service: Service, most_idle: float) -> None:
    """Answer requests until nobody has asked for so many seconds, somebody ends it, or there is no reason to stay."""
    last, unrested = time.monotonic(), 0
    while True:
        left = max(last + most_idle - time.monotonic(), 0)
        connection = _next(listener, 0 if unrested else min(left, TICK)) if unrested < _MOST_WITHOUT_REST else None
        if connection is None:
            if unrested:
                service.rest()
            if not service.is_wanted() or not (left or unrested):
                return
            unrested = 0
            continue
        with connection:
            if not _attend(connection, service):
                if unrested:
                    service.rest()
                return
        last, unrested = time.monotonic(), unrested + 1


def _next(listener: socket.socket, seconds: float) -> socket.socket | None:
    """Return the connection of who waits, or comes within some seconds; None where nobody does."""
    listener.settimeout(seconds)
    try:
        return listener.accept()[0]
    except (TimeoutError, BlockingIOError):
        return None


def _attend(connection: socket.socket, service: Service) -> bool:
    """Answer who is at the other end; tell whether to go on after that."""

    def tell(doing: str) -> None:
        with suppress(OSError):
            send(connection, {"doing": doing}, _TO_BE_TOLD)

    try:
        hold_ours(connection)
        message = receive(connection, _MOST_ASKED, _TO_ASK)
        if END in message:
            return False
        said = service.answer(Request.of_message(message), tell)
        send(connection, said.as_message() if said is not None else {}, _TO_BE_TAKEN)
    except (OSError, NotUnderstood):
        pass  # who asks like that, or has gone, is none of ours
    return True
