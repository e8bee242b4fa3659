"""How many processes a run may use: copies of this one, which know all that it knows (`copies.py`).

A copy costs milliseconds, whatever this process holds, so that it gains where there is work for more than some tens of
them. Where the system has no copies (Windows), or this process has threads (of which a copy has none), there is one.
"""

from __future__ import annotations

import os
import sys

WORTH_A_PROCESS = 200
"""Objects that take longer than it takes to have them looked at by another process."""
MOST_UNITS = 2048
"""What a pipe takes at once of numbers of units of work, whatever the system."""
_MOST = 32
_GRANTED = "/sys/fs/cgroup/cpu.max"
"""https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files"""


def processors() -> int:
    """Return how many processes can run at once, as far as this one may use them; 1 where it has no safe copies.

    On macOS a copy is safe only in programs that use none of the system's frameworks, which nobody can promise.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _granted(), _MOST)


def _granted() -> int:
    """Return how many processors' time a container is granted, where its limit says (cgroup v2)."""
    try:
        with open(_GRANTED, encoding="ascii") as file:  # noqa: PTH123 (without an import at every start)
            time, period = file.read(64).split()
        return max(int(time) // int(period), 1)
    except (OSError, ValueError, ZeroDivisionError):  # there is none, or it says `max`
        return _MOST


class Processes:
    """The processes of a run: at most so many. `were_used` says whether there ever was more than one.

    Where they don't `share_clusters`, one of them works out what these hold: what another version of the repository is
    to take over mustn't be a copy.
    """

    def __init__(self, most: int = 1, *, share_clusters: bool = True) -> None:
        self.most = most
        self.share_clusters = share_clusters
        self.were_used = False
        self.is_whole = True

    def number_for(self, units: int, objects: int) -> int:
        """Return how many processes are worth it for units of work on about so many objects in all."""
        if self.most == 1 or not hasattr(os, "fork"):
            return 1
        import threading  # which not every command needs

        if threading.active_count() > 1:
            return 1
        return max(min(self.most, units, _MOST, objects // WORTH_A_PROCESS), 1) if units <= MOST_UNITS else 1
