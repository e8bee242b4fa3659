"""Messages between who asks and the process that stays: JSON, with its length before it, within bounds."""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

_LENGTH = struct.Struct(">I")
_AT_ONCE = 2**20


class NotUnderstood(ValueError):
    """What came is no message, or none that this version knows."""


def send(connection: socket.socket, message: dict[str, Any], seconds: float) -> None:
    """Send a message; raise OSError where it isn't taken within some seconds."""
    body = json.dumps(message).encode()
    connection.settimeout(seconds)
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket, most: int, seconds: float) -> dict[str, Any]:
    """Return the next message of at most so many bytes.

    Raises OSError where it doesn't come within some seconds, and NotUnderstood for what is none.
    """
    until = time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_received(connection, _LENGTH.size, until))
    if length > most:
        raise NotUnderstood(f"a message of {length} bytes")
    try:
        message = json.loads(_received(connection, length, until))
    except (ValueError, RecursionError):
        raise NotUnderstood("no JSON") from None
    if not isinstance(message, dict):
        raise NotUnderstood("no JSON object")
    return message


def _received(connection: socket.socket, length: int, until: float) -> bytes:
    parts: list[bytes] = []
    while length:
        connection.settimeout(max(until - time.monotonic(), 0.001))
        part = connection.recv(min(length, _AT_ONCE))
        if not part:
            raise ConnectionResetError("the other side has gone")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
