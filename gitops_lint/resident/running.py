"""The processes that stay: which there are, and how they are ended."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from gitops_lint.resident.meeting import CAN_BE, Meeting, entered
from gitops_lint.resident.messages import send
from gitops_lint.resident.serving import END

_TO_END = 5.0
_MOST_OF_STATE = 2**16


class Running(NamedTuple):
    """A process that stays: where it is met, what it is about, and its number; 0 where that isn't known yet."""

    meeting: Meeting
    root: str
    process: int


def note(lock: int, root: Path) -> None:
    """Write into the file that this process has locked who it is."""
    os.truncate(lock, 0)
    os.pwrite(lock, json.dumps({"root": str(root), "process": os.getpid()}).encode(), 0)


def running(folder: Path) -> list[Running]:
    """Return the processes that stay; where nobody can be met, none do. What is left of others is removed."""
    if not CAN_BE:
        return []
    staying = []
    with suppress(OSError), entered(folder, make=False):
        for name in sorted(path.name for path in Path().iterdir()):
            key, _, suffix = name.rpartition(".")
            if suffix == "lock":
                state = _state(name)
                if state is not None:
                    staying.append(Running(Meeting(folder, key), str(state.get("root", "")), _number(state)))
                else:
                    _remove(f"{key}.sock", name)
    return staying


def end(process: Running) -> bool:
    """End a process once it has done what it does; tell whether it is known to have ended."""
    with suppress(OSError):
        connection = process.meeting.connection()
        if connection is None:
            return True
        with connection:
            send(connection, {END: True}, _TO_END)
            connection.settimeout(_TO_END)
            return connection.recv(1) == b""
    with suppress(OSError), entered(process.meeting.folder, make=False):
        _remove(process.meeting.socket_name)  # so that it ends as soon as it looks
    return False


def _state(name: str) -> dict[str, Any] | None:
    """Return what the process says of itself that has locked a file, None where none has."""
    import fcntl

    file = os.open(name, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with suppress(ValueError):
            state = json.loads(os.read(file, _MOST_OF_STATE))
            return state if isinstance(state, dict) else {}
        return {}
    finally:
        os.close(file)
    return None


def _number(state: dict[str, Any]) -> int:
    number = state.get("process")
    return number if isinstance(number, int) else 0


def _remove(*names: str) -> None:
    for name in names:
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108 (by its name alone)
