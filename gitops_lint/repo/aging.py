"""What many runs leave for each other."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

_AGE = 16
"""For how many runs at least a result is kept that none of them asks for."""


class Aging:
    """Results of many runs, one after another, that are forgotten when none of the last ones has asked for them.

    Not at once, since a run that takes over what was made of them doesn't ask.
    """

    def __init__(self) -> None:
        self._young: dict[Hashable, Any] = {}
        self._old: dict[Hashable, Any] = {}
        self._runs = 0

    def turn_over(self) -> None:
        """Begin a run."""
        self._runs += 1
        if self._runs % _AGE == 0:
            self._old, self._young = self._young, {}

    def get(self, key: Hashable) -> Any:
        """Return what is kept by a key, or None."""
        young = self._young.get(key)
        if young is not None:
            return young
        old = self._old.get(key)
        if old is not None:
            self._young[key] = old
        return old

    def keep(self, key: Hashable, result: Any) -> None:
        """Keep a result."""
        self._young[key] = result
