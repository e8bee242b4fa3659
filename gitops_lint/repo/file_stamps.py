"""What a file is known again by without being read: its size, its times and its number."""

from __future__ import annotations

import os
import stat
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, int, int, int] | None
"""Size, time of its content, time of its state (both in nanoseconds), number; None where there is no file."""
_TICK, _COARSE = 0.05, 2.0
"""Seconds by which a file must be older than a look at it for its times to tell of later changes; some file systems
count whole seconds, or pairs of them."""


def stamp_of(path: str | os.PathLike[str]) -> Stamp:
    """Return what a file is known again by; of a folder, that it is there."""
    try:
        status = os.stat(path)  # noqa: PTH116 (to make a Path would take longer than the call)
    except OSError:
        return None
    if stat.S_ISDIR(status.st_mode):
        return (0, 0, 0, status.st_ino)
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_settled(stamp: Stamp, looked_at: float) -> bool:
    """Tell whether whatever changed a file after a look at it (in seconds since the epoch) has given it other times."""
    if stamp is None:
        return True
    changed = max(stamp[1:3])
    margin = _TICK if changed % 1_000_000_000 else _COARSE
    return changed < (looked_at - margin) * 1e9
