"""Numbers are read as Go's strconv does: 64 bits, ASCII digits, nothing else."""

from __future__ import annotations

import pytest

from gitops_lint.repo.numerals import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("+5", 5),
        ("-5", -5),
        (str(2**64 - 1), 2**64 - 1),
        (str(-(2**63)), -(2**63)),
        ("0" * 9000 + "1", 1),
        (str(2**64), None),
        (str(-(2**63) - 1), None),
        ("9" * 9000, None),
        ("", None),
        ("-", None),
        ("--1", None),
        ("1_0", None),
        (" 1", None),
        ("1.0", None),
        ("0x1", None),
        ("\u0663", None),
        ("\u00b2", None),
    ],
)
def test_a_whole_number_is_ascii_digits_of_64_bits(text: str, number: int | None) -> None:
    assert whole_number(text) == number
