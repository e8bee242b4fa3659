"""How long a run may take."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

_SHARE_OF_ANSWER, _LEAST_OF_ANSWER = 0.2, 2.0
"""What is known by the end is worth being said."""


class OutOfTime(BaseException):
    """The time is over: raised wherever the run is, and no error, so that nobody takes it for one."""


class TimeLimit:
    """The seconds that are left from now on; None is no limit. Whoever waits for a run may call it off."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self._until = time.monotonic() + (seconds or 0)
        self._counts = False
        self._was_over = False
        self.was_called_off = False

    def call_off(self) -> None:
        """Let the time be over, from another thread: nobody waits any longer for what the run would give."""
        self.was_called_off = self._was_over = True

    @property
    def is_over(self) -> bool:
        """Whether a run was ended, or there is no time left to begin one."""
        return self._was_over or (self.seconds is not None and time.monotonic() >= self._until)

    def of_answer(self) -> TimeLimit:
        """Return the limit of what is made of what is known: what is left, and where that is little, a share of all."""
        if self.seconds is None:
            return self
        left = 0.0 if self._was_over else self._until - time.monotonic()
        return TimeLimit(max(left, self.seconds * _SHARE_OF_ANSWER, _LEAST_OF_ANSWER))

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Let OutOfTime be raised within once the time is over, wherever that is."""
        if self.seconds is None:
            yield
            return
        before = signal.signal(signal.SIGALRM, self._end)
        self._counts = True
        signal.setitimer(signal.ITIMER_REAL, max(self._until - time.monotonic(), 0.001))
        try:
            yield
        finally:
            self._counts = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _end(self, *_: object) -> None:
        self._was_over = True
        if self._counts:
            raise OutOfTime
