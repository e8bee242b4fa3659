"""Texts as whole numbers, as Go's controllers read them: of 64 bits, in ASCII, and nothing beyond.

Every text of a repository that is to be a number is read here. Python's own `int` takes digits of any script, spaces
and underscores, and raises for thousands of digits.
"""

from __future__ import annotations

_DIGITS = frozenset("0123456789")
_MOST_DIGITS = 20  # of 2**64
_RANGE = range(-(2**63), 2**64)


def whole_number(text: str) -> int | None:
    """Return the number that decimal digits mean, with a sign before them or none; None where they are none.

    So they are where they have more than 64 bits (strconv.ParseInt, ParseUint: "value out of range").
    """
    digits = text[1:] if text[:1] in ("-", "+") else text
    if not digits or not _DIGITS.issuperset(digits):
        return None
    digits = digits.lstrip("0") or "0"
    if len(digits) > _MOST_DIGITS:
        return None
    number = -int(digits) if text[0] == "-" else int(digits)
    return number if number in _RANGE else None
