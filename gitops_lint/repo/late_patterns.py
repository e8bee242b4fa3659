"""Regular expressions of modules, each compiled when it is first used.

There are hundreds, of which a check uses less than half, and to compile those that it doesn't would take a tenth of the
time that it takes to start.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr


def late_pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what does what a compiled regular expression does; where it is none, its first use raises re.error."""
    pattern: Any = _LatePattern(expression, flags)
    return pattern  # type: ignore[no-any-return]  # it has all that a pattern has, as far as it is asked for


class _LatePattern:
    def __init__(self, expression: Any, flags: int) -> None:
        self._written = (expression, flags)

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled pattern has under a name, which from then on stands here."""
        value = getattr(re.compile(*self._written), name)
        setattr(self, name, value)
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes the same for another process."""
        return late_pattern, self._written
