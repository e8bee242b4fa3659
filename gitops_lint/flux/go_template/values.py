"""Values of templates, and how Go prints, compares and measures them, within bounds."""

from __future__ import annotations

import math
import re
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""What JSON has: None, bool, int, float, str, list and dict, or UNKNOWN."""

BUDGET = 400_000
"""How much one rendering may do, in values touched and characters written by the hundred."""
LONGEST = 4 * 1024 * 1024
"""Characters that a text may have; etcd takes objects up to 1.5 MiB."""

MOST_REPETITIONS = 20_000


class UnknownTemplateError(ValueError):
    """A template whose result can't be told: why."""


class MissingInputError(ValueError):
    """A key that a mapping doesn't have, which the operator takes for an error (missingkey=error)."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no `{name}`")
        self.name = name


class _Unknown:
    """A value that only the cluster knows."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


class Budget:
    """What is left of the work that a rendering may do."""

    def __init__(self, amount: int = BUDGET) -> None:
        self.left = amount

    def spend(self, amount: int) -> None:
        """Take some; raise UnknownTemplateError when there is none left."""
        self.left -= amount
        if self.left < 0:
            raise UnknownTemplateError("it does more than any sensible template")

    def checked(self, value: Value) -> Value:
        """Return a value after paying for its size; raise UnknownTemplateError if something in it is unknown."""
        if isinstance(value, str):
            if len(value) > LONGEST:
                raise UnknownTemplateError("it writes more than any sensible template")
            self.spend(1 + len(value) // 100)
        elif isinstance(value, list | dict):
            self.spend(1)
            for item in value if isinstance(value, list) else value.values():
                self.checked(item)
        elif value is UNKNOWN:
            raise UnknownTemplateError("it needs a value that only the cluster knows")
        else:
            self.spend(1)
        return value


def bounded_count(number: int) -> int:
    """Return a number of repetitions; raise UnknownTemplateError if there are too many."""
    if number > MOST_REPETITIONS:
        raise UnknownTemplateError("it repeats something more often than any sensible template")
    return max(number, 0)


def bounded_integer(number: int) -> int:
    """Return a number; raise UnknownTemplateError for one of more than 64 bits: Go's would be another."""
    if not -(2**63) <= number < 2**63:
        raise UnknownTemplateError("a number of more than 64 bits")
    return number


def bounded_length(length: int) -> int:
    """Return the length that a text is going to have; raise UnknownTemplateError if that is too long."""
    if length > LONGEST:
        raise UnknownTemplateError("it writes more than any sensible template")
    return length


def is_true(value: Value) -> bool:
    """Tell whether Go takes a value for true: nothing that is empty or zero is."""
    if value is UNKNOWN:
        raise UnknownTemplateError("a condition needs a value that only the cluster knows")
    return bool(value)


def printed(value: Value) -> str:
    """Return a value as Go's `%v` prints it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _printed_float(value)
    if isinstance(value, list):
        return "[" + " ".join(map(printed, value)) + "]"
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{printed(value[key])}" for key in sorted(value)) + "]"
    return str(value)


def _printed_float(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    if value == 0 or 1e-4 <= abs(value) < 1e21:
        return str(int(value)) if value.is_integer() else repr(value)
    return re.sub(r"e([-+])(\d)$", r"e\g<1>0\2", repr(value))
