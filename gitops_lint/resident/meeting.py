"""Where those who ask and the process that stays meet: a socket in a folder of the user's that nobody else can enter.

A socket is called by its name alone, from within the folder: a path may be longer than sockets can be called by. Who
holds the lock beside it is the only one to stay; the lock goes with the process, however that ends.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

CAN_BE = hasattr(socket, "AF_UNIX") and hasattr(os, "fchdir")
"""Whether the system has what it takes (Windows has not)."""
_PATIENCE = 1.0
"""Seconds for a connection, which the system makes as long as not too many wait."""
_MOST_WAITING = 32
_OPENED = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class NotOurs(PermissionError):
    """A folder, or a process, that is somebody else's, or that somebody else may get at."""


class Claim(NamedTuple):
    """The right to stay: a socket that takes connections already, and the lock."""

    listener: socket.socket
    lock: int

    def close(self) -> None:
        """Leave it to the process that was started for it."""
        self.listener.close()
        os.close(self.lock)


class Meeting(NamedTuple):
    """A place where one process may be met: a folder, and what it is called there."""

    folder: Path
    key: str

    @property
    def socket_name(self) -> str:
        """The socket's name in the folder."""
        return f"{self.key}.sock"

    @property
    def lock_name(self) -> str:
        """The name of the file in the folder that whoever stays has locked, and that says who that is."""
        return f"{self.key}.lock"

    def connection(self) -> socket.socket | None:
        """Return a connection to the process that stays, None where none does; raise OSError where that can't be."""
        with entered(self.folder), ExitStack() as unless_met:
            connection = unless_met.enter_context(socket.socket(socket.AF_UNIX))
            connection.settimeout(_PATIENCE)
            try:
                connection.connect(self.socket_name)
            except (FileNotFoundError, ConnectionRefusedError):
                return None
            hold_ours(connection)
            unless_met.pop_all()
            return connection

    def claim(self) -> Claim | None:
        """Return the right to stay, None where another process has it; raise OSError where nobody can."""
        import fcntl  # where there are such sockets, there is this

        with entered(self.folder) as folder, ExitStack() as unless_claimed:
            lock = os.open(self.lock_name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            unless_claimed.callback(os.close, lock)
            listener = unless_claimed.enter_context(socket.socket(socket.AF_UNIX))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return None
            if not is_at(folder, self.lock_name, os.fstat(lock)):
                return None  # who had it has just removed it
            with suppress(FileNotFoundError):
                os.unlink(self.socket_name)  # noqa: PTH108 (by its name alone) left by who was killed
            listener.bind(self.socket_name)
            listener.listen(_MOST_WAITING)
            unless_claimed.pop_all()
            return Claim(listener, lock)


@contextmanager
def entered(folder: Path, make: bool = True) -> Iterator[int]:
    """Give the descriptor of a folder that is the user's alone, and be in it meanwhile; it is made where it may be.

    Raises OSError where it can't be entered, and NotOurs where others could.
    """
    if make:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    inside = os.open(folder, _OPENED)
    try:
        status = os.fstat(inside)
        if status.st_uid != os.getuid() or status.st_mode & 0o077 or not stat.S_ISDIR(status.st_mode):
            raise NotOurs(f"others may enter {folder}")
        before = os.open(".", _OPENED)
        try:
            os.fchdir(inside)
            yield inside
        finally:
            os.fchdir(before)
            os.close(before)
    finally:
        os.close(inside)


def is_at(folder: int, name: str, status: os.stat_result) -> bool:
    """Tell whether a file is what a folder has under a name."""
    try:
        there = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (status.st_dev, status.st_ino)


def hold_ours(connection: socket.socket) -> None:
    """Raise NotOurs where another user is at the other end, as far as the system tells (Linux: socket(7), unix(7))."""
    if sys.platform != "linux":
        return
    credentials = struct.Struct("3i")
    said = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, credentials.size)
    if credentials.unpack(said)[1] != os.getuid():
        raise NotOurs("another user is at the other end")
